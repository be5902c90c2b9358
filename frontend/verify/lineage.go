package verify

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/moby/buildkit/solver/pb"
)

// madeChain is a file system with those of its layers that are in no chain before.
type madeChain struct {
	layers []madeLayer
}

// findChains splits every layer of a graph into chains: that of the result comes
// first, then each source that something is built on, then the other stages.
func findChains(g *graph) ([]madeChain, error) {
	o, err := readOutputs(g)
	if err != nil {
		return nil, err
	}
	l := lineage{g: g, outputs: o, seen: map[edge]bool{}}
	if err := l.add(g.result, true); err != nil {
		return nil, err
	}
	for _, tip := range o.tips(g) {
		if err := l.add(tip, false); err != nil {
			return nil, err
		}
	}
	return l.chains, nil
}

// tips are the layers from the last to the first: each comes before those that
// it is built on.
func (o *outputs) tips(g *graph) []edge {
	made := slices.Collect(maps.Values(o.made))
	g.sort(made)
	tips := make([]edge, 0, len(made))
	for _, m := range slices.Backward(made) {
		tips = append(tips, m.edge)
	}
	return tips
}

// sort puts layers in the order of their ops in the definition.
func (g *graph) sort(layers []madeLayer) {
	slices.SortFunc(layers, func(a, b madeLayer) int {
		return cmp.Or(cmp.Compare(g.byDigest[a.edge.op].at, g.byDigest[b.edge.op].at), cmp.Compare(a.edge.index, b.edge.index))
	})
}

// lineage walks from file systems to all that they are built on.
type lineage struct {
	g *graph
	*outputs
	seen   map[edge]bool
	chains []madeChain
	// bases are the images that were met; each is a chain of its own, because
	// many builds share what its scan finds.
	bases []madeChain
}

// add makes a chain of what e is built on and of no earlier chain.
func (l *lineage) add(e edge, shipped bool) error {
	c := madeChain{}
	if err := l.walk(e, &c, shipped); err != nil {
		return err
	}
	if len(c.layers) > 0 {
		l.g.sort(c.layers)
		l.chains = append(l.chains, c)
	}
	l.chains, l.bases = append(l.chains, l.bases...), nil
	return nil
}

func (l *lineage) walk(e edge, c *madeChain, shipped bool) error {
	for e != (edge{}) && !l.seen[e] {
		l.seen[e] = true
		if from, ok := l.passed[e]; ok {
			for _, in := range from {
				if err := l.walk(in, c, shipped); err != nil {
					return err
				}
			}
			return nil
		}
		m, err := l.layer(e)
		if err != nil {
			return err
		}
		m.shipped = shipped
		if m.base {
			l.bases = append(l.bases, madeChain{layers: []madeLayer{m}})
		} else {
			c.layers = append(c.layers, m)
		}
		e = m.parent
	}
	return nil
}

// layer is the layer that an edge adds. One that nothing is below is an image, or
// files from elsewhere, which the build then publishes as its own.
func (l *lineage) layer(e edge) (madeLayer, error) {
	if m, ok := l.made[e]; ok {
		return m, nil
	}
	v, ok := l.g.byDigest[e.op]
	if !ok {
		return madeLayer{}, fmt.Errorf("%s: missing in the definition", e.op)
	}
	given := l.g.contexts[e.op]
	switch v.Op.Op.(type) {
	case *pb.Op_Source:
		return madeLayer{edge: e, base: !given, given: given}, nil
	case *pb.Op_Build:
		return madeLayer{edge: e}, nil
	}
	if given {
		return madeLayer{edge: e, given: true}, nil
	}
	return madeLayer{}, fmt.Errorf("%s: no output %d", e.op, e.index)
}
