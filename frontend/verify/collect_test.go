package verify_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/frontend/verify/verifytest"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/opencontainers/go-digest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestReportsAreCollectedOfLayersOnTopOfEachOther(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, dockerfile string
		// want are the numbers of the layers whose reports are collected in one place, the
		// base image's included.
		want []int
	}{
		{"one after the other", "FROM alpine\nRUN a\nRUN b\nWORKDIR /c\n", []int{4}},
		{"on nothing", "FROM scratch\nCOPY a /\nCOPY b /\n", []int{2}},
		{"more than eight", "FROM alpine\n" + strings.Repeat("RUN a\n", 18), []int{8, 8, 3}},
		{"two stages on one image", "FROM alpine AS a\nRUN a\nFROM alpine\nRUN b\nCOPY --from=a /a /\n", []int{3, 1}},
		{"a stage on another", "FROM alpine AS a\nRUN a\nFROM a\nRUN b\n", []int{3}},
		{"two stages on a third", "FROM alpine AS a\nRUN a\nFROM a AS b\nRUN b\nFROM a\nRUN c\nCOPY --from=b /b /\n", []int{4, 1}},
		{"a link stands by itself", "FROM alpine\nRUN a\nCOPY --link b /\nRUN c\n", []int{2, 1, 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{}
			report, err := verify.Verify(t.Context(), b, convert(t, tc.dockerfile), verify.Options{Self: llb.Image("self")})
			assert.NilError(t, err)
			left := map[int]int{}
			for _, n := range tc.want {
				left[n]++
			}
			sum := 0
			for _, def := range b.solved {
				n := len(verifytest.Steps(def))
				left[n]--
				sum += n
			}
			for n, count := range left {
				assert.Check(t, is.Equal(count, 0), "groups of %d", n)
			}
			assert.Check(t, is.Len(report.Layers, sum), "each layer is in one group")
		})
	}
}

func TestEachLayerHasItsOwnReport(t *testing.T) {
	t.Parallel()
	for _, layer := range []string{"layer 1 of 3", "layer 2 of 3", "layer 3 of 3", base} {
		b := &builder{reports: map[string]string{layer: npmrc}}
		report, err := verify.Verify(t.Context(), b, convert(t, "FROM alpine\nRUN a\nRUN b\nRUN c\n"), verify.Options{Self: llb.Image("self")})
		assert.NilError(t, err)
		assert.Assert(t, is.Len(report.Findings, 1), layer)
		assert.Check(t, strings.HasPrefix(report.Findings[0].Layer, layer), report.Findings[0].Layer)
	}
}

func TestCollectedReportsAreNotCachedWhereALayerIsNot(t *testing.T) {
	t.Parallel()
	for _, uncached := range []bool{false, true} {
		var opts []llb.RunOption
		if uncached {
			opts = append(opts, llb.IgnoreCache)
		}
		b := &builder{}
		state := llb.Image("alpine").Run(append(opts, llb.Shlex("a"))...).Run(llb.Shlex("b")).Root()
		_, err := verify.Verify(t.Context(), b, marshal(t, state), verify.Options{Self: llb.Image("self")})
		assert.NilError(t, err)
		assert.Assert(t, is.Len(b.solved, 1))
		assert.Check(t, is.Equal(metadata(t, b.solved[0]).IgnoreCache, uncached))
	}
}

func TestErrorNamesTheStepThatFailed(t *testing.T) {
	t.Parallel()
	def := convert(t, "FROM alpine\nRUN a\nRUN b\nRUN c\n")
	b := &builder{}
	_, err := verify.Verify(t.Context(), b, def, verify.Options{Self: llb.Image("self")})
	assert.NilError(t, err)
	steps := verifytest.Steps(b.solved[0])
	assert.Assert(t, is.Len(steps, 4))
	for at, title := range steps {
		b.err = errdefs.WrapVertex(errors.New("exit code: 1"), at)
		_, err := verify.Verify(t.Context(), b, def, verify.Options{Self: llb.Image("self")})
		assert.Check(t, is.ErrorContains(err, "scan "+title+": "))
	}
	b.err = errdefs.WrapVertex(errors.New("exit code: 1"), digest.FromString("another"))
	_, err = verify.Verify(t.Context(), b, def, verify.Options{Self: llb.Image("self")})
	assert.Check(t, is.ErrorContains(err, "scan layer 3 of 3"))
}
