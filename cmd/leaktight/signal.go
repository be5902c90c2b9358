package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
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

// passOn hands a signal to a process that this one has started, unless the terminal
// does: docker takes a second one as an order to leave everything as it is.
func passOn(s os.Signal, p *os.Process) error {
	if s == os.Interrupt && inForeground() {
		return nil
	}
	return p.Signal(s)
}

// passingOn runs a command that is handed the signals after the first one, too: with
// the first, its context ends. They end it, and it ends this process.
func passingOn(cmd *exec.Cmd) error {
	signals := make(chan os.Signal, 8) // several may come at once
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer func() {
		signal.Stop(signals)
		close(signals)
	}()
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		<-signals
		for s := range signals {
			_ = passOn(s, cmd.Process) // which fails when it has ended
		}
	}()
	return cmd.Wait()
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
