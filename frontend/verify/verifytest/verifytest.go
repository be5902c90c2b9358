// Package verifytest helps tests to play the daemon for the gate.
package verifytest

import (
	"strings"

	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

// Steps are the steps of a definition that look at layers, with what each looks at.
func Steps(def *pb.Definition) map[digest.Digest]string {
	steps := map[digest.Digest]string{}
	for _, dt := range def.Def {
		at := digest.FromBytes(dt)
		title, ok := titled(def, at)
		if ok && find(def, at).GetExec() != nil {
			steps[at] = title
		}
	}
	return steps
}

// titled gives what an operation of the gate is about.
func titled(def *pb.Definition, at digest.Digest) (string, bool) {
	return strings.CutPrefix(def.Metadata[string(at)].GetDescription()["llb.customname"], "[leaktight] scan ")
}

// Step is the operation that makes the report which lies at a path in what a definition
// gives, and what it looks at; nil and "" where that is no definition of the gate.
func Step(def *pb.Definition, file string) (*pb.ExecOp, string) {
	if len(def.Def) < 2 {
		return nil, ""
	}
	at := digest.FromBytes(def.Def[len(def.Def)-2])
	for {
		op := find(def, at)
		title, ok := titled(def, at)
		if exec := op.GetExec(); exec != nil && ok {
			return exec, title
		} else if op.GetFile() == nil || !ok {
			return nil, ""
		}
		input := int64(0) // the topmost layer's report is there already
		for _, a := range op.GetFile().Actions {
			if a.GetCopy().GetDest() == file {
				input = a.SecondaryInput
			}
		}
		at = digest.Digest(op.Inputs[input].Digest)
	}
}

func find(def *pb.Definition, at digest.Digest) *pb.Op {
	var op pb.Op
	for _, dt := range def.Def {
		if digest.FromBytes(dt) == at {
			if err := op.UnmarshalVT(dt); err != nil {
				panic(err)
			}
		}
	}
	return &op
}
