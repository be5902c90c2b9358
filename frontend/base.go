package frontend

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// baseConfig looks up what a base image says about the stages built from it:
// the image itself, or the named context that the client puts in its place. It
// asks once for each, so that the triggers stay those of the image when the
// conversion is told of others.
func (r *request) baseConfig(ctx context.Context) func(string) (llbtransform.BaseConfig, error) {
	known := map[string]llbtransform.BaseConfig{}
	return func(image string) (llbtransform.BaseConfig, error) {
		if config, ok := known[image]; ok {
			return config, nil
		}
		platform := r.platform()
		config, err := r.imageConfig(ctx, image, platform)
		if err != nil {
			return llbtransform.BaseConfig{}, fmt.Errorf("look up base image %s: %w", image, err)
		}
		known[image] = llbtransform.BaseConfig{
			Env: config.Config.Env, Dir: config.Config.WorkingDir, User: config.Config.User, OnBuild: config.Config.OnBuild,
		}
		return known[image], nil
	}
}

func (r *request) imageConfig(ctx context.Context, image string, platform *ocispecs.Platform) (dockerspec.DockerOCIImage, error) {
	named, err := r.ui.NamedContext(image, dockerui.ContextOpt{Platform: platform, ResolveMode: r.ui.ImageResolveMode.String()})
	if err != nil {
		return dockerspec.DockerOCIImage{}, err
	}
	if named != nil {
		_, img, err := named.Load(ctx)
		if err != nil || img == nil {
			return dockerspec.DockerOCIImage{}, err
		}
		return *img, nil
	}
	ref, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return dockerspec.DockerOCIImage{}, err
	}
	name := reference.TagNameOnly(ref).String()
	_, _, dt, err := r.client.ResolveImageConfig(ctx, name, sourceresolver.Opt{
		LogName:  r.logName(platform, name),
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: platform, ResolveMode: r.ui.ImageResolveMode.String()},
	})
	if err != nil {
		return dockerspec.DockerOCIImage{}, err
	}
	var img dockerspec.DockerOCIImage
	if err := json.Unmarshal(dt, &img); err != nil {
		return dockerspec.DockerOCIImage{}, err
	}
	return img, nil
}

// logName is what upstream's conversion calls the same look-up, so that the
// second of the two is answered from the cache.
func (r *request) logName(platform *ocispecs.Platform, name string) string {
	prefix := ""
	if r.ui.MultiPlatformRequested {
		prefix = platforms.FormatAll(*platform) + " "
	}
	return fmt.Sprintf("[%sinternal] load metadata for %s", prefix, name)
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
	return r.ui.BuildOpts().Opts[keyRequestID] == lint.RequestLint && r.ui.Target == ""
}
