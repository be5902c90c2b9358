package report

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Colours says whether text for people is coloured, for a terminal that shows it.
type Colours bool

// The colours, as parameters of the terminal's SGR sequence.
const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
)

func (c Colours) paint(colour, text string) string {
	if !c || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[m"
}

func (c Colours) verdict(v rule.Verdict) string {
	switch v {
	case rule.Fail:
		return c.paint(red, string(v))
	case rule.Warn:
		return c.paint(yellow, string(v))
	default:
		return c.paint(cyan, string(v))
	}
}

// path paints a path where a text names it first.
func (c Colours) path(path, text string) string {
	if !c {
		return text
	}
	from, to := wordIn(text, Printable(path))
	if from == to {
		return text
	}
	return text[:from] + c.paint(bold, text[from:to]) + text[to:]
}

// marks are carets under what a line names.
func (c Colours) marks(n int) string { return c.paint(red, strings.Repeat("^", n)) }
