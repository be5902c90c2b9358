package verify

import (
	"path"
	"strconv"

	"github.com/moby/buildkit/client/llb"
)

// collectedAtOnce bounds the layers whose reports are collected, and with them the
// scanners that run for one definition.
const collectedAtOnce = 8

// groups splits places so that in each group every layer is on top of the one before it.
func groups(places []place) [][]*place {
	above, onTop := map[edge]*place{}, map[*place]bool{}
	at := map[edge]*place{}
	for i := range places {
		at[places[i].edge] = &places[i]
	}
	for i := range places {
		p := &places[i]
		if below := at[p.parent]; below != nil && above[p.parent] == nil {
			above[p.parent], onTop[p] = p, true
		}
	}
	var all [][]*place
	for i := range places {
		p := &places[i]
		if onTop[p] {
			continue
		}
		var group []*place
		for ; p != nil; p = above[p.edge] {
			if len(group) == collectedAtOnce {
				all, group = append(all, group), nil
			}
			group = append(group, p)
		}
		all = append(all, group)
	}
	return all
}

// collect puts the reports of steps for a group of layers into one file system: a
// builder takes about as long to mount one as a cached step does otherwise. [collected]
// says where they are.
//
// That is built on the report about the topmost layer, which keeps all layers below it
// in the builder's cache for as long as the reports are there, see [Step].
func collect(steps []llb.State, top Layer, opts ...llb.ConstraintsOpt) llb.State {
	last := len(steps) - 1
	if last == 0 {
		return steps[0]
	}
	var copies *llb.FileAction
	for i, step := range steps[:last] {
		if from, to := collected(0, 0), collected(i, last); copies == nil {
			copies = llb.Copy(step, from, to)
		} else {
			copies = copies.Copy(step, from, to)
		}
	}
	if top.ignoreCache {
		opts = append(opts, llb.IgnoreCache)
	}
	return steps[last].File(copies, opts...)
}

// collected is where the report about a layer of a group is, if the group ends with the
// layer last. The topmost layer's is where its step leaves it.
func collected(layer, last int) string {
	if layer == last {
		return path.Join("/", reportFolder, reportName)
	}
	return path.Join("/", reportFolder, strconv.Itoa(layer)+".json")
}
