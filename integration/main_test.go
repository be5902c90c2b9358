package integration_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
)

// TestMain runs the tests in the namespaces of the build environment, if they
// can have one.
func TestMain(m *testing.M) {
	flag.Parse()
	if whyNoEnvironment() == "" {
		if code, done := testenv.Enter(); done {
			os.Exit(code)
		}
	}
	os.Exit(m.Run())
}

// whyNoEnvironment says why the build environment cannot be used here; "" if it
// can.
func whyNoEnvironment() string {
	switch {
	case testing.Short():
		return "-short is set, and this test needs a BuildKit daemon"
	case os.Geteuid() != 0:
		return "not root, and this test needs a BuildKit daemon"
	default:
		return ""
	}
}

// startEnv starts an environment with base images and the frontend, or skips tb.
func startEnv(tb testing.TB) *testenv.Env {
	tb.Helper()
	if why := whyNoEnvironment(); why != "" {
		tb.Skip(why)
	}
	ctx := tb.Context()
	env, err := testenv.Start(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := env.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := serve(ctx, env); err != nil {
		tb.Fatalf("%v (make deps image sets all up)", err)
	}
	return env
}

func serve(ctx context.Context, env *testenv.Env) error {
	if err := env.ServeBaseImages(ctx, os.Stderr); err != nil {
		return fmt.Errorf("serve base images: %w", err)
	}
	if err := env.ServeFrontend(ctx); err != nil {
		return fmt.Errorf("serve frontend: %w", err)
	}
	return nil
}
