package llbtransform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/proto"
)

// Withheld are files of one build context that no step may get.
type Withheld struct {
	// local is the name of the client's directory, "" for any other context.
	local string
	// files are paths from the root of the context, without a leading slash.
	files []string
	// context is the vertex that any other context is, and filter the step that
	// copies it without the files. replaces says that filter makes the context, too.
	context  digest.Digest
	filter   step
	replaces bool
}

// step is an operation as a definition holds it.
type step struct {
	dt       []byte
	metadata *pb.OpMetadata
}

// Withhold keeps files of a context back, which is a state as a frontend uses it.
func Withhold(ctx context.Context, st llb.State, files []string, opts ...llb.ConstraintsOpt) (Withheld, error) {
	var patterns []string
	for _, f := range files {
		patterns = append(patterns, literalPattern.Replace(f))
	}
	w := Withheld{files: patterns}
	def, err := st.Marshal(ctx, opts...)
	if err != nil {
		return w, err
	}
	head, err := readOp(def.Def[0])
	if source := head.GetSource(); err == nil && len(def.Def) == 2 && source != nil {
		if name, ok := strings.CutPrefix(source.Identifier, "local://"); ok {
			w.local = name
			return w, nil
		}
	}
	filtered := llb.Scratch().File(
		llb.Copy(st, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true, ExcludePatterns: patterns}),
		llb.WithCustomName("[leaktight] leave credential files of the build context out"))
	if def, err = filtered.Marshal(ctx, opts...); err != nil {
		return w, err
	}
	dt := def.Def[len(def.Def)-2] // the last one only points to it
	op, err := readOp(dt)
	if err != nil || len(op.Inputs) != 1 {
		return w, errors.Join(err, fmt.Errorf("withhold files: a copy with %d inputs", len(op.Inputs)))
	}
	dgst := digest.FromBytes(dt)
	w.context, w.filter = digest.Digest(op.Inputs[0].Digest), step{dt, def.ToPB().Metadata[string(dgst)]}
	return w, w.unpack(def.Def, op)
}

// unpack makes one step of unpacking a context and of copying it without the
// files. What is unpacked by a step of its own is exported with the build's cache;
// what one action of a step hands to the next is not.
func (w *Withheld) unpack(def [][]byte, filter *pb.Op) error {
	i := slices.IndexFunc(def, func(dt []byte) bool { return digest.FromBytes(dt) == w.context })
	if i < 0 {
		return errors.New("withhold files: a copy of nothing")
	}
	op, err := readOp(def[i])
	if err != nil || len(op.GetFile().GetActions()) != 1 {
		return err
	}
	unpacked, left := op.GetFile().Actions[0], filter.GetFile().Actions[0]
	unpacked.Output = int64(pb.SkipOutput)
	left.SecondaryInput = int64(len(op.Inputs))
	op.GetFile().Actions = []*pb.FileAction{unpacked, left}
	w.filter.dt, err = (proto.MarshalOptions{Deterministic: true}).Marshal(op)
	w.replaces = true
	return err
}

// Exclude gives a definition whose steps do not get the files that are withheld:
// the client does not send those of a local context, and what reads another
// context reads a copy without them. It changes nothing else, and nothing the
// second time.
func Exclude(def *pb.Definition, withheld []Withheld) (*pb.Definition, error) {
	if def == nil || len(withheld) == 0 {
		return def, nil
	}
	x := &excluder{withheld: withheld, to: def.CloneVT(), moved: map[string]string{}}
	x.to.Def = nil
	for _, dt := range def.Def {
		if err := x.add(dt); err != nil {
			return nil, fmt.Errorf("keep credential files from the build: %w", err)
		}
	}
	return x.to, nil
}

// excluder copies a definition, operation by operation.
type excluder struct {
	withheld []Withheld
	to       *pb.Definition
	// moved tells what took the place of an operation, for those that read it.
	moved map[string]string
}

func (x *excluder) add(dt []byte) error {
	op, err := readOp(dt)
	if err != nil {
		return err
	}
	old := digest.FromBytes(dt).String()
	changed, err := x.withhold(op)
	if err != nil {
		return err
	}
	filters := slices.ContainsFunc(x.withheld, func(w Withheld) bool { return w.filter.dt != nil && string(w.filter.dt) == string(dt) })
	for _, in := range op.Inputs {
		if to, ok := x.moved[in.Digest]; ok && to != in.Digest && !filters {
			in.Digest, changed = to, true
		}
	}
	if changed {
		if dt, err = (proto.MarshalOptions{Deterministic: true}).Marshal(op); err != nil {
			return err
		}
	}
	dgst := digest.FromBytes(dt)
	x.moved[old] = dgst.String()
	x.describe(old, dgst.String())
	if changed && op.GetSource() != nil {
		x.to.Metadata[dgst.String()].Caps[string(pb.CapSourceLocalExcludePatterns)] = true
	}
	i := slices.IndexFunc(x.withheld, func(w Withheld) bool { return w.context == dgst })
	if i < 0 || !x.withheld[i].replaces {
		x.push(dt)
	}
	if i >= 0 {
		x.filter(old, x.withheld[i])
	}
	return nil
}

// filter puts the copy of a context without the files into its place.
func (x *excluder) filter(context string, w Withheld) {
	now := digest.FromBytes(w.filter.dt).String()
	x.moved[context] = now
	if w.replaces {
		x.describe(context, now)
	}
	x.to.Metadata[now] = w.filter.metadata
	x.push(w.filter.dt)
}

// push adds an operation, once.
func (x *excluder) push(dt []byte) {
	if !slices.ContainsFunc(x.to.Def, func(have []byte) bool { return string(have) == string(dt) }) {
		x.to.Def = append(x.to.Def, dt)
	}
}

// withhold makes a source that is a directory of the client leave files out.
func (x *excluder) withhold(op *pb.Op) (bool, error) {
	source := op.GetSource()
	if source == nil {
		return false, nil
	}
	changed := false
	for _, w := range x.withheld {
		if w.local == "" || source.Identifier != "local://"+w.local {
			continue
		}
		var patterns []string
		if encoded, ok := source.Attrs[pb.AttrExcludePatterns]; ok {
			if err := json.Unmarshal([]byte(encoded), &patterns); err != nil {
				return false, err
			}
		}
		if len(patterns) >= len(w.files) && slices.Equal(patterns[len(patterns)-len(w.files):], w.files) {
			continue
		}
		encoded, err := json.Marshal(append(patterns, w.files...))
		if err != nil {
			return false, err
		}
		if source.Attrs == nil {
			source.Attrs = map[string]string{}
		}
		source.Attrs[pb.AttrExcludePatterns] = string(encoded)
		changed = true
	}
	return changed, nil
}

// describe takes what is said about an operation over to what it became.
func (x *excluder) describe(old, now string) {
	if old == now {
		return
	}
	if m, ok := x.to.Metadata[old]; ok {
		delete(x.to.Metadata, old)
		x.to.Metadata[now] = m
	}
	if locations := x.to.Source.GetLocations(); locations[old] != nil {
		locations[now] = locations[old]
		delete(locations, old)
	}
}

func readOp(dt []byte) (*pb.Op, error) {
	op := &pb.Op{}
	if err := op.UnmarshalVT(dt); err != nil {
		return nil, fmt.Errorf("read LLB: %w", err)
	}
	return op, nil
}
