package main

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/spf13/pflag"
)

// talk tells people what a command does, besides its findings and its errors.
type talk struct {
	w io.Writer
	// quiet says nothing, verbose says what was looked at, and why.
	quiet, verbose bool
	// writing is for layers that are read side by side.
	writing sync.Mutex
}

func (t *talk) flags(f *pflag.FlagSet) {
	f.BoolVarP(&t.quiet, "quiet", "q", false, "print findings and errors only")
	f.BoolVar(&t.verbose, "verbose", false, "say what is looked at, and why")
}

func (t *talk) check() error {
	if t.quiet && t.verbose {
		return errors.New("--quiet and --verbose contradict each other: leave out one of them")
	}
	return nil
}

// say tells what everybody wants to know.
func (t *talk) say(format string, args ...any) {
	if !t.quiet {
		t.writing.Lock()
		defer t.writing.Unlock()
		fmt.Fprintf(t.w, "leaktight: %s\n", report.Printable(fmt.Sprintf(format, args...)))
	}
}

// detail tells what --verbose asks for.
func (t *talk) detail(format string, args ...any) {
	if t.verbose {
		t.say(format, args...)
	}
}

// count is a number of things, as people write it.
func count[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
