// Command frontend is the entrypoint of the leaktight frontend image.
package main

import (
	"fmt"
	"os"

	"github.com/leaktight/leaktight/frontend"
	"github.com/moby/buildkit/frontend/gateway/grpcclient"
	"github.com/moby/buildkit/util/appcontext"
)

func main() {
	if err := grpcclient.RunFromEnvironment(appcontext.Context(), frontend.Build); err != nil {
		fmt.Fprintf(os.Stderr, "leaktight: %+v\n", err)
		os.Exit(1)
	}
}
