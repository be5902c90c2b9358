package report

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

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
	var needed, optional []rule.Mount
	for _, m := range e.Missing {
		if m.Optional() {
			optional = append(optional, m)
		} else {
			needed = append(needed, m)
		}
	}
	text.WriteString("leaktight: ")
	if flags := rule.Flags(needed); len(flags) > 0 {
		fmt.Fprintf(&text, "the build needs %s that %s not given; add to the command line:", plural(len(flags), "a secret", "secrets"), plural(len(flags), "was", "were"))
		writeFlags(&text, flags)
		text.WriteString("\n")
	}
	if flags := rule.Flags(optional); len(flags) > 0 {
		text.WriteString("credential files were left out of what is copied; where the build needs one, add to the command line:")
		writeFlags(&text, flags)
		text.WriteString("\n")
	}
	if flags := rule.Flags(e.Given); len(flags) > 0 {
		text.WriteString("and keep, as it was given already:")
		writeFlags(&text, flags)
		text.WriteString("\n")
	}
	if e.Err != nil {
		fmt.Fprintf(&text, "(%v)", e.Err)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func writeFlags(text *strings.Builder, flags []string) {
	for _, flag := range flags {
		text.WriteString("\n  " + flag)
	}
}

// Unwrap gives what the build said.
func (e *MissingError) Unwrap() error { return e.Err }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
