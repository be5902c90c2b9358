package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"golang.org/x/sync/errgroup"
)

// Solver is the part of a [gwclient.Client] that the gate needs.
type Solver interface {
	Solve(ctx context.Context, req gwclient.SolveRequest) (*gwclient.Result, error)
	BuildOpts() gwclient.BuildOpts
}

var _ Solver = gwclient.Client(nil)

// Options says what was built.
type Options struct {
	// Self is the frontend's own image, see [Self].
	Self llb.State
	// Source is the Dockerfile that the LLB points to, see [Chains].
	Source []byte
	// Paths are the absolute paths of the secrets that the build mounts: no
	// layer may hold a file there.
	Paths []string
	// Allow are the exceptions that the Dockerfile makes. Each is for the layers
	// of the instruction below it, and for the base images. What they let pass is
	// a warning, unless the plan has told of it.
	Allow []detect.Allowance
	// Policy judges what is found. It may be nil.
	Policy *policy.Policy
	// Image is the config of the result, Base the one of the image that the
	// result starts from, nil for scratch.
	Image, Base *dockerspec.DockerOCIImage
}

// Report is what the gate looked at and found.
type Report struct {
	// Findings are those that fail the build before those that warn, both in the
	// order of the layers; none says that all was scanned and nothing found.
	Findings []rule.Finding
	// Layers are those that were scanned, each once.
	Layers []Layer
}

// Verify scans every layer of def and the config of the image. An error says that
// something could not be scanned: the build must not pass then either.
//
// def should have been solved by the same client, so that its ops are not done twice.
func Verify(ctx context.Context, c Client, def *pb.Definition, opt Options) (*Report, error) {
	chains, err := Chains(def, opt.Source)
	if err != nil {
		return nil, err
	}
	ids, err := Secrets(def)
	if err != nil {
		return nil, err
	}
	found, err := scanChains(ctx, c, chains, ids, opt)
	if err != nil {
		return nil, err
	}
	report := &Report{}
	for i, chain := range chains {
		report.Layers = append(report.Layers, chain.Layers...)
		report.Findings = append(report.Findings, layerFindings(chain, found[i], opt)...)
	}
	report.Findings = append(report.Findings, configFindings(opt)...)
	places := addedLayers(chains, found)
	values, err := searchValues(ctx, c, ids, places, opt)
	if err != nil {
		return nil, err
	}
	report.Findings = append(report.Findings, contentFindings(places, values, opt)...)
	slices.SortStableFunc(report.Findings, func(a, b rule.Finding) int {
		return cmp.Compare(severity(a.Verdict), severity(b.Verdict))
	})
	return report, nil
}

func severity(v rule.Verdict) int {
	if v == rule.Fail {
		return 0
	}
	return 1
}

// scanChains gives what each layer of each chain holds.
func scanChains(ctx context.Context, c Solver, chains []Chain, secrets []string, opt Options) ([][]layerReport, error) {
	caps := c.BuildOpts().LLBCaps
	if len(chains) > 0 {
		for _, id := range []apicaps.CapID{pb.CapDiffOp, pb.CapExecMountContentCache} {
			if err := caps.Supports(id); err != nil {
				return nil, fmt.Errorf("scan layers: this builder is too old: %w", err)
			}
		}
	}
	found := make([][]layerReport, len(chains))
	eg, ctx := errgroup.WithContext(ctx)
	for i, chain := range chains {
		// One after the other: the states share source maps, which marshal themselves once.
		def, err := marshalStep(ctx, chain, secrets, opt, llb.WithCaps(caps))
		if err != nil {
			return nil, fmt.Errorf("%s: marshal step: %w", chain.title(), err)
		}
		eg.Go(func() (err error) {
			if found[i], err = scanChain(ctx, c, chain, def); err != nil {
				return fmt.Errorf("%s: %w", chain.title(), err)
			}
			return nil
		})
	}
	return found, eg.Wait()
}

func marshalStep(ctx context.Context, chain Chain, secrets []string, opt Options, caps llb.ConstraintsOpt) (*llb.Definition, error) {
	wanted := Wanted{Options: layerscan.Options{Paths: opt.Paths, Credentials: opt.Policy.Paths()}}
	if slices.ContainsFunc(chain.Layers, func(l Layer) bool { return !l.Base }) {
		// No secret of this build can be in an image from elsewhere, and nobody here can mend one.
		wanted.Secrets, wanted.Tokens = secrets, true
	}
	title := "[leaktight] " + chain.title()
	return Step(opt.Self, chain, wanted, llb.WithCustomName(title), llb.ProgressGroup(identity.NewID(), title, false)).Marshal(ctx, caps)
}

func scanChain(ctx context.Context, c Solver, chain Chain, def *llb.Definition) ([]layerReport, error) {
	res, err := c.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB(), Evaluate: true})
	if err != nil {
		return nil, err
	}
	ref, err := res.SingleRef()
	if err != nil {
		return nil, fmt.Errorf("find report: %w", err)
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
	return parseReport(dt, len(chain.Layers))
}

// title says what the step for a chain does, as people see it while it runs.
func (c Chain) title() string {
	switch n := len(c.Layers); {
	case n == 1 && c.Layers[0].Base:
		return "scan " + c.Layers[0].describe()
	case n == 1:
		return "scan 1 layer"
	default:
		return fmt.Sprintf("scan %d layers", n)
	}
}
