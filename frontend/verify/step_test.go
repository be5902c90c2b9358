package verify_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestStep(t *testing.T) {
	t.Parallel()
	def, exec := step(t, "FROM alpine\nRUN a\nRUN --mount=type=secret,id=s b\n", "/b", "/a", "/b")
	assert.Check(t, is.DeepEqual(exec.Meta.Args, []string{"/bin/leaktight-frontend", "scan", "--layers=1", "--path=/a", "--path=/b"}))
	assert.Check(t, is.Equal(exec.Network, pb.NetMode_NONE))
	assert.Check(t, is.Len(exec.Secretenv, 0))
	assert.Assert(t, is.Len(exec.Mounts, 3))
	for i, want := range []struct {
		dest     string
		readonly bool
		output   int64
	}{{"/", true, -1}, {"/out", false, 0}, {"/scan/0", true, -1}} {
		m := exec.Mounts[i]
		assert.Check(t, is.Equal(m.Dest, want.dest))
		assert.Check(t, is.Equal(m.Readonly, want.readonly), want.dest)
		assert.Check(t, is.Equal(m.Output, want.output), want.dest)
		assert.Check(t, is.Equal(m.MountType, pb.MountType_BIND), want.dest)
	}
	assert.Check(t, !metadata(t, def).IgnoreCache)
}

func TestStepIsNotCachedWhereALayerIsNot(t *testing.T) {
	t.Parallel()
	state := llb.Image("alpine").Run(llb.Shlex("a"), llb.IgnoreCache).Run(llb.Shlex("b")).Root()
	chains, err := verify.Chains(marshal(t, state), nil)
	assert.NilError(t, err)
	assert.Check(t, metadata(t, marshal(t, verify.Step(llb.Image("self"), chains[0].Layers[0], verify.Wanted{}))).IgnoreCache)
	assert.Check(t, !metadata(t, marshal(t, verify.Step(llb.Image("self"), chains[1].Layers[0], verify.Wanted{}))).IgnoreCache, "the base image is the same")
}

func TestStepDoesNotDependOnTheOrderOfPaths(t *testing.T) {
	t.Parallel()
	dockerfile := "FROM alpine\nRUN a\n"
	a, _ := step(t, dockerfile, "/a", "/b")
	b, _ := step(t, dockerfile, "/b", "/a", "/a")
	assert.Check(t, is.DeepEqual(a.Def, b.Def))
}

func TestStepDoesNotDependOnLaterLayers(t *testing.T) {
	t.Parallel()
	before, _ := step(t, "FROM alpine\nRUN a\nRUN b\n")
	after, _ := step(t, "FROM alpine\nRUN a\nRUN c\nRUN d\n")
	other, _ := step(t, "FROM alpine\nRUN x\nRUN b\n")
	assert.Check(t, is.DeepEqual(before.Def, after.Def))
	assert.Check(t, !slices.EqualFunc(before.Def, other.Def, bytes.Equal))
}

// step is the step for the first layer of a Dockerfile.
func step(t *testing.T, dockerfile string, paths ...string) (*pb.Definition, *pb.ExecOp) {
	t.Helper()
	chains, err := verify.Chains(convert(t, dockerfile), nil)
	assert.NilError(t, err)
	def := marshal(t, verify.Step(llb.Image("self"), chains[0].Layers[0], verify.Wanted{Options: layerscan.Options{Paths: paths}}))
	var op pb.Op
	assert.NilError(t, proto.Unmarshal(def.Def[len(def.Def)-2], &op))
	return def, op.GetExec()
}

// metadata is that of the op which gives the result.
func metadata(t *testing.T, def *pb.Definition) *pb.OpMetadata {
	t.Helper()
	return def.Metadata[digest.FromBytes(def.Def[len(def.Def)-2]).String()]
}
