package verify

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"github.com/opencontainers/go-digest"
)

// Depth tells of how many layers an image is made, by its digest and its platform; 0
// where that is not known.
type Depth func(image digest.Digest, platform *pb.Platform) int

// image is the op of an image, nil for any other op.
func (g *graph) image(op digest.Digest) *pb.Op {
	if v := g.byDigest[op]; v.GetSource() != nil && isImage(v.GetSource()) {
		return v.Op
	}
	return nil
}

// withLayers gives a base image together with what it was after each of its own layers
// but the last: a file that a later one of them deletes is in no file system of the
// image, and yet in its blobs. Where the builder cannot show that, or nobody knows how many
// layers there are, the image is looked at as it is in the end.
//
// The file systems are what the builder unpacks anyway: no blob is fetched again.
func (opt Options) withLayers(l Layer, caps apicaps.CapSet) Layer {
	if l.image == nil || !l.Base || opt.Depth == nil || caps.Supports(pb.CapSourceImageLayerLimit) != nil {
		return l
	}
	source := l.image.GetSource()
	_, dgst, _ := strings.Cut(source.Identifier, "@")
	title := "[leaktight] load the layers of " + l.describe()
	opts := []llb.ConstraintsOpt{llb.WithCustomName(title), llb.ProgressGroup(identity.NewID(), title, true)}
	for n := 1; n < opt.Depth(digest.Digest(dgst), l.image.Platform); n++ {
		l.below = append(l.below, upTo(l.image, n, opts))
	}
	return l
}

// upTo is the image of an op up to a number of its layers.
func upTo(image *pb.Op, layers int, opts []llb.ConstraintsOpt) llb.State {
	source, limit := image.GetSource(), pb.AttrImageLayerLimit
	if strings.HasPrefix(source.Identifier, ociLayoutScheme) {
		limit = pb.AttrOCILayoutLayerLimit
	}
	attrs := map[string]string{limit: strconv.Itoa(layers)}
	maps.Copy(attrs, source.Attrs)
	var c llb.Constraints
	if p := image.Platform.Spec(); image.Platform != nil {
		c.Platform = &p
	}
	for _, o := range opts {
		o.SetConstraintsOption(&c)
	}
	return llb.NewState(llb.NewSource(source.Identifier, attrs, c).Output())
}

// buriedFindings are about the credentials that a layer of an image holds and a later
// one deletes. Each is told once, with the first layer that has it.
func buriedFindings(p place, opt Options) []rule.Finding {
	var findings []rule.Finding
	seen := map[string]bool{}
	for _, h := range p.made.Hits {
		seen[h.Path] = true
	}
	for i, buried := range p.buried {
		for _, h := range buried.Hits {
			if seen[h.Path] || h.Kind == "" {
				continue
			}
			seen[h.Path] = true
			h.Listed, h.LeftOut = false, false
			layer := p
			layer.where = fmt.Sprintf("layer %d of %d of %s", i+1, len(p.buried)+1, p.where)
			f := layer.finding(h, opt.Policy)
			f.Message += "; a later layer deletes or replaces it, which does not take it out of the image"
			comment, told := p.allowed(opt.Allow, h.Path)
			findings = append(findings, opt.judge(f, comment, told))
		}
	}
	return findings
}
