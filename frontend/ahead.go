package frontend

import (
	"cmp"
	"context"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
)

// What is asked for ahead is what the plan asks for soon, one thing after the other. The
// answers are kept until then; what fails is asked again where it is needed, and told there.

// keyNameContext names the directory of the client that is the context.
const keyNameContext = "contextkey"

// ignoreAhead asks for the .dockerignore while the Dockerfile is on its way. It knows
// where that is only if the context is a directory of the client.
func (r *request) ignoreAhead(ctx context.Context) {
	opts := r.ui.BuildOpts().Opts
	name := cmp.Or(opts[keyNameContext], dockerui.DefaultLocalNameContext)
	if inputs, err := r.client.Inputs(ctx); err != nil || len(inputs) > 0 || opts[name] != "" {
		return
	}
	r.ahead.Go(func() { _, _ = r.solve(ctx, r.client.ignoreSource(name)) })
}

// planAhead asks for what the plan of a Dockerfile needs if no policy says otherwise.
func (r *request) planAhead(ctx context.Context, file *detect.File, args map[string]rule.Secret) {
	for _, image := range llbtransform.Images(file, r.ui.BuildArgs) {
		r.ahead.Go(func() { _, _ = r.imageConfig(ctx, image, r.platform()) })
	}
	if r.lacks(pb.CapSourceMetadataTransfer) == nil {
		unjudged := *file
		r.ahead.Go(func() { _, _ = r.contexts(ctx, []*detect.File{&unjudged}, args) })
	}
}
