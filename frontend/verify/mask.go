package verify

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// masked stands where a value is not shown.
const masked = "***"

// masks are the paths that hold what was found, and how they are shown.
type masks struct {
	search *contentSearch
	shown  map[string]string
	// paths are those of shown, the longest first.
	paths []string
}

// masks learns what to hide from the names that were found.
func (c *contentSearch) masks(found []search.Finding) *masks {
	m := &masks{search: c, shown: map[string]string{}}
	for _, f := range found {
		if f.Part != search.Name {
			continue
		}
		name := strings.TrimPrefix(f.Path, f.Within)
		shown := c.masked(name)
		if shown == name || f.ID != "" && f.Form != needle.Plain || f.Token == search.LoginToken {
			shown = masked // it is written in a way that is not undone here
		}
		if old, ok := m.shown[f.Path]; !ok || len(f.Within+shown) < len(old) {
			m.shown[f.Path] = f.Within + shown
		}
	}
	for p := range m.shown {
		m.paths = append(m.paths, p)
	}
	slices.SortFunc(m.paths, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return m
}

// path is a path as it is shown: neither it nor what it lies in names a value.
func (m *masks) path(p string) string {
	for _, from := range m.paths {
		if rest, ok := strings.CutPrefix(p, from); ok && (rest == "" || rest[0] == '/' || rest[0] == '!') {
			p = m.shown[from] + rest
		}
	}
	return m.search.masked(p)
}

// rename changes all paths of a result.
func rename(found *search.Result, to func(string) string) {
	for i := range found.Findings {
		f := &found.Findings[i]
		f.Path, f.File = to(f.Path), to(f.File)
	}
	for i := range found.Skips {
		s := &found.Skips[i]
		s.Path, s.File = to(s.Path), to(s.File)
	}
}

// rename changes all paths of a report.
func (r *layerReport) rename(to func(string) string) {
	for i := range r.Hits {
		r.Hits[i].Path = to(r.Hits[i].Path)
	}
	rename(&r.Content, to)
}

// masked masks values as they are, and tokens.
func (c *contentSearch) masked(p string) string {
	for _, value := range c.values {
		if text := strings.TrimSpace(string(value.Value)); text != "" {
			p = strings.ReplaceAll(p, text, masked)
		}
	}
	if len(c.tokens) > 0 {
		tokens := rule.FindTokens(p)
		for _, t := range slices.Backward(tokens) {
			p = p[:t.Start] + masked + p[t.End:]
		}
	}
	return p
}

// hide takes out of all paths of what was found when a layer was made the names
// that are known to hold a value only now. Since nobody here knows the value, all
// that may be such a name is masked.
func (r *layerReport) hide(now []search.Finding) {
	for _, name := range now {
		known := slices.ContainsFunc(r.Content.Findings, func(f search.Finding) bool {
			return f.Part == search.Name && f.ID == name.ID && f.Path == name.Path
		})
		if name.Part != search.Name || known {
			continue
		}
		like := strings.ReplaceAll(regexp.QuoteMeta(name.Path), regexp.QuoteMeta(masked), "[^/!]*")
		within := regexp.MustCompile("^" + like + "((?:[/!].*)?)$")
		shown := strings.ReplaceAll(name.Path, "$", "$$") + "${1}"
		r.rename(func(p string) string { return within.ReplaceAllString(p, shown) })
	}
}
