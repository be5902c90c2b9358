package frontend

import (
	"context"

	"github.com/moby/buildkit/frontend/gateway/client"
)

// Build answers one request of a BuildKit gateway: a build, or a subrequest such
// as lint or outline. A Dockerfile without secrets is built exactly as upstream
// builds it. Errors that concern a line of the Dockerfile carry it, see
// [github.com/moby/buildkit/solver/errdefs.Sources]; nothing is returned for
// export unless every check passed.
func Build(ctx context.Context, c client.Client) (_ *client.Result, err error) {
	r, err := newRequest(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = audible(r.located(err)) }()

	plan, err := r.plan(ctx)
	if err != nil {
		return nil, err
	}
	if res, ok, err := r.subrequest(ctx, plan); ok || err != nil {
		return res, err
	}
	if err := r.tell(ctx, plan.Findings); err != nil {
		return nil, err
	}

	built, err := r.build(ctx, plan)
	if err != nil {
		return nil, err
	}
	r.reportHidden(ctx)
	return built.Finalize()
}
