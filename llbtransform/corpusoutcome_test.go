package llbtransform_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// logOutcomes says what became of the files that have a line labelled yes, RUNs
// included.
func logOutcomes(t *testing.T, subjects map[string]*subject) {
	t.Helper()
	files := map[string][]string{}
	for name, s := range subjects {
		if o := s.outcome(); o != "" {
			files[o] = append(files[o], name)
		}
	}
	for _, o := range slices.Sorted(maps.Keys(files)) {
		t.Logf("%3d files %s", len(files[o]), o)
		if o == rewritten || o == refused {
			continue
		}
		for _, name := range slices.Sorted(slices.Values(files[o])) {
			t.Log("          ", name)
		}
	}
}

const (
	rewritten = "rewritten in full"
	refused   = "refused"
)

// outcome is what became of a file with a line labelled yes, "" for any other.
// What a RUN leaves behind the labels cannot tell, so that a person must look.
func (s *subject) outcome() string {
	secrets := slices.DeleteFunc(slices.Clone(s.labels), func(l label) bool { return l.verdict != "yes" })
	missed := slices.ContainsFunc(secrets, func(l label) bool {
		return l.counts() && !l.found(s.plan) && !l.doubtful(s.doubts)
	})
	runs := slices.ContainsFunc(secrets, func(l label) bool { return !l.counts() && !l.found(s.plan) })
	switch {
	case len(secrets) == 0:
		return ""
	case len(s.plan.Refused()) > 0:
		return refused
	case missed:
		return "with a line that was missed"
	case runs && s.plan.Rewritten():
		return "rewritten, with a RUN labelled yes that nothing is said about"
	case s.plan.Rewritten():
		return rewritten
	case runs:
		return "left alone, with a RUN labelled yes that nothing is said about"
	}
	return "left to the context's content or the client's secrets"
}

// convert converts every stage of a Dockerfile as upstream does, on base images
// that all look the same.
func convert(source []byte) error {
	caps := pb.Caps.CapSet(pb.Caps.All())
	main := llb.Local("context")
	_, err := dockerfile2llb.Dockerfile2LLB(context.Background(), source, dockerfile2llb.ConvertOpt{
		MainContext: &main, LLBCaps: &caps, AllStages: true, MetaResolver: sameImage{},
		TargetPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
	})
	return err
}

// sameImage resolves every image to the same one.
type sameImage struct{}

var _ llb.ImageMetaResolver = sameImage{}

func (sameImage) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	dt, err := json.Marshal(ocispecs.Image{
		Platform: ocispecs.Platform{OS: "linux", Architecture: "amd64"},
		Config:   ocispecs.ImageConfig{Env: []string{"PATH=/usr/bin:/bin"}, WorkingDir: "/"},
	})
	return ref, digest.FromString(ref), dt, err
}

func (s sameImage) ResolveSourceMetadata(ctx context.Context, op *pb.SourceOp, opt sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	_, dgst, dt, err := s.ResolveImageConfig(ctx, op.Identifier, opt)
	return &sourceresolver.MetaResponse{Op: op, Image: &sourceresolver.ResolveImageResponse{Digest: dgst, Config: dt}}, err
}
