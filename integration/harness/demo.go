package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/leaktight/leaktight/integration/matrix"
	"github.com/leaktight/leaktight/integration/testenv"
	"golang.org/x/sys/unix"
)

// demo runs the matrix and prints it.
func demo(ctx context.Context) error {
	return inside(func() error {
		start := time.Now()
		outcomes, err := runMatrix(ctx)
		if err != nil {
			return err
		}
		fmt.Println()
		matrix.WriteTable(os.Stdout, outcomes, wantsColour())
		fmt.Printf("The matrix took %s.\n", time.Since(start).Round(time.Second))
		if slices.ContainsFunc(outcomes, func(o matrix.Outcome) bool { return len(o.Problems) > 0 }) {
			return errors.New("not every outcome is as expected")
		}
		return nil
	})
}

func runMatrix(ctx context.Context) (_ []matrix.Outcome, err error) {
	fmt.Println("demo: start a registry with the base images and the frontend image")
	env, err := testenv.Start(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, env.Close()) }()
	if err := env.ServeBaseImages(ctx, os.Stdout); err != nil {
		return nil, err
	}
	if err := env.ServeFrontend(ctx); err != nil {
		return nil, err
	}
	rows := matrix.Rows()
	fmt.Printf("demo: build %d rows with upstream's frontend and with leaktight, side by side\n", len(rows))
	return matrix.Run(ctx, env, rows, func(o matrix.Outcome) {
		state := "as expected"
		if len(o.Problems) > 0 {
			state = "NOT as expected"
		}
		fmt.Printf("demo: %-34s %6s  %s\n", o.Name(), o.Took.Round(10*time.Millisecond), state)
	})
}

// wantsColour says whether a person reads the output on a terminal that shows
// colours.
func wantsColour() bool {
	_, err := unix.IoctlGetTermios(int(os.Stdout.Fd()), unix.TCGETS)
	return err == nil && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
