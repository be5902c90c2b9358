package frontend

import (
	"cmp"
	"context"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/solver/pb"
)

// What is asked for ahead is what the plan asks for soon, one thing after the other. The
// answers are kept until then; what fails is asked again where it is needed, and told there.

// Options that name the directories of the client.
const (
	keyNameContext    = "contextkey"
	keyNameDockerfile = "dockerfilekey"
)

// policiesAhead asks for the policy files while the Dockerfile is on its way. It knows
// where they are only if Dockerfile and context are directories of the client.
func (r *request) policiesAhead(ctx context.Context) {
	opts := r.ui.BuildOpts().Opts
	name := cmp.Or(opts[keyNameContext], dockerui.DefaultLocalNameContext)
	if inputs, err := r.client.Inputs(ctx); err != nil || len(inputs) > 0 || opts[name] != "" {
		return
	}
	dockerfile := cmp.Or(opts[keyNameDockerfile], dockerui.DefaultLocalNameDockerfile)
	beside, group := policyBeside(cmp.Or(opts[keyFilename], dockerui.DefaultDockerfileName)), identity.NewID()
	for _, p := range []place{r.localPlace(dockerfile, beside, group), r.localPlace(name, policy.Filename, group)} {
		r.ahead.Go(func() { _, _ = r.readOnce(ctx, p) })
	}
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
