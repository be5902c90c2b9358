package frontend

import (
	"strings"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/grpcerrors"
	"github.com/moby/buildkit/util/stack"
	"google.golang.org/grpc/codes"
)

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
