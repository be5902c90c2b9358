// Command leaktight keeps credentials out of images. It checks and repairs
// Dockerfiles, builds with the frontend, and scans images that are built already.
package main

import (
	"context"
	"errors"
	"os"
)

// Exit codes, the same for every command. One that a signal ends has 128 and the
// signal's number: 130 after Ctrl-C.
const (
	exitFound = 1 // something to rewrite or to refuse
	exitUsage = 2 // wrong usage, or an input that cannot be read
)

// errFound ends a command that found something. What it found has been printed.
var errFound = errors.New("found")

func main() {
	os.Exit(run(stoppable(), os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

// run executes a command line and gives the exit code.
func run(ctx context.Context, args []string, std stdio) int {
	docker, args := pluginLine(args)
	cmd := newRootCommand(std, docker)
	cmd.SetArgs(args)
	help := keepHelpErrors(cmd)
	err := cmd.ExecuteContext(ctx)
	if err == nil {
		err = help.err
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFound):
		return exitFound
	}
	if status := exitError(0); errors.As(err, &status) {
		return int(status) // buildx has said what is wrong
	}
	if s, ok := endedBy(ctx); ok {
		complain(std.err, s)
		return s.status()
	}
	complain(std.err, err)
	return exitUsage
}
