package report

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// maxShown is how many findings an error tells in full; the rest is counted.
const maxShown = 20

// RefusedError says that a build was refused, or its result withheld, and what
// to type instead.
type RefusedError struct {
	// Filename is the Dockerfile's name, for Filename:LINE.
	Filename string
	// Findings are those at fail, never empty.
	Findings []rule.Finding
}

// Error lists the findings, each with its line and what to type.
func (e *RefusedError) Error() string {
	var text strings.Builder
	text.WriteString("leaktight: build refused")
	if len(e.Findings) > 1 {
		fmt.Fprintf(&text, ", %d reasons", len(e.Findings))
	}
	for i, f := range e.Findings {
		if i == maxShown {
			fmt.Fprintf(&text, "\n… and %d more", len(e.Findings)-i)
			break
		}
		fmt.Fprintf(&text, "\n%s: %s [%s]", position(e.Filename, f.Lines), f.Message, f.Rule.Name)
		if f.Fix != "" {
			fmt.Fprintf(&text, "\n  → %s", f.Fix)
		}
	}
	return text.String()
}

// MissingError says that the client did not give secrets which the build needs.
type MissingError struct {
	// Missing are the secrets that were not given.
	Missing []rule.Mount
	// Given are those that were.
	Given []rule.Mount
	// Err is what the build said, nil where it was not started.
	Err error
}

// Error lists the flags to add.
func (e *MissingError) Error() string {
	var text strings.Builder
	missing := rule.Flags(e.Missing)
	fmt.Fprintf(&text, "leaktight: the build needs %s that %s not given; add to the command line:", plural(len(missing), "a secret", "secrets"), plural(len(missing), "was", "were"))
	for _, flag := range missing {
		text.WriteString("\n  " + flag)
	}
	if given := rule.Flags(e.Given); len(given) > 0 {
		text.WriteString("\nand keep, as it was given already:")
		for _, flag := range given {
			text.WriteString("\n  " + flag)
		}
	}
	if e.Err != nil {
		fmt.Fprintf(&text, "\n(%v)", e.Err)
	}
	return text.String()
}

// Unwrap gives what the build said.
func (e *MissingError) Unwrap() error { return e.Err }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func position(filename string, l rule.Lines) string {
	if l.Start == 0 {
		return filename
	}
	return fmt.Sprintf("%s:%d", filename, l.Start)
}
