package verify

import (
	"bytes"
	"fmt"
	"path"
	"strconv"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// Layer is one file system that a build takes or one change that it makes to one.
type Layer struct {
	// Digest is that of the op that makes the layer.
	Digest digest.Digest
	// Parent is the file system before the op, State the one after it.
	Parent, State llb.State
	// Base says that this is an image which the build starts from.
	Base bool
	// Shipped says that the layer is part of the result, and not only of a stage
	// which the result copies files from.
	Shipped bool
	// Given says that its files were given to the build, in a context or in the
	// Dockerfile itself. Those of any other layer are made or fetched by a RUN,
	// or copied from another stage.
	Given bool
	// Lines are where the Dockerfile asks for the layer: several where it asks
	// for the same op in several places, none for what no instruction makes.
	Lines []rule.Lines
	// Command is the instruction as BuildKit shows it, the image's name for a
	// base. It may hold values.
	Command string
	// Secrets are the ids of the secrets of its op and of all ops that this one is
	// made from, sorted. They are the same for as long as the layer is cached.
	Secrets []string

	// edge is what the state is in the definition, parent what it is made from.
	edge, parent edge
	ignoreCache  bool
	// whole says that the builder cannot show what the layer changes, see [Layer.trees],
	// hashed that it hashes all that is mounted, which takes longer than to scan it.
	whole, hashed bool
	// image is the op of an image, nil for any other layer; below is what the image was
	// after each of its own layers but the last, see [Options.withLayers].
	image *pb.Op
	below []llb.State
}

// tree is a file system that is scanned, or compared with one, and where it is mounted.
type tree struct {
	dest  string
	state llb.State
}

// trees are what the scanner gets for the layer of a number: what the layer changes. Where
// the builder cannot show that, as with Docker's own store of images, it is all that is
// there then, and what the layer was made from, to compare it with.
func (l Layer) trees(number int, opts ...llb.ConstraintsOpt) []tree {
	dest := treeDest(number)
	switch {
	case !l.whole:
		return []tree{{dest, llb.Diff(l.Parent, l.State, opts...)}}
	case l.Parent.Output() == nil:
		return []tree{{dest, l.State}}
	}
	return []tree{{dest, l.State}, {dest + parentSuffix, l.Parent}}
}

func treeDest(number int) string { return path.Join(treeDir, strconv.Itoa(number)) }

// Chain is a file system with the layers that it is built on.
type Chain struct {
	// Layers are in the order in which they are made.
	Layers []Layer
}

// Chains finds the layers in the marshalled LLB of an image: what each RUN, COPY,
// ADD and WORKDIR adds, in every stage that the result needs, and each image, or
// context, that a stage starts from. Each layer is there once, however often it
// is used: in the chain of the result, which comes first; by itself if it is a
// base; else in the first chain that is built on it.
//
// source is the Dockerfile that the definition points to; lines of any other file that is
// part of the definition do not count. With nil, all do. An op that is not known
// is an error. The states share their ops with def.
func Chains(def *pb.Definition, source []byte) ([]Chain, error) {
	g, err := newGraph(def)
	if err != nil {
		return nil, err
	}
	return g.chains(source)
}

func (g *graph) chains(source []byte) ([]Chain, error) {
	made, err := findChains(g)
	if err != nil {
		return nil, fmt.Errorf("find layers: %w", err)
	}
	return g.describe(made, source)
}

// describe turns what the graph knows about layers into what others use.
func (g *graph) describe(made []madeChain, source []byte) ([]Chain, error) {
	var edges []edge
	for _, c := range made {
		for _, m := range c.layers {
			edges = append(edges, m.parent, m.edge)
		}
	}
	states, err := g.states(edges)
	if err != nil {
		return nil, err
	}
	take := func() llb.State {
		s := states[0]
		states = states[1:]
		return s
	}
	dockerfile := func(text []byte) bool { return source == nil || bytes.Equal(text, source) }
	uncached, secrets := g.uncached(), g.secrets()
	chains := make([]Chain, len(made))
	for i, c := range made {
		for _, m := range c.layers {
			chains[i].Layers = append(chains[i].Layers, Layer{
				Digest: m.edge.op,
				Parent: take(), State: take(),
				Base: m.base, Shipped: m.shipped, Given: m.given,
				Lines:       detect.OpLines(g.def, string(m.edge.op), dockerfile),
				Command:     g.command(m.edge.op),
				Secrets:     secrets[m.edge.op],
				edge:        m.edge,
				parent:      m.parent,
				ignoreCache: uncached[m.edge.op],
				image:       g.image(m.edge.op),
			})
		}
	}
	return chains, nil
}

const (
	// descriptionCommand is where BuildKit's Dockerfile frontend keeps the
	// instruction that an op comes from.
	descriptionCommand = "com.docker.dockerfile.v1.command"
	descriptionName    = "llb.customname"
)

func (g *graph) command(op digest.Digest) string {
	if s := g.byDigest[op].GetSource(); s != nil {
		return s.Identifier
	}
	description := g.def.Metadata[string(op)].GetDescription()
	if c := description[descriptionCommand]; c != "" {
		return c
	}
	return description[descriptionName]
}

// uncached are the ops that the build was told to do anew, and all that use them.
func (g *graph) uncached() map[digest.Digest]bool {
	all := map[digest.Digest]bool{}
	for _, v := range g.vertices {
		all[v.digest] = g.def.Metadata[string(v.digest)].GetIgnoreCache()
		for _, in := range v.Inputs {
			all[v.digest] = all[v.digest] || all[digest.Digest(in.Digest)]
		}
	}
	return all
}
