package llbtransform_test

import (
	"testing"

	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestExcludeUnpacksAndFiltersInOneStep(t *testing.T) {
	t.Parallel()
	archive := llb.HTTP("https://files.example.com/project.tar", llb.Filename("context"))
	project := llb.Scratch().File(llb.Copy(archive, "/context", "/", &llb.CopyInfo{AttemptUnpack: true}))
	withheld, err := llbtransform.Withhold(t.Context(), project, []string{".npmrc", "keys/[1]"})
	assert.NilError(t, err)
	built := definition(t, llb.Scratch().File(llb.Copy(project, "/", "/app")))

	def, err := llbtransform.Exclude(built, []llbtransform.Withheld{withheld})
	assert.NilError(t, err)
	ops := readOps(t, def)
	assert.Assert(t, is.Len(ops, 4))
	actions := ops[1].GetFile().GetActions()
	assert.Assert(t, is.Len(actions, 2), "unpacking, and copying what is left")
	assert.Check(t, actions[0].GetCopy().GetAttemptUnpackDockerCompatibility())
	assert.Check(t, is.Equal(actions[0].GetOutput(), int64(pb.SkipOutput)), "nothing may read what is unpacked")
	assert.Check(t, is.Equal(actions[1].GetSecondaryInput(), int64(1)))
	assert.Check(t, is.DeepEqual(actions[1].GetCopy().GetExcludePatterns(), []string{".npmrc", `keys/\[1]`}))
	assert.Check(t, is.Equal(ops[2].Inputs[0].Digest, digest.FromBytes(def.Def[1]).String()), "the COPY reads what is left")
	for _, dt := range def.Def {
		assert.Check(t, def.Metadata[digest.FromBytes(dt).String()] != nil)
	}

	again, err := llbtransform.Exclude(def, []llbtransform.Withheld{withheld})
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(again.Def, def.Def), "the second time changes nothing")
}

func readOps(t *testing.T, def *pb.Definition) []*pb.Op {
	t.Helper()
	var ops []*pb.Op
	for _, dt := range def.Def {
		op := &pb.Op{}
		assert.NilError(t, op.UnmarshalVT(dt))
		ops = append(ops, op)
	}
	return ops
}
