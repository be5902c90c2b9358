package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
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

// complain tells of an error, in lines that do nothing to a terminal: names of files may
// be in it.
func complain(w io.Writer, err error) {
	for i, line := range strings.Split(strings.TrimSpace(err.Error()), "\n") {
		line = strings.ReplaceAll(line, "\t", "    ")
		if i == 0 || strings.HasPrefix(strings.TrimSpace(line), "::") { // which is a command for GitHub Actions
			line = "leaktight: " + line
		}
		fmt.Fprintln(w, report.Printable(line))
	}
}

// count is a number of things, as people write it.
func count[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
