package frontend

import (
	"context"
	"fmt"

	"github.com/containerd/platforms"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"golang.org/x/sync/errgroup"
)

// build builds every platform that the client asks for, tells what the gate found in
// any of them, and attests the result.
func (r *request) build(ctx context.Context, plan *llbtransform.Plan) (*dockerui.ResultBuilder, error) {
	att, err := r.newAttester(ctx)
	if err != nil {
		return nil, err
	}
	found := newExamined()
	built, err := r.buildPlatforms(ctx, plan, func(platform *ocispecs.Platform, converted *dockerfile2llb.Result, scanned *verify.Report) {
		att.add(platform, converted, scanned)
		found.addScan(scanned)
	})
	if err != nil {
		return nil, err
	}
	r.spelled = found.spelled
	if err := r.tell(ctx, found.findings); err != nil {
		return nil, err
	}
	return built, att.attest(ctx, built)
}

// buildPlatforms builds every platform, and hands out what came of each and what the
// gate found there. Nobody may get the result before that was judged.
func (r *request) buildPlatforms(ctx context.Context, plan *llbtransform.Plan, done func(*ocispecs.Platform, *dockerfile2llb.Result, *verify.Report)) (*dockerui.ResultBuilder, error) {
	return r.ui.Build(ctx, func(ctx context.Context, platform *ocispecs.Platform, index int) (*dockerui.BuildResult, error) {
		converted, def, err := r.convert(ctx, plan, platform, index)
		if err != nil {
			return nil, err
		}
		ref, scanned, err := r.solveGuarded(ctx, plan, converted, def)
		if err != nil {
			return nil, err
		}
		done(platform, converted, scanned)
		return &dockerui.BuildResult{
			Reference: ref, Image: converted.Image, BaseImage: converted.BaseImage, Epoch: converted.Epoch,
		}, nil
	})
}

// convert makes LLB of the rewritten Dockerfile for one of the platforms, by its index,
// and refuses a step that carries a secret. Only the first platform's warnings are told.
func (r *request) convert(ctx context.Context, plan *llbtransform.Plan, platform *ocispecs.Platform, index int) (*dockerfile2llb.Result, *pb.Definition, error) {
	opt := r.convertOptions(ctx)
	opt.TargetPlatform = platform
	if index != 0 || r.examined != nil {
		opt.Warn = nil
	}
	converted, def, findings, err := r.guarded(ctx, plan, opt)
	if err != nil {
		return nil, nil, err
	}
	if index != 0 {
		return converted, def, r.refuse(findings)
	}
	return converted, def, r.tell(ctx, findings)
}

// guarded makes LLB of the rewritten Dockerfile, without the files that are withheld,
// and gives what is found in its steps.
func (r *request) guarded(ctx context.Context, plan *llbtransform.Plan, opt dockerfile2llb.ConvertOpt) (*dockerfile2llb.Result, *pb.Definition, []rule.Finding, error) {
	converted, err := dockerfile2llb.Dockerfile2LLB(ctx, plan.Source, opt)
	if err != nil {
		return nil, nil, nil, err
	}
	if plan.ParseErr != nil {
		return nil, nil, nil, plan.ParseErr
	}
	marshalled, err := converted.State.Marshal(ctx)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("marshal LLB: %w", err)
	}
	def, err := llbtransform.Exclude(marshalled.ToPB(), r.client.withheld)
	if err != nil {
		return nil, nil, nil, err
	}
	findings, err := llbtransform.Guard(def, plan)
	return converted, def, findings, err
}

// solveGuarded builds one platform and holds the result back until the gate has
// looked at every layer, which it does as soon as the layer is made. What the gate
// found is not judged here.
func (r *request) solveGuarded(ctx context.Context, plan *llbtransform.Plan, converted *dockerfile2llb.Result, def *pb.Definition) (client.Reference, *verify.Report, error) {
	looking, stop := context.WithCancel(ctx)
	defer stop()
	var scanned *verify.Report
	var gate errgroup.Group
	gate.Go(func() (err error) {
		scanned, err = r.scan(looking, plan, converted, def)
		return err
	})
	res, err := r.client.Solve(ctx, client.SolveRequest{
		Definition: def, CacheImports: r.ui.CacheImports, Evaluate: true,
	})
	if err != nil {
		// What the gate says then is that it waited for a layer in vain.
		stop()
		_ = gate.Wait()
		return nil, nil, r.diagnose(ctx, plan, err)
	}
	if err := gate.Wait(); err != nil {
		return nil, nil, err
	}
	ref, err := res.SingleRef()
	return ref, scanned, err
}

// scan lets the gate look at every layer of the LLB and at the image's
// configuration. What could not be looked at is an error.
func (r *request) scan(ctx context.Context, plan *llbtransform.Plan, converted *dockerfile2llb.Result, def *pb.Definition) (*verify.Report, error) {
	self, err := r.self()
	if err != nil {
		return nil, err
	}
	report, err := verify.Verify(ctx, r.client, def, verify.Options{
		Self: self, Source: r.source.Data, Paths: plan.Paths, LeftOut: plan.LeftOut, Allow: plan.Allowances, Policy: plan.Policy,
		Image: converted.Image, Base: converted.BaseImage, CacheImports: r.ui.CacheImports, Depth: r.client.depth,
	})
	if err != nil {
		return nil, spoken(fmt.Errorf("scan the result, which is not exported unscanned: %w", err))
	}
	return report, nil
}

func platformID(platform *ocispecs.Platform) string {
	if platform == nil {
		p := platforms.DefaultSpec()
		platform = &p
	}
	return platforms.FormatAll(platforms.Normalize(*platform))
}
