package report

import (
	"cmp"
	"fmt"
	"slices"
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

// How many flags an error lists that the build may do without, or has already.
const (
	maxOptional = 12
	maxGiven    = 5
)

// Error lists the flags to add: all that the build needs, and of the others those
// that the build spoke of, and some more.
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
	optional = slices.DeleteFunc(optional, func(m rule.Mount) bool {
		return slices.ContainsFunc(needed, func(n rule.Mount) bool { return n.ID == m.ID })
	})
	text.WriteString("leaktight: ")
	if flags := rule.Flags(needed); len(flags) > 0 {
		fmt.Fprintf(&text, "the build needs %s that %s not given; add to the command line:", plural(len(flags), "a secret", "secrets"), plural(len(flags), "was", "were"))
		writeFlags(&text, flags)
		text.WriteString("\n")
	}
	if flags := rule.Flags(e.likely(optional)); len(flags) > 0 {
		text.WriteString("credential files were left out of what is copied; where the build needs one, add to the command line:")
		writeSome(&text, flags, maxOptional)
		text.WriteString("\n")
	}
	if flags := rule.Flags(e.Given); len(flags) > 0 {
		text.WriteString("and keep, as it was given already:")
		writeSome(&text, flags, maxGiven)
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

// writeSome writes the first flags, and counts the others.
func writeSome(text *strings.Builder, flags []string, most int) {
	writeFlags(text, flags[:min(len(flags), most)])
	if n := len(flags) - most; n > 0 {
		fmt.Fprintf(text, "\n  … and %d more: docker buildx build --call=outline …", n)
	}
}

// likely puts the files first that the build named when it failed.
func (e *MissingError) likely(mounts []rule.Mount) []rule.Mount {
	if e.Err == nil {
		return mounts
	}
	said := e.Err.Error()
	named := func(m rule.Mount) int {
		if strings.Contains(said, m.Target) {
			return 0
		}
		return 1
	}
	sorted := slices.Clone(mounts)
	slices.SortStableFunc(sorted, func(a, b rule.Mount) int { return cmp.Compare(named(a), named(b)) })
	return sorted
}

// Unwrap gives what the build said.
func (e *MissingError) Unwrap() error { return e.Err }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
