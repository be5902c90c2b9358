// Command harness does the steps of the Makefile that need the real build
// environment of the integration tests: it makes the base images, builds the
// frontend image, and runs the demo.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"github.com/leaktight/leaktight/integration/images"
	"github.com/leaktight/leaktight/integration/testenv"
	"golang.org/x/sys/unix"
)

const usage = `usage: harness COMMAND

  bases   make the base images, and unpack Docker's engine (needs the network)
  image   build the frontend image from the Dockerfile
  demo    run the matrix with both frontends and print it
  figures print what benchmarks printed as tables; reads them from its input
  stacks  install the software of LEAKTIGHT_STACKS, a folder (needs the network)`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), unix.SIGINT, unix.SIGTERM)
	defer stop()
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	var err error
	switch os.Args[1] {
	case "bases":
		err = makeBases(ctx)
	case "image":
		err = buildImage(ctx)
	case "demo":
		err = demo(ctx)
	case "figures":
		err = figures(os.Stdin, os.Stdout)
	case "stacks":
		err = images.BuildStacks(ctx, os.Getenv("LEAKTIGHT_STACKS"), os.Stdout)
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "harness:", err)
		os.Exit(1)
	}
}

func makeBases(ctx context.Context) error {
	paths, err := testenv.FindPaths()
	if err != nil {
		return err
	}
	if _, err := images.Build(ctx, paths.Images, os.Stdout); err != nil {
		return err
	}
	_, err = images.Engine(ctx, paths.Images, os.Stdout)
	return err
}

func buildImage(ctx context.Context) error {
	paths, err := testenv.FindPaths()
	if err != nil || paths.FrontendIsFresh() {
		return err
	}
	if err := paths.PrepareFrontendBuild(ctx); err != nil {
		return err
	}
	return inside(func() (err error) {
		env, err := testenv.Start(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, env.Close()) }()
		return env.BuildFrontend(ctx, os.Stdout)
	})
}

// inside runs f within the environment's namespaces.
func inside(f func() error) error {
	code, done := testenv.Enter()
	if !done {
		return f()
	}
	if code != 0 {
		os.Exit(code) // the inner process has said why
	}
	return nil
}
