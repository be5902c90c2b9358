package frontend

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/distribution/reference"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerui"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// baseConfig looks up what a base image says about the stages built from it:
// the image itself, or the named context that the client puts in its place.
func (r *request) baseConfig(ctx context.Context) func(string) (llbtransform.BaseConfig, error) {
	return func(image string) (llbtransform.BaseConfig, error) {
		platform := r.platform()
		config, err := r.imageConfig(ctx, image, platform)
		if err != nil {
			return llbtransform.BaseConfig{}, fmt.Errorf("look up base image %s: %w", image, err)
		}
		return llbtransform.BaseConfig{Env: config.Env, Dir: config.WorkingDir, User: config.User}, nil
	}
}

func (r *request) imageConfig(ctx context.Context, image string, platform *ocispecs.Platform) (ocispecs.ImageConfig, error) {
	named, err := r.ui.NamedContext(image, dockerui.ContextOpt{Platform: platform, ResolveMode: r.ui.ImageResolveMode.String()})
	if err != nil {
		return ocispecs.ImageConfig{}, err
	}
	if named != nil {
		_, img, err := named.Load(ctx)
		if err != nil || img == nil {
			return ocispecs.ImageConfig{}, err
		}
		return img.Config.ImageConfig, nil
	}
	ref, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return ocispecs.ImageConfig{}, err
	}
	_, _, dt, err := r.client.ResolveImageConfig(ctx, reference.TagNameOnly(ref).String(), sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: platform, ResolveMode: r.ui.ImageResolveMode.String()},
	})
	if err != nil {
		return ocispecs.ImageConfig{}, err
	}
	var img dockerspec.DockerOCIImage
	if err := json.Unmarshal(dt, &img); err != nil {
		return ocispecs.ImageConfig{}, err
	}
	return img.Config.ImageConfig, nil
}

// platform is the first one that is built for; images differ in their
// configuration between platforms too rarely to plan each by itself.
func (r *request) platform() *ocispecs.Platform {
	if len(r.ui.TargetPlatforms) > 0 {
		return &r.ui.TargetPlatforms[0]
	}
	return &r.ui.BuildPlatforms[0]
}

// isLint reports whether the client asks for a check of all stages.
func (r *request) isLint() bool {
	opts := r.ui.BuildOpts().Opts
	return opts["requestid"] == "frontend.lint" && r.ui.Target == ""
}
