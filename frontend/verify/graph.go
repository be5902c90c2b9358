package verify

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
)

// edge is one output of one op. The zero edge is scratch.
type edge struct {
	op    digest.Digest
	index int64
}

// vertex is an op with its digest, which the protobuf does not hold.
type vertex struct {
	*pb.Op
	digest digest.Digest
	// at is the place of the op in its definition.
	at int
}

// graph is a definition, unmarshalled.
type graph struct {
	def *pb.Definition
	// vertices are in the definition's order: inputs come before what uses them.
	vertices []vertex
	byDigest map[digest.Digest]vertex
	// contexts are the sources that files are given to the build in.
	contexts map[digest.Digest]bool
	// result is the edge that the definition stands for.
	result edge
}

func newGraph(def *pb.Definition) (*graph, error) {
	g := &graph{def: def, byDigest: map[digest.Digest]vertex{}, contexts: map[digest.Digest]bool{}}
	for i, dt := range def.GetDef() {
		op := &pb.Op{}
		if err := proto.Unmarshal(dt, op); err != nil {
			return nil, fmt.Errorf("find layers: unmarshal op %d: %w", i, err)
		}
		if i == len(def.Def)-1 {
			return g, g.setResult(op)
		}
		v := vertex{Op: op, digest: digest.FromBytes(dt), at: i}
		g.vertices = append(g.vertices, v)
		g.byDigest[v.digest] = v
		g.contexts[v.digest] = g.isContext(v)
	}
	return g, nil
}

// setResult takes the last op of a definition, which only names the result.
func (g *graph) setResult(op *pb.Op) error {
	if op.Op != nil || len(op.Inputs) != 1 {
		return errors.New("the definition names no result")
	}
	g.result = edge{op: digest.Digest(op.Inputs[0].Digest), index: op.Inputs[0].Index}
	return nil
}

// isContext reports whether an op gives the build its files: a local directory, a
// git repository, a download, or what is prepared from these, or from nothing,
// without an instruction that asks for it: an archive unpacked, a here-document.
func (g *graph) isContext(v vertex) bool {
	switch op := v.Op.Op.(type) {
	case *pb.Op_Source:
		return !isImage(op.Source)
	case *pb.Op_File:
		asked := len(g.def.GetSource().GetLocations()[string(v.digest)].GetLocations()) > 0
		return !asked && !slices.ContainsFunc(v.Inputs, func(in *pb.Input) bool {
			return !g.contexts[digest.Digest(in.Digest)]
		})
	}
	return false
}

// ociLayoutScheme starts the identifier of an image of the client.
const ociLayoutScheme = "oci-layout://"

func isImage(s *pb.SourceOp) bool {
	return strings.HasPrefix(s.Identifier, "docker-image://") || strings.HasPrefix(s.Identifier, ociLayoutScheme)
}

// input is the edge that feeds an input of v; a negative index is scratch.
func (v vertex) input(index int64) (edge, error) {
	if index < 0 {
		return edge{}, nil
	}
	if index >= int64(len(v.Inputs)) {
		return edge{}, fmt.Errorf("%s: no input %d", v.digest, index)
	}
	in := v.Inputs[index]
	return edge{op: digest.Digest(in.Digest), index: in.Index}, nil
}

// states gives the state of each edge, made of the very ops of the definition,
// so that a solver which has done them before does not do them again.
func (g *graph) states(edges []edge) ([]llb.State, error) {
	states := make([]llb.State, len(edges))
	all := &pb.Op{}
	for _, e := range edges {
		if e != (edge{}) {
			all.Inputs = append(all.Inputs, &pb.Input{Digest: string(e.op), Index: e.index})
		}
	}
	if len(all.Inputs) == 0 {
		return states, nil
	}
	outputs, err := g.outputs(all)
	if err != nil {
		return nil, err
	}
	next := 0
	for i, e := range edges {
		states[i] = llb.Scratch()
		if e != (edge{}) {
			states[i], next = llb.NewState(outputs[next]), next+1
		}
	}
	return states, nil
}

// outputs rebuilds the inputs of op from the definition. The op itself never
// becomes part of a state: it makes [llb.NewDefinitionOp] give many outputs from
// one reading of the definition.
func (g *graph) outputs(op *pb.Op) ([]llb.Output, error) {
	dt, err := proto.MarshalOptions{Deterministic: true}.Marshal(op)
	if err != nil {
		return nil, fmt.Errorf("marshal op: %w", err)
	}
	last, err := proto.Marshal(&pb.Op{Inputs: []*pb.Input{{Digest: string(digest.FromBytes(dt))}}})
	if err != nil {
		return nil, fmt.Errorf("marshal result: %w", err)
	}
	ops := append(g.def.Def[:len(g.def.Def)-1:len(g.def.Def)-1], dt, last)
	defOp, err := llb.NewDefinitionOp(&pb.Definition{Def: ops, Metadata: g.def.Metadata, Source: g.def.Source})
	if err != nil {
		return nil, fmt.Errorf("read definition: %w", err)
	}
	return defOp.Inputs(), nil
}
