package verify

import (
	"context"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
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
	// LeftOut are the absolute paths at which the build left a file of its context out.
	LeftOut []string
	// Allow are the exceptions that the Dockerfile makes. Each is for the layers
	// of the instruction below it, and for the base images. What they let pass is
	// a warning, unless the plan has told of it.
	Allow []detect.Allowance
	// Policy judges what is found. It may be nil.
	Policy *policy.Policy
	// Image is the config of the result, Base the one of the image that the
	// result starts from, nil for scratch.
	Image, Base *dockerspec.DockerOCIImage
	// Depth tells how many layers a base image has. It may be nil.
	Depth Depth
	// CacheImports are those of the build.
	CacheImports []gwclient.CacheOptionsEntry
}

// Report is what the gate looked at and found.
type Report struct {
	// Findings are those that fail the build before those that warn, both in the
	// order of the layers; none says that all was scanned and nothing found.
	Findings []rule.Finding
	// Layers are those that were scanned, each once.
	Layers []Layer
	// Spelled are texts of the Dockerfile that are values of secrets: an excerpt of it
	// must not show them.
	Spelled []rule.Secret
}

// Verify scans every layer of def and the config of the image. An error says that
// something could not be scanned: the build must not pass then either.
//
// def is solved by the same client, before or at the same time, so that its ops are not
// done twice.
func Verify(ctx context.Context, c Client, def *pb.Definition, opt Options) (*Report, error) {
	g, err := newGraph(def)
	if err != nil {
		return nil, err
	}
	chains, err := g.chains(opt.Source)
	if err != nil {
		return nil, err
	}
	places := places(chains, c.BuildOpts().LLBCaps)
	values, err := look(ctx, c, places, g.allSecrets(), opt)
	if err != nil {
		return nil, err
	}
	report := &Report{Spelled: spelled(values.Texts, opt.Source)}
	for i, p := range places {
		if i < len(values.Layers) {
			p.made.hide(values.Layers[i].Findings)
		}
		report.Layers = append(report.Layers, p.Layer)
		report.Findings = append(report.Findings, layerFindings(p, opt)...)
		report.Findings = append(report.Findings, buriedFindings(p, opt)...)
	}
	report.Findings = append(report.Findings, configFindings(opt)...)
	report.Findings = append(report.Findings, contentFindings(places, values, opt)...)
	slices.SortStableFunc(report.Findings, func(a, b rule.Finding) int {
		return rule.WorseFirst(a.Verdict, b.Verdict)
	})
	return report, nil
}

// look scans the layers, and searches them for the values of secrets. Both wait for
// nothing but the layers.
func look(ctx context.Context, c Client, places []place, secrets []string, opt Options) (*searchReport, error) {
	// One after the other: the states share source maps, which marshal themselves once.
	groups := groups(places)
	steps, err := marshalSteps(ctx, c, groups, opt)
	if err != nil {
		return nil, err
	}
	trees, err := marshalTrees(ctx, c, places, secrets)
	if err != nil {
		return nil, err
	}
	var values *searchReport
	eg, ctx := errgroup.WithContext(ctx)
	eg.Go(func() error { return scanLayers(ctx, c, groups, steps, opt) })
	eg.Go(func() (err error) {
		values, err = searchValues(ctx, c, secrets, len(places), trees, opt)
		return err
	})
	err = eg.Wait()
	return values, err
}
