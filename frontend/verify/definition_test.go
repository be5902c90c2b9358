package verify_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
	"gotest.tools/v3/assert"
)

// images answers every look-up of an image config with an empty one.
type images struct{}

func (images) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:0"]}}`), nil
}

func convert(t *testing.T, dockerfile string) *pb.Definition {
	t.Helper()
	caps := pb.Caps.CapSet(pb.Caps.All())
	res, err := dockerfile2llb.Dockerfile2LLB(t.Context(), []byte(dockerfile), dockerfile2llb.ConvertOpt{
		MetaResolver: images{}, LLBCaps: &caps,
		SourceMap: llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", []byte(dockerfile)),
	})
	assert.NilError(t, err)
	return marshal(t, res.State)
}

func marshal(t *testing.T, state llb.State) *pb.Definition {
	t.Helper()
	def, err := state.Marshal(t.Context(), llb.LinuxAmd64)
	assert.NilError(t, err)
	return def.ToPB()
}

func location(source string, line int32) llb.ConstraintsOpt {
	m := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", []byte(source))
	return m.Location([]*pb.Range{{Start: &pb.Position{Line: line}, End: &pb.Position{Line: line}}})
}

// definition adds an op to others, and takes one of its outputs for the result.
func definition(t *testing.T, ops [][]byte, op *pb.Op, output int64) *pb.Definition {
	t.Helper()
	dt, err := proto.Marshal(op)
	assert.NilError(t, err)
	dgst := digest.FromBytes(dt).String()
	last, err := proto.Marshal(&pb.Op{Inputs: []*pb.Input{{Digest: dgst, Index: output}}})
	assert.NilError(t, err)
	def := &pb.Definition{
		Def: append(slices.Clone(ops), dt, last), Metadata: map[string]*pb.OpMetadata{},
		Source: &pb.Source{
			Infos:     []*pb.SourceInfo{{Filename: "Dockerfile"}},
			Locations: map[string]*pb.Locations{dgst: {Locations: []*pb.Location{{}}}},
		},
	}
	for _, dt := range def.Def {
		def.Metadata[digest.FromBytes(dt).String()] = &pb.OpMetadata{}
	}
	return def
}

func file(a *pb.FileAction) *pb.Op {
	return &pb.Op{Op: &pb.Op_File{File: &pb.FileOp{Actions: []*pb.FileAction{a}}}}
}

func mkdir(path string) *pb.FileAction_Mkdir {
	return &pb.FileAction_Mkdir{Mkdir: &pb.FileActionMkDir{Path: path}}
}

// input is the edge that a state stands for, as text.
func input(t *testing.T, state llb.State) string {
	t.Helper()
	def := marshal(t, state)
	var last pb.Op
	assert.NilError(t, proto.Unmarshal(def.Def[len(def.Def)-1], &last))
	return fmt.Sprintf("%s %d", last.Inputs[0].Digest, last.Inputs[0].Index)
}
