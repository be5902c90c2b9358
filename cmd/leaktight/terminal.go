package main

import (
	"io"
	"os"

	"github.com/leaktight/leaktight/frontend/report"
	"golang.org/x/term"
)

// isTerminal reports whether people look at what is written to w, as it comes.
func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// dumb is a terminal that shows nothing but text in lines.
func dumb() bool { return os.Getenv("TERM") == "dumb" }

// colours says whether what is written to w for people is coloured.
func colours(w io.Writer) report.Colours {
	return report.Colours(isTerminal(w) && !dumb() && os.Getenv("NO_COLOR") == "")
}
