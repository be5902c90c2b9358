package frontend

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"github.com/moby/buildkit/util/grpcerrors"
	"github.com/moby/buildkit/util/stack"
	"google.golang.org/grpc/codes"
)

// lacks gives an error where the builder does not state a capability for its LLB.
func (r *request) lacks(id apicaps.CapID) error {
	return lacking(r.ui.BuildOpts().LLBCaps, id)
}

func lacking(caps apicaps.CapSet, id apicaps.CapID) error {
	if err := caps.Supports(id); err != nil {
		return fmt.Errorf("this builder lacks what leaktight needs here, so nothing is built: update the builder: %w", err)
	}
	return nil
}

// mountable refuses a plan whose secrets the builder cannot mount.
func (r *request) mountable(plan *llbtransform.Plan) error {
	for _, m := range plan.Mounts {
		if m.Env == "" {
			continue
		}
		if err := r.lacks(pb.CapExecSecretEnv); err != nil {
			return fmt.Errorf("mount the secret %s as a variable: %w", m.ID, err)
		}
	}
	return nil
}

// checkCaps refuses a build that needs a frontend capability which this frontend
// lacks. It never forwards such a build to another frontend, as upstream does:
// that one would build it without protection.
func checkCaps(requested string) error {
	for request := range strings.SplitSeq(requested, ",") {
		name, _, _ := strings.Cut(request, "+")
		if name != "" && !supported(name) {
			return stack.Enable(grpcerrors.WrapCode(errdefs.NewUnsupportedFrontendCapError(name), codes.Unimplemented))
		}
	}
	return nil
}

// supported lists the capabilities that the image's label states.
func supported(name string) bool {
	switch name {
	case "moby.buildkit.frontend.inputs", "moby.buildkit.frontend.subrequests", "moby.buildkit.frontend.contexts",
		"moby.buildkit.frontend.gitquerystring", "moby.buildkit.frontend.contexts.zstd":
		return true
	}
	return false
}
