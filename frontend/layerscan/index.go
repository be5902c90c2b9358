package layerscan

import (
	"path"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// index tells apart, in about a microsecond, the few paths that the catalogue
// may know from the many that it does not, so that the catalogue's patterns are
// tried on those few only. It errs on one side: what it drops matches no pattern.
type index struct {
	// names are base names that a pattern spells out.
	names map[string]bool
	// parts are what a base name must contain, one list for each pattern with a wildcard.
	parts [][]string
	// dirs stand for patterns whose base name can be anything: a directory that
	// must be on the way to the file.
	dirs map[string]bool
	// all says that a pattern can match anything.
	all bool
}

func newIndex(files []rule.File) *index {
	x := &index{names: map[string]bool{}, dirs: map[string]bool{}}
	for _, f := range files {
		if f.ContextOnly {
			continue
		}
		for _, pattern := range append(f.Certain, f.Doubtful...) {
			for _, p := range expand(pattern) {
				x.add(p)
			}
		}
	}
	return x
}

func (x *index) add(pattern string) {
	dir, base := path.Split(pattern)
	if !strings.ContainsAny(base, wildcards) {
		x.names[base] = true
		return
	}
	if parts := literals(base); len(parts) > 0 {
		x.parts = append(x.parts, parts)
		return
	}
	segments := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	for i := len(segments) - 1; i >= 0; i-- {
		if s := segments[i]; s != "" && !strings.ContainsAny(s, wildcards) {
			x.dirs[s] = true
			return
		}
	}
	x.all = true
}

// candidate reports whether the catalogue may know a path that starts with a slash.
func (x *index) candidate(at string) bool {
	dir, base := path.Split(strings.ToLower(at))
	if x.all || x.names[base] {
		return true
	}
	for _, parts := range x.parts {
		if containsAll(base, parts) {
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

// wildcards are the bytes with a meaning in a pattern without braces.
const wildcards = `*?[]\`

func containsAll(s string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

// literals are the parts of a pattern's base name that stand for themselves.
func literals(base string) []string {
	var found []string
	for base != "" {
		end := strings.IndexAny(base, wildcards)
		if end < 0 {
			return append(found, base)
		}
		if end > 0 {
			found = append(found, base[:end])
		}
		base = afterWildcard(base[end:])
	}
	return found
}

func afterWildcard(s string) string {
	switch {
	case s == "":
		return ""
	case s[0] == '\\':
		return s[min(2, len(s)):]
	case s[0] == '[':
		if end := strings.IndexByte(s, ']'); end >= 0 {
			return s[end+1:]
		}
	}
	return s[1:]
}

// expand writes a pattern out for each choice of its braces.
func expand(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		return []string{pattern}
	}
	var choices []string
	depth, start := 0, open+1
	for i := open; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '{':
			depth++
		case c == ',' && depth == 1:
			choices, start = append(choices, pattern[start:i]), i+1
		case c == '}' && depth == 1:
			return joined(pattern[:open], append(choices, pattern[start:i]), pattern[i+1:])
		case c == '}':
			depth--
		}
	}
	return []string{pattern}
}

func joined(before string, choices []string, after string) []string {
	var all []string
	for _, c := range choices {
		all = append(all, expand(before+c+after)...)
	}
	return all
}
