package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// scannedAtOnce bounds the layers that are asked for at a time, and with them the
// scanners that run.
const scannedAtOnce = 16

// place is a layer, how people see it, and what was found in it when it was made.
type place struct {
	Layer
	where    string
	progress []llb.ConstraintsOpt
	made     layerReport
	// buried are what was found below an image, see [Options.withLayers].
	buried []layerReport
}

// places are the layers of all chains, in their order.
func places(chains []Chain, caps apicaps.CapSet) []place {
	var all []place
	whole, hashed := caps.Supports(pb.CapDiffOp) != nil, caps.Supports(pb.CapExecMountContentCache) != nil
	for _, chain := range chains {
		for i, l := range chain.Layers {
			l.whole, l.hashed = whole, hashed
			all = append(all, place{Layer: l, where: l.numbered(i, len(chain.Layers))})
		}
	}
	showProgress(all)
	return all
}

// scanLayers notes what each layer holds. Each definition is that of a group.
func scanLayers(ctx context.Context, c Solver, groups [][]*place, steps []*pb.Definition, opt Options) error {
	free := semaphore.NewWeighted(scannedAtOnce)
	eg, ctx := errgroup.WithContext(ctx)
	for i, group := range groups {
		eg.Go(func() error {
			weight := int64(len(group))
			if err := free.Acquire(ctx, weight); err != nil {
				return err
			}
			defer free.Release(weight)
			return scanGroup(ctx, c, group, steps[i], opt)
		})
	}
	return eg.Wait()
}

// marshalSteps gives the steps for each group of layers.
func marshalSteps(ctx context.Context, c Solver, groups [][]*place, opt Options) ([]*pb.Definition, error) {
	caps := c.BuildOpts().LLBCaps
	defs := make([]*pb.Definition, len(groups))
	for i, group := range groups {
		var steps []llb.State
		for _, p := range group {
			p.Layer = opt.withLayers(p.Layer, caps)
			steps = append(steps, opt.step(p.Layer, p.progress...))
		}
		top := group[len(group)-1]
		def, err := collect(steps, top.Layer, top.progress...).Marshal(ctx, llb.WithCaps(caps))
		if err != nil {
			return nil, fmt.Errorf("scan %s: marshal step: %w", top.where, err)
		}
		defs[i] = def.ToPB()
	}
	return defs, nil
}

// showProgress says how people see the steps while they run: those for the layers that
// the build adds as one, as long as nobody asks for more.
func showProgress(places []place) {
	added := progressGroup(scanTitle(places))
	for i, p := range places {
		title, group := "scan "+p.where, added
		if p.Base {
			group = progressGroup(title)
		}
		places[i].progress = []llb.ConstraintsOpt{llb.WithCustomName(titlePrefix + title), group}
	}
}

func progressGroup(title string) llb.ConstraintsOpt {
	return llb.ProgressGroup(identity.NewID(), titlePrefix+title, false)
}

// scanTitle says what the steps for the layers that a build adds do.
func scanTitle(places []place) string {
	added := 0
	for _, p := range places {
		if !p.Base {
			added++
		}
	}
	if added == 1 {
		return "scan 1 layer"
	}
	return fmt.Sprintf("scan %d layers", added)
}

func (opt Options) step(l Layer, opts ...llb.ConstraintsOpt) llb.State {
	wanted := Wanted{Options: layerscan.Options{Paths: opt.Paths, LeftOut: opt.LeftOut, Credentials: opt.Policy.Paths()}, Limits: opt.Policy.Limits()}
	if !l.Base {
		// No secret of this build can be in an image from elsewhere, and nobody here can mend one.
		wanted.Secrets, wanted.Tokens = l.Secrets, true
	}
	return Step(opt.Self, l, wanted, opts...)
}

// scanGroup notes what each layer of a group holds.
func scanGroup(ctx context.Context, c Solver, group []*place, def *pb.Definition, opt Options) error {
	last := len(group) - 1
	ref, err := solve(ctx, c, def, opt)
	if err == nil && ref == nil {
		err = errors.New("the step left no report")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", failed(err, def, group[last]), err)
	}
	for i, p := range group {
		found, err := readReport(ctx, ref, collected(i, last), 1+len(p.below))
		if err != nil {
			return fmt.Errorf("scan %s: %w", p.where, err)
		}
		p.made, p.buried = found[0], found[1:]
	}
	return nil
}

// failed is the title of the step that an error is about, the topmost layer's where it
// does not say.
func failed(err error, def *pb.Definition, top *place) string {
	if at := (*errdefs.VertexError)(nil); errors.As(err, &at) {
		if title, ok := strings.CutPrefix(def.Metadata[at.Digest].GetDescription()[descriptionName], titlePrefix); ok {
			return title
		}
	}
	return "scan " + top.where
}

// titlePrefix starts the title of a step.
const titlePrefix = "[leaktight] "

// readReport reads what a step says of a number of file systems.
func readReport(ctx context.Context, ref gwclient.Reference, name string, trees int) ([]layerReport, error) {
	dt, err := ref.ReadFile(ctx, gwclient.ReadRequest{
		Filename: name, Range: &gwclient.FileRange{Length: maxReport + 1},
	})
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	return parseReport(dt, trees)
}
