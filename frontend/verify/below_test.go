package verify_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	caps "github.com/moby/buildkit/util/apicaps/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestVerifyLooksBelowBaseImages(t *testing.T) {
	t.Parallel()
	const (
		none   = `{"files":1}`
		listed = `{"files":1,"hits":[{"path":"/root/.npmrc","listed":true,"size":7}]}`
		where  = "warn credential-in-base 1 FROM /root/.npmrc "
	)
	anywhere := []detect.Allowance{{Pattern: "**", Reason: "demo"}}
	for _, tc := range []struct {
		name string
		// final, first and second are the image, and what it was after each layer.
		final, first, second string
		allow                []detect.Allowance
		want                 []string
	}{
		{name: "nothing", final: none, first: none, second: none},
		{name: "deleted by the last layer", final: none, first: none, second: npmrc, want: []string{where + "layer 2 of 3 of base image alpine:latest"}},
		{name: "deleted by the second layer", final: none, first: npmrc, second: none, want: []string{where + "layer 1 of 3 of base image alpine:latest"}},
		{name: "in two layers", final: none, first: npmrc, second: npmrc, want: []string{where + "layer 1 of 3 of base image alpine:latest"}},
		{name: "still there", final: npmrc, first: npmrc, second: npmrc, want: []string{where + "base image alpine:latest"}},
		{name: "deleted where the build mounts a secret", final: none, first: listed, second: none},
		{name: "allowed", final: none, first: npmrc, second: none, allow: anywhere, want: []string{where + "layer 1 of 3 of base image alpine:latest"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{reports: map[string]string{base: tc.final + "," + tc.first + "," + tc.second}}
			report, err := verify.Verify(t.Context(), b, convert(t, dockerfile), verify.Options{
				Self: llb.Image("self"), Depth: func(digest.Digest, *pb.Platform) int { return 3 }, Allow: tc.allow,
			})
			assert.NilError(t, err)
			var got []string
			for _, f := range report.Findings {
				got = append(got, fmt.Sprint(outcome(f), " ", f.Rule.Name, " ", f.Lines.Start, " ", f.Instruction, " ", f.Path, " ", f.Layer))
				assert.Check(t, is.Equal(f.Verdict, rule.Warn))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestVerifyFailsWhereALayerOfABaseImageIsNotTold(t *testing.T) {
	t.Parallel()
	b := &builder{reports: map[string]string{base: `{"files":1}`}}
	_, err := verify.Verify(t.Context(), b, convert(t, dockerfile), verify.Options{
		Self: llb.Image("self"), Depth: func(digest.Digest, *pb.Platform) int { return 3 },
	})
	assert.Check(t, is.ErrorContains(err, "1 layers were scanned, want 3"))
}

// old is a builder that cannot show an image without its last layers.
type old struct{ *builder }

func (old) BuildOpts() gwclient.BuildOpts {
	return gwclient.BuildOpts{LLBCaps: pb.Caps.CapSet(slices.DeleteFunc(pb.Caps.All(), func(c *caps.APICap) bool {
		return apicaps.CapID(c.ID) == pb.CapSourceImageLayerLimit
	}))}
}

func TestStepForABaseImage(t *testing.T) {
	t.Parallel()
	depths := func(image digest.Digest, platform *pb.Platform) int {
		assert.Check(t, is.Equal(platform.GetArchitecture(), "amd64"))
		return 3
	}
	for _, tc := range []struct {
		name  string
		b     func(*builder) verify.Client
		depth verify.Depth
		want  []string
	}{
		{"an image of three layers", func(b *builder) verify.Client { return b }, depths, []string{"", "1", "2"}},
		{"an old builder", func(b *builder) verify.Client { return old{b} }, depths, []string{""}},
		{"an image that nobody knows", func(b *builder) verify.Client { return b }, nil, []string{""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{reports: map[string]string{base: `{"files":1}`}}
			if len(tc.want) > 1 {
				b.reports[base] = `{"files":1},{"files":1},{"files":1}`
			}
			_, err := verify.Verify(t.Context(), tc.b(b), convert(t, "FROM alpine\n"), verify.Options{Self: llb.Image("self"), Depth: tc.depth})
			assert.NilError(t, err)
			assert.Assert(t, is.Len(b.solved, 1))
			var limits []string
			for _, dt := range b.solved[0].Def {
				var op pb.Op
				assert.NilError(t, proto.Unmarshal(dt, &op))
				if s := op.GetSource(); s != nil && s.Identifier != "docker-image://docker.io/library/self:latest" {
					assert.Check(t, is.Equal(s.Identifier, "docker-image://docker.io/library/alpine:latest"))
					limits = append(limits, s.Attrs[pb.AttrImageLayerLimit])
				}
			}
			slices.Sort(limits)
			assert.Check(t, is.DeepEqual(limits, tc.want))
		})
	}
}
