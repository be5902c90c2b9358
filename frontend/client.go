package frontend

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/flightcontrol"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// cachedClient asks for the configuration of each image, and for the same files of the
// client's directories, once, however many stages, platforms and phases of a build want to
// know it, and keeps withheld files from every build.
type cachedClient struct {
	client.Client
	configs  flightcontrol.CachedGroup[resolved]
	locals   flightcontrol.CachedGroup[*client.Result]
	withheld []llbtransform.Withheld
	// depths are how many layers images have, by digest and platform.
	depths sync.Map
	// instead gives what the triggers of a base image became, nil before that is known.
	instead func(llbtransform.Triggers) (llbtransform.Triggers, bool)
}

type resolved struct {
	ref    string
	digest digest.Digest
	config []byte
}

var (
	_ client.Client   = (*cachedClient)(nil)
	_ verify.Frontend = (*cachedClient)(nil)
)

func newCachedClient(c client.Client) *cachedClient {
	return &cachedClient{Client: c, configs: flightcontrol.CachedGroup[resolved]{CacheError: true}}
}

// ResolveImageConfig answers from the cache, errors included.
func (c *cachedClient) ResolveImageConfig(ctx context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	key, err := json.Marshal(opt)
	if err != nil {
		return "", "", nil, fmt.Errorf("encode resolve options: %w", err)
	}
	r, err := c.configs.Do(ctx, ref+string(key), func(ctx context.Context) (resolved, error) {
		ref, dgst, config, err := c.Client.ResolveImageConfig(ctx, ref, opt)
		if err == nil {
			c.noteDepth(dgst, opt, config)
		}
		return resolved{ref, dgst, config}, err
	})
	if err == nil && c.instead != nil {
		r.config, err = c.withTriggers(r.config)
	}
	return r.ref, r.digest, r.config, err
}

// noteDepth keeps how many layers an image has. A configuration that is damaged is told
// of where it matters.
func (c *cachedClient) noteDepth(dgst digest.Digest, opt sourceresolver.Opt, config []byte) {
	var image ocispecs.Image
	if err := json.Unmarshal(config, &image); err != nil {
		return
	}
	var platform *ocispecs.Platform
	switch {
	case opt.ImageOpt != nil:
		platform = opt.ImageOpt.Platform
	case opt.OCILayoutOpt != nil:
		platform = opt.OCILayoutOpt.Platform
	}
	c.depths.Store(imageKey(dgst, platform), len(image.RootFS.DiffIDs))
}

func imageKey(dgst digest.Digest, platform *ocispecs.Platform) string {
	return dgst.String() + " " + platformID(platform)
}

// depth tells how many layers an image has of which the configuration was looked up.
func (c *cachedClient) depth(dgst digest.Digest, platform *pb.Platform) int {
	var spec *ocispecs.Platform
	if platform != nil {
		p := platform.Spec()
		spec = &p
	}
	n, _ := c.depths.Load(imageKey(dgst, spec))
	layers, _ := n.(int)
	return layers
}

// withTriggers is an image's configuration with its triggers as they were rewritten.
func (c *cachedClient) withTriggers(config []byte) ([]byte, error) {
	var image dockerspec.DockerOCIImage
	if err := json.Unmarshal(config, &image); err != nil {
		return nil, fmt.Errorf("read image configuration: %w", err)
	}
	instead, ok := c.instead(image.Config.OnBuild)
	if !ok {
		return config, nil
	}
	image.Config.OnBuild = instead
	return json.Marshal(image)
}

// Solve solves a definition without the files that are withheld.
func (c *cachedClient) Solve(ctx context.Context, req client.SolveRequest) (*client.Result, error) {
	var err error
	if req.Definition, err = llbtransform.Exclude(req.Definition, c.withheld); err != nil {
		return nil, err
	}
	local, err := localSource(req.Definition)
	if err != nil {
		return nil, err
	} else if local == nil {
		return c.Client.Solve(ctx, req)
	}
	return c.solveLocal(ctx, req, local)
}

// CurrentFrontend returns nil when the daemon does not tell.
func (c *cachedClient) CurrentFrontend() (*llb.State, error) {
	if self, ok := c.Client.(verify.Frontend); ok {
		return self.CurrentFrontend()
	}
	return nil, nil
}
