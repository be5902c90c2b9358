package frontend_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/frontend/verify/verifytest"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	caps "github.com/moby/buildkit/util/apicaps/pb"
	"github.com/moby/buildkit/util/grpcerrors"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"gotest.tools/v3/assert"
)

// gateway plays the daemon for one build: it serves a Dockerfile and a context
// from memory, gives secrets, and keeps what it was asked to solve.
type gateway struct {
	client.Client
	mu      sync.Mutex
	opts    map[string]string
	files   map[string][]byte
	secrets map[string]bool
	image   ocispecs.Image
	// report is what the gate finds in the first layer.
	report string
	// buildErr is what solving the image gives.
	buildErr error
	// scan gives what becomes of the gate's steps, nil for what a daemon does.
	scan func(context.Context) error
	// noContext says that the client gives no directory as the context.
	noContext bool

	// unsure says that the daemon tells in other words that a secret is not given, and
	// cut that the end of what a container prints gets lost.
	unsure, cut bool
	// lacking are capabilities that the daemon does not state.
	lacking []apicaps.CapID
	// onBuild are the triggers of every base image.
	onBuild []string
	// passwd is that file in every image, and lookedInto are the builds it was read from.
	passwd     []byte
	lookedInto map[*pb.Definition]bool

	solved   []*pb.Definition
	resolved []string
	asked    []string
	probed   int
	warnings []string
}

// newGateway gives a daemon that was asked to build a Dockerfile.
func newGateway(t *testing.T, dockerfile []byte) *gateway {
	t.Helper()
	return &gateway{
		opts:    map[string]string{"cmdline": "leaktight/dockerfile:1"},
		files:   map[string][]byte{"Dockerfile": dockerfile},
		secrets: map[string]bool{}, lookedInto: map[*pb.Definition]bool{},
		image: ocispecs.Image{
			Platform: ocispecs.Platform{OS: "linux", Architecture: "amd64"},
			Config:   ocispecs.ImageConfig{Env: []string{"PATH=/usr/bin:/bin"}, WorkingDir: "/"},
		},
	}
}

// context adds the files of a directory to the build context.
func (g *gateway) context(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		return
	}
	root := os.DirFS(dir)
	assert.NilError(t, fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		g.files[p], err = fs.ReadFile(root, p)
		return err
	}))
}

func (g *gateway) BuildOpts() client.BuildOpts {
	lacking := func(c *caps.APICap) bool { return slices.Contains(g.lacking, apicaps.CapID(c.ID)) }
	return client.BuildOpts{
		Opts:    maps.Clone(g.opts),
		LLBCaps: pb.Caps.CapSet(slices.DeleteFunc(pb.Caps.All(), lacking)),
		Caps:    gwpb.Caps.CapSet(slices.DeleteFunc(gwpb.Caps.All(), lacking)),
		Workers: []client.WorkerInfo{{Platforms: []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}}}},
	}
}

func (g *gateway) Inputs(context.Context) (map[string]llb.State, error) { return nil, nil }

func (g *gateway) CurrentFrontend() (*llb.State, error) {
	st := llb.Image("docker.io/leaktight/dockerfile:1")
	return &st, nil
}

func (g *gateway) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	if strings.Contains(ref, "unknown") {
		return "", "", nil, fmt.Errorf("%s: not found", ref)
	}
	g.mu.Lock()
	g.resolved = append(g.resolved, ref)
	g.mu.Unlock()
	image := dockerspec.DockerOCIImage{Image: g.image}
	image.Config.ImageConfig, image.Config.OnBuild = g.image.Config, g.onBuild
	dt, err := json.Marshal(image)
	return ref, digest.FromString(ref), dt, err
}

func (g *gateway) ResolveSourceMetadata(ctx context.Context, op *pb.SourceOp, opt sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	ref := strings.TrimPrefix(op.Identifier, "docker-image://")
	_, dgst, config, err := g.ResolveImageConfig(ctx, ref, opt)
	if err != nil {
		return nil, err
	}
	return &sourceresolver.MetaResponse{Op: op, Image: &sourceresolver.ResolveImageResponse{Digest: dgst, Config: config}}, nil
}

