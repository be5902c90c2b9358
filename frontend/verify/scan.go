package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"golang.org/x/sync/errgroup"
)

// scannedAtOnce bounds the steps that are asked for at a time, and with them the
// scanners that run.
const scannedAtOnce = 8

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
func places(chains []Chain) []place {
	var all []place
	for _, chain := range chains {
		for i, l := range chain.Layers {
			all = append(all, place{Layer: l, where: l.numbered(i, len(chain.Layers))})
		}
	}
	showProgress(all)
	return all
}

// scanLayers notes what each layer holds.
func scanLayers(ctx context.Context, c Solver, places []place, steps []*pb.Definition, opt Options) error {
	eg, ctx := errgroup.WithContext(ctx)
	eg.SetLimit(scannedAtOnce)
	for i := range places {
		p := &places[i]
		eg.Go(func() error {
			found, err := scanLayer(ctx, c, steps[i], 1+len(p.below), opt)
			if err != nil {
				return fmt.Errorf("scan %s: %w", p.where, err)
			}
			p.made, p.buried = found[0], found[1:]
			return nil
		})
	}
	return eg.Wait()
}

// marshalSteps gives the step for each layer.
func marshalSteps(ctx context.Context, c Solver, places []place, opt Options) ([]*pb.Definition, error) {
	caps := c.BuildOpts().LLBCaps
	if len(places) > 0 {
		for _, id := range []apicaps.CapID{pb.CapDiffOp, pb.CapExecMountContentCache} {
			if err := caps.Supports(id); err != nil {
				return nil, fmt.Errorf("scan layers: this builder is too old: %w", err)
			}
		}
	}
	steps := make([]*pb.Definition, len(places))
	for i := range places {
		p := &places[i]
		p.Layer = opt.withLayers(p.Layer, caps)
		def, err := opt.step(p.Layer, p.progress...).Marshal(ctx, llb.WithCaps(caps))
		if err != nil {
			return nil, fmt.Errorf("scan %s: marshal step: %w", p.where, err)
		}
		steps[i] = def.ToPB()
	}
	return steps, nil
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
		places[i].progress = []llb.ConstraintsOpt{llb.WithCustomName("[leaktight] " + title), group}
	}
}

func progressGroup(title string) llb.ConstraintsOpt {
	return llb.ProgressGroup(identity.NewID(), "[leaktight] "+title, false)
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

// scanLayer gives what a step says of a number of file systems.
func scanLayer(ctx context.Context, c Solver, def *pb.Definition, trees int, opt Options) ([]layerReport, error) {
	ref, err := solve(ctx, c, def, opt)
	if err != nil {
		return nil, err
	}
	if ref == nil {
		return nil, errors.New("the step left no report")
	}
	dt, err := ref.ReadFile(ctx, gwclient.ReadRequest{
		Filename: reportName, Range: &gwclient.FileRange{Length: maxReport + 1},
	})
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	return parseReport(dt, trees)
}
