package rule

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"
)

// index tells apart, in about a microsecond, the few paths that some kinds may
// fit from the many that they do not, so that their patterns are tried on those
// few only. It errs on one side: what it drops matches no pattern.
type index struct {
	kinds []kind
	// names are base names that a pattern spells out.
	names map[string]bool
	// ends, starts and others are what a base name must match, one for each other
	// pattern with a wildcard: by the last byte, if that is spelled out, or the first.
	ends, starts [256][]basePattern
	others       []basePattern
	// dirs are directories that must be on the way to the file, one for each
	// pattern with a wildcard that names any, with what the base name must match.
	dirs map[string][]basePattern
	// all says that a pattern can match anything.
	all bool
}

// kind is a kind of file that is ready to be looked for.
type kind struct {
	File
	certain, doubtful globs
}

func (k kind) match(p string) Match {
	switch {
	case k.certain.match(p):
		return CertainMatch
	case k.doubtful.match(p):
		return DoubtfulMatch
	}
	return NoMatch
}

// basePattern is the last part of a pattern, and the texts that it spells out.
type basePattern struct {
	pattern string
	parts   []string
}

// inContext and inImage index the kinds for each place once.
var (
	inContext = sync.OnceValue(func() *index { return newIndex(func(f File) bool { return f.ImageOnly }) })
	inImage   = sync.OnceValue(func() *index { return newIndex(func(f File) bool { return f.ContextOnly }) })
)

func newIndex(elsewhere func(File) bool) *index {
	files := slices.DeleteFunc(Files(), elsewhere)
	x := &index{names: map[string]bool{}, dirs: map[string][]basePattern{}}
	for _, pattern := range patterns(files) {
		x.add(pattern)
	}
	for _, f := range files {
		x.kinds = append(x.kinds, kind{f, newGlobs(f.Certain), newGlobs(f.Doubtful)})
	}
	return x
}

func (x *index) add(pattern string) {
	dir, base := path.Split(pattern)
	if !strings.ContainsAny(base, wildcards) {
		x.names[base] = true
		return
	}
	b := basePattern{base, literals(base)}
	segments := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	for _, s := range slices.Backward(segments) {
		if s != "" && !strings.ContainsAny(s, wildcards) {
			x.dirs[s] = append(x.dirs[s], b)
			return
		}
	}
	switch last := base[len(base)-1]; {
	case len(b.parts) == 0:
		x.all = true
	case tail(base) != "":
		x.ends[last] = append(x.ends[last], b)
	case strings.HasPrefix(base, b.parts[0]):
		x.starts[base[0]] = append(x.starts[base[0]], b)
	default:
		x.others = append(x.others, b)
	}
}

// knows reports whether a path that is [normal] may fit a kind.
func (x *index) knows(p string) bool {
	dir, base := path.Split(p)
	switch {
	case x.all, x.names[base]:
		return true
	case base == "":
		return false
	case matchBase(x.ends[base[len(base)-1]], base), matchBase(x.starts[base[0]], base), matchBase(x.others, base):
		return true
	}
	for segment := range strings.SplitSeq(dir, "/") {
		if matchBase(x.dirs[segment], base) {
			return true
		}
	}
	return false
}

func matchBase(patterns []basePattern, base string) bool {
	return slices.ContainsFunc(patterns, func(b basePattern) bool {
		return containsAll(base, b.parts) && doublestar.MatchUnvalidated(b.pattern, base)
	})
}

func containsAll(s string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}
