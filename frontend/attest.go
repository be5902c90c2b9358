package frontend

import (
	"context"
	"fmt"
	"sync"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/attestations/sbom"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/result"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// attester adds what the client asks for: the SBOM as upstream does, and the
// verdict of the gate. Without such a request it does nothing.
type attester struct {
	client  client.Client
	scanner sbom.Scanner
	// verdict says that the gate's verdict is wanted.
	verdict bool
	// rules are the policies by which it was found.
	rules   *policy.Policy
	mu      sync.Mutex
	targets map[string]target
}

// target is what was built for a platform, and what the gate says about it.
type target struct {
	built   *dockerfile2llb.Result
	scanned *verify.Report
}

func (r *request) newAttester(ctx context.Context) (*attester, error) {
	a := &attester{client: r.client, targets: map[string]target{}, verdict: r.wantsVerdict(), rules: r.rules}
	if r.ui.SBOM == nil {
		return a, nil
	}
	platform := r.ui.BuildPlatforms[0]
	var err error
	a.scanner, err = sbom.CreateSBOMScanner(ctx, r.client, r.ui.SBOM.Generator, platform, sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{
			ResolveMode: r.ui.BuildOpts().Opts[keyResolveMode],
			Platform:    &platform,
		},
	}, r.ui.SBOM.Parameters)
	return a, err
}

// add notes what was built for a platform, nil being the default one.
func (a *attester) add(platform *ocispecs.Platform, converted *dockerfile2llb.Result, scanned *verify.Report) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.targets[platformID(platform)] = target{converted, scanned}
}

func (a *attester) attest(ctx context.Context, built *dockerui.ResultBuilder) error {
	if a.scanner == nil && !a.verdict {
		return nil
	}
	return built.EachPlatform(ctx, func(ctx context.Context, id string, _ ocispecs.Platform) error {
		target, ok := a.targets[id]
		if !ok {
			return fmt.Errorf("no scan targets for %s", id)
		}
		if a.verdict {
			att, err := a.attestVerdict(ctx, target.scanned)
			if err != nil {
				return fmt.Errorf("attest the verdict: %w", err)
			}
			built.AddAttestation(id, *att)
		}
		if a.scanner == nil {
			return nil
		}
		return a.attestContents(ctx, built, id, target.built)
	})
}

// attestContents adds the SBOM.
func (a *attester) attestContents(ctx context.Context, built *dockerui.ResultBuilder, id string, target *dockerfile2llb.Result) error {
	var opts []llb.ConstraintsOpt
	if target.IsIgnoreCache {
		opts = append(opts, llb.IgnoreCache)
	}
	att, err := a.scanner(ctx, id, target.SBOM.Core, target.SBOM.Extras, opts...)
	if err != nil {
		return err
	}
	solved, err := result.ConvertAttestation(&att, func(st *llb.State) (client.Reference, error) {
		return a.solve(ctx, st)
	})
	if err != nil {
		return err
	}
	built.AddAttestation(id, *solved)
	return nil
}

func (a *attester) solve(ctx context.Context, st *llb.State) (client.Reference, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.client.Solve(ctx, client.SolveRequest{Definition: def.ToPB()})
	if err != nil {
		return nil, err
	}
	return res.Ref, nil
}
