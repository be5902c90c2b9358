package rule

import (
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// globs are patterns without braces, each with texts that every path has that it
// matches: what it ends with, and others. They tell a hundred times faster than the
// pattern that most paths do not match.
type globs []glob

type glob struct {
	pattern, tail string
	parts         []string
}

func newGlobs(patterns []string) globs {
	var all globs
	for _, p := range patterns {
		for _, p := range Expand(p) {
			all = append(all, glob{p, tail(p), inner(p)})
		}
	}
	return all
}

// inner are the texts that a pattern spells out, without the slashes beside them,
// which ** may stand for.
func inner(pattern string) []string {
	parts := literals(pattern)
	for i := range parts {
		parts[i] = strings.Trim(parts[i], "/")
	}
	return parts
}

func (g globs) match(p string) bool {
	return slices.ContainsFunc(g, func(one glob) bool {
		return strings.HasSuffix(p, one.tail) && containsAll(p, one.parts) && doublestar.MatchUnvalidated(one.pattern, p)
	})
}

func tail(pattern string) string { return pattern[strings.LastIndexAny(pattern, wildcards+"/")+1:] }