func (g *gateway) Warn(_ context.Context, _ digest.Digest, msg string, _ client.WarnOpts) error {
	g.warnings = append(g.warnings, msg)
	return nil
}

func (g *gateway) Solve(ctx context.Context, req client.SolveRequest) (*client.Result, error) {
	g.mu.Lock()
	g.solved = append(g.solved, req.Definition)
	g.mu.Unlock()
	if g.noContext && localSource(req.Definition).GetIdentifier() == "local://context" {
		return nil, grpcerrors.FromGRPC(status.Error(codes.NotFound, `no access allowed to dir "context"`))
	}
	if g.buildErr != nil && !isInternal(req.Definition) {
		return nil, g.buildErr
	}
	scans, _ := verifytest.Step(req.Definition, "")
	if g.scan != nil && scans != nil {
		if err := g.scan(ctx); err != nil {
			return nil, err
		}
	}
	res := client.NewResult()
	res.SetRef(&reference{gateway: g, def: req.Definition, listing: isListing(req.Definition)})
	return res, nil
}

func (g *gateway) NewContainer(_ context.Context, req client.NewContainerRequest) (client.Container, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, m := range req.Mounts {
		if m.SecretOpt == nil || m.SecretOpt.Optional {
			continue
		}
		g.asked = append(g.asked, m.SecretOpt.ID)
		if g.unsure {
			return nil, errors.New("no such secret")
		} else if !g.secrets[m.SecretOpt.ID] {
			return nil, fmt.Errorf("secret %s: not found", m.SecretOpt.ID)
		}
	}
	return &container{gateway: g, mounts: req.Mounts}, nil
}

// built is the LLB of the image: what was solved and is neither the gate's step
// nor a local directory.
func (g *gateway) built(t *testing.T) *pb.Definition {
	t.Helper()
	var found *pb.Definition
	others := slices.DeleteFunc(slices.Clone(g.solved), func(def *pb.Definition) bool { return isInternal(def) || g.lookedInto[def] })
	for _, def := range others {
		if found == nil || len(def.Def) > len(found.Def) {
			found = def
		}
	}
	assert.Assert(t, found != nil, "no build was solved")
	for _, def := range others {
		// A layer on nothing is the build itself, or a part of it.
		assert.Assert(t, isPart(def, found), "more than one build was solved")
	}
	return found
}

// isPart reports whether a build holds all operations of a definition.
func isPart(def, build *pb.Definition) bool {
	for _, dt := range def.Def[:max(0, len(def.Def)-1)] {
		if !slices.ContainsFunc(build.Def, func(have []byte) bool { return bytes.Equal(have, dt) }) {
			return false
		}
	}
	return true
}

// isInternal reports whether a definition is the gate's step, the frontend's
// own image, or a look into a context.
func isInternal(def *pb.Definition) bool {
	if len(def.Def) > 1 && (isPick(def, def.Def[len(def.Def)-2]) || isLayer(def.Def[len(def.Def)-2])) {
		return true
	}
	for _, dt := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(dt); err != nil {
			panic(err)
		}
		exec, source := op.GetExec(), op.GetSource()
		if exec != nil && exec.Meta.Args[0] == verify.Program {
			return true
		}
		if len(def.Def) == 2 && source != nil {
			return strings.HasPrefix(source.Identifier, "local://") || strings.HasPrefix(source.Identifier, "git://") || strings.Contains(source.Identifier, "leaktight")
		}
	}
	return false
}

// isPick reports whether an operation looks for credential files in a context that
// is no directory of the client.
func isPick(def *pb.Definition, dt []byte) bool {
	name := def.Metadata[digest.FromBytes(dt).String()].GetDescription()["llb.customname"]
	return strings.HasPrefix(name, "[leaktight] look for")
}

// isLayer reports whether an operation is what a layer adds, for the gate to look at.
func isLayer(dt []byte) bool {
	var op pb.Op
	if err := op.UnmarshalVT(dt); err != nil {
		panic(err)
	}
	return op.GetDiff() != nil
}

// scannedTrees is how many file systems a step of the gate looks at.
func scannedTrees(step *pb.ExecOp) int {
	n := 0
	_, _ = fmt.Sscanf(step.Meta.Args[2], "--layers=%d", &n)
	return n
}
