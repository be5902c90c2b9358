package frontend

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests"
	"github.com/moby/buildkit/frontend/subrequests/convertllb"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/frontend/subrequests/outline"
	"github.com/moby/buildkit/frontend/subrequests/targets"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

// subrequest answers everything that upstream answers, about the Dockerfile as
// it will be built. The client falls back to an upstream frontend of its own
// choice for what is "unsupported", so nothing may be.
func (r *request) subrequest(ctx context.Context, plan *llbtransform.Plan) (*client.Result, bool, error) {
	id := r.ui.BuildOpts().Opts[keyRequestID]
	if id == examination().Name {
		res, err := r.examine(ctx, plan)
		return res, true, err
	}
	opt := r.convertOptions(ctx)
	res, ok, err := r.ui.HandleSubrequest(ctx, dockerui.RequestHandler{
		Outline: func(ctx context.Context) (*outline.Outline, error) {
			return dockerfile2llb.Dockerfile2Outline(ctx, plan.Source, opt)
		},
		ListTargets: func(ctx context.Context) (*targets.List, error) {
			return dockerfile2llb.ListTargets(ctx, r.source.Data)
		},
		Lint: func(ctx context.Context) (*lint.LintResults, error) {
			return r.lint(ctx, plan, opt)
		},
		ConvertLLB: func(ctx context.Context) (*convertllb.Result, error) {
			if err := r.refuse(plan.Findings); err != nil {
				return nil, err
			}
			_, def, err := r.convert(ctx, plan, nil, 0)
			if err != nil {
				return nil, err
			}
			return asResult(def)
		},
	})
	if err == nil && id == subrequests.RequestSubrequestsDescribe {
		err = announce(res, examination())
	}
	return res, ok, err
}

// announce adds a request to the list of those that are answered.
func announce(res *client.Result, more subrequests.Request) error {
	var all []subrequests.Request
	if err := json.Unmarshal(res.Metadata[keyResultJSON], &all); err != nil {
		return err
	}
	dt, err := json.MarshalIndent(append(all, more), "", "  ")
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := subrequests.PrintDescribe(dt, &text); err != nil {
		return err
	}
	res.AddMeta(keyResultJSON, dt)
	res.AddMeta(keyResultText, text.Bytes())
	return nil
}

// asResult is a definition as the client wants to see it.
func asResult(def *pb.Definition) (*convertllb.Result, error) {
	res := &convertllb.Result{Def: map[digest.Digest]*pb.Op{}, Metadata: map[digest.Digest]llb.OpMetadata{}, Source: def.Source}
	for _, dt := range def.Def {
		op := &pb.Op{}
		if err := op.UnmarshalVT(dt); err != nil {
			return nil, err
		}
		res.Def[digest.FromBytes(dt)] = op
	}
	for dgst, m := range def.Metadata {
		res.Metadata[digest.Digest(dgst)] = llb.NewOpMetadata(m)
	}
	return res, nil
}

// lint adds the plan's findings to upstream's warnings. A Dockerfile that would
// be refused is linted as it stands.
func (r *request) lint(ctx context.Context, plan *llbtransform.Plan, opt dockerfile2llb.ConvertOpt) (*lint.LintResults, error) {
	source := plan.Source
	if len(plan.Refused()) > 0 {
		source = r.source.Data
	}
	results, err := dockerfile2llb.DockerfileLint(ctx, source, opt)
	if err != nil {
		return nil, err
	}
	wanted := slices.DeleteFunc(report.WorstFirst(plan.Findings), r.checks.skips)
	for _, f := range report.Folds(wanted) {
		results.AddWarning(f.Rule.Name, f.Rule.Description, f.Rule.URL(), report.Advice(f), 0, detect.Ranges(f.Lines))
	}
	return results, nil
}
