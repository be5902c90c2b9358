// Command frontend is the entrypoint of the leaktight frontend image. Without
// arguments it answers the BuildKit gateway that started it. The same binary
// works inside the build: "scan" looks at layers, "search" for the values of secrets
// in them, and "probe" tells which secrets there are.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/frontend/gateway/grpcclient"
	"github.com/moby/buildkit/util/appcontext"
)

func main() {
	if err := run(appcontext.Context(), os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "leaktight: %+v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return grpcclient.RunFromEnvironment(ctx, frontend.Build)
	}
	switch args[0] {
	case verify.ScanCommand:
		confine()
		return verify.Scan(ctx, args[1:])
	case verify.SearchCommand:
		confine()
		return verify.Search(ctx, args[1:], os.Stdin, os.Stdout)
	case frontend.ProbeCommand:
		return frontend.Probe(os.Stdout, args[1:])
	}
	return fmt.Errorf("unknown command %q: the frontend is started by BuildKit, see https://github.com/leaktight/leaktight", args[0])
}
