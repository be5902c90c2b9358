package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stopped is the error of a command that a signal ended.
type stopped struct{ signal syscall.Signal }

// Error names the signal.
func (s stopped) Error() string { return "stopped (" + s.signal.String() + ")" }

// status is the exit code that shells give to a command that a signal ended.
func (s stopped) status() int { return 128 + int(s.signal) }

// stoppable gives a context that ends with the first SIGINT or SIGTERM. The next one
// ends the process.
func stoppable() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		got, _ := (<-signals).(syscall.Signal)
		signal.Stop(signals)
		cancel(stopped{got})
	}()
	return ctx
}

// grace is how long work may take to notice that it is to end.
const grace = 500 * time.Millisecond

// atOnce works until it is done or the context ends. Work that waits for a file, a
// pipe or a terminal does not notice that, and is left behind.
func atOnce(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(grace):
		return context.Cause(ctx)
	}
}

// endedBy tells which signal an error comes from.
func endedBy(ctx context.Context) (stopped, bool) {
	var s stopped
	return s, errors.As(context.Cause(ctx), &s)
}
