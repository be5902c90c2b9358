package rule

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"
)

// index tells apart, in about a microsecond, the few paths that the catalogue
// may know from the many that it does not, so that the catalogue's patterns are
// tried on those few only. It errs on one side: what it drops matches no pattern.
type index struct {
	// names are base names that a pattern spells out.
	names map[string]bool
	// bases are what a base name must match, one for each other pattern with a wildcard.
	bases []basePattern
	// dirs are directories that must be on the way to the file, one for each
	// pattern with a wildcard that names any.
	dirs map[string]bool
	// all says that a pattern can match anything.
	all bool
}

// basePattern is the last part of a pattern, and the texts that it spells out.
type basePattern struct {
	pattern string
	parts   []string
}

// catalogue indexes the catalogue once.
var catalogue = sync.OnceValue(func() *index {
	x := &index{names: map[string]bool{}, dirs: map[string]bool{}}
	for _, pattern := range patterns() {
		x.add(pattern)
	}
	return x
})

func (x *index) add(pattern string) {
	dir, base := path.Split(pattern)
	if !strings.ContainsAny(base, wildcards) {
		x.names[base] = true
		return
	}
	segments := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	for _, s := range slices.Backward(segments) {
		if s != "" && !strings.ContainsAny(s, wildcards) {
			x.dirs[s] = true
			return
		}
	}
	if parts := literals(base); len(parts) > 0 {
		x.bases = append(x.bases, basePattern{base, parts})
		return
	}
	x.all = true
}

// knows reports whether the catalogue may know a path that is [normal].
func (x *index) knows(p string) bool {
	dir, base := path.Split(p)
	if x.all || x.names[base] {
		return true
	}
	for _, b := range x.bases {
		if containsAll(base, b.parts) && doublestar.MatchUnvalidated(b.pattern, base) {
			return true
		}
	}
	for segment := range strings.SplitSeq(dir, "/") {
		if x.dirs[segment] {
			return true
		}
	}
	return false
}

func containsAll(s string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}
