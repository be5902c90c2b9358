package verify

import (
	"fmt"

	"github.com/moby/buildkit/solver/pb"
)

// outputs tells of every edge of a graph what its file system is made from.
type outputs struct {
	// made are the edges that add a layer to their parent.
	made map[edge]madeLayer
	// passed are the edges that only pass on what is in others.
	passed map[edge][]edge
}

// madeLayer is an edge whose file system differs from its parent's.
type madeLayer struct {
	edge, parent         edge
	base, given, shipped bool
}

func readOutputs(g *graph) (*outputs, error) {
	o := &outputs{made: map[edge]madeLayer{}, passed: map[edge][]edge{}}
	for _, v := range g.vertices {
		if err := o.read(g, v); err != nil {
			return nil, err
		}
	}
	return o, nil
}

func (o *outputs) read(g *graph, v vertex) error {
	switch op := v.Op.Op.(type) {
	case *pb.Op_Source, *pb.Op_Build:
		return nil // a layer only where something starts from it
	case *pb.Op_Exec:
		return o.readExec(v, op.Exec)
	case *pb.Op_File:
		if g.contexts[v.digest] {
			return nil // as with a source
		}
		return o.readFile(g, v, op.File)
	case *pb.Op_Merge:
		inputs := make([]int64, 0, len(op.Merge.Inputs))
		for _, in := range op.Merge.Inputs {
			inputs = append(inputs, in.Input)
		}
		return o.pass(v, 0, inputs...)
	case *pb.Op_Diff:
		return o.pass(v, 0, op.Diff.GetUpper().GetInput())
	case *pb.Op_Passthrough:
		for i, in := range op.Passthrough.Outputs {
			if err := o.pass(v, int64(i), in); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%s: unknown kind of op, so nobody can tell which layers it makes; use a leaktight that knows it", v.digest)
}

func (o *outputs) pass(v vertex, output int64, inputs ...int64) error {
	for _, index := range inputs {
		in, err := v.input(index)
		if err != nil {
			return err
		}
		out := edge{op: v.digest, index: output}
		o.passed[out] = append(o.passed[out], in)
	}
	return nil
}

func (o *outputs) readExec(v vertex, op *pb.ExecOp) error {
	for _, m := range op.Mounts {
		// The output of a secret, ssh or tmpfs mount is 0 for want of another
		// value, and means nothing.
		bind, cache := m.MountType == pb.MountType_BIND, m.MountType == pb.MountType_CACHE
		if m.Output < 0 || !bind && !cache {
			continue
		}
		parent, err := v.input(m.Input)
		if err != nil {
			return err
		}
		out := edge{op: v.digest, index: m.Output}
		if cache || m.Readonly && m.Dest != pb.RootMount && parent != (edge{}) {
			o.passed[out] = []edge{parent}
			continue
		}
		o.made[out] = madeLayer{edge: out, parent: parent}
	}
	return nil
}

func (o *outputs) readFile(g *graph, v vertex, op *pb.FileOp) error {
	for _, a := range op.Actions {
		if a.Output < 0 {
			continue
		}
		m := madeLayer{edge: edge{op: v.digest, index: a.Output}}
		if err := g.follow(v, op, a, &m); err != nil {
			return err
		}
		o.made[m.edge] = m
	}
	return nil
}

// follow walks from the action that gives m its output back to what m starts
// from: an input of the op, scratch, or another output of the same op.
func (g *graph) follow(v vertex, op *pb.FileOp, a *pb.FileAction, m *madeLayer) error {
	inputs := int64(len(v.Inputs))
	for range op.Actions {
		given, err := g.given(v, a)
		if err != nil {
			return err
		}
		m.given = m.given || given
		if a.Input < inputs {
			m.parent, err = v.input(a.Input)
			return err
		}
		if a.Input-inputs >= int64(len(op.Actions)) {
			return fmt.Errorf("%s: no action %d", v.digest, a.Input-inputs)
		}
		a = op.Actions[a.Input-inputs]
		if a.Output == m.edge.index {
			break
		}
		if a.Output >= 0 {
			m.parent = edge{op: v.digest, index: a.Output}
			return nil
		}
	}
	return fmt.Errorf("%s: its actions go in a circle", v.digest)
}

// given reports whether an action brings files that were given to the build.
func (g *graph) given(v vertex, a *pb.FileAction) (bool, error) {
	switch a.Action.(type) {
	case *pb.FileAction_Mkfile:
		return true, nil
	case *pb.FileAction_Copy:
	case *pb.FileAction_Mkdir, *pb.FileAction_Rm, *pb.FileAction_Symlink:
		return false, nil
	default:
		return false, fmt.Errorf("%s: unknown kind of file action, so nobody can tell what it puts into a layer; use a leaktight that knows it", v.digest)
	}
	if a.SecondaryInput >= int64(len(v.Inputs)) {
		return false, nil
	}
	from, err := v.input(a.SecondaryInput)
	return g.contexts[from.op], err
}
