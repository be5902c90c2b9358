package detect

import (
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Witness settles doubts about hits.
type Witness struct {
	// Given tells which of the ids the client gives a secret for. It is nil where
	// nobody can tell.
	Given func(ids []string) (map[string]bool, error)
	// Contents reads files of a build context, "" being the main one, by their
	// path from its root without a leading slash. What is no regular file is left out.
	Contents func(context string, paths []string) (map[string][]byte, error)
	// Allowed tells whether the file of a hit is allowed, see [File.Allowed]. It may be nil.
	Allowed func(h Hit) bool
	// Exposes reports whether what is read of a context lands on the builder's
	// disk by that. It may be nil.
	Exposes func(context string) bool
}

// Settle decides the doubtful among the hits, and returns those that hold. A
// secret that the client gives settles a doubt without anything being read, and
// then so does a file's being allowed: its hit holds, for others to let it pass.
// Else its content is judged, and a variable is left as it is.
func Settle(hits []Hit, w Witness) ([]Hit, error) {
	doubts := slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return !h.Doubtful })
	asked := slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return !h.Doubtful && h.Within == "" })
	if len(asked) == 0 {
		return hits, nil
	}
	given := map[string]bool{}
	if w.Given != nil {
		var err error
		if given, err = w.Given(ids(asked)); err != nil {
			return nil, err
		}
	}
	contents := map[string]map[string][]byte{}
	for context, paths := range unknownSources(slices.DeleteFunc(doubts, w.allowed), given) {
		var err error
		if contents[context], err = w.Contents(context, paths); err != nil {
			return nil, err
		}
	}
	var settled []Hit
	for _, h := range hits {
		if h.Doubtful || h.Within != "" {
			h.Given, h.Missing = given[h.ID], w.Given != nil && !given[h.ID]
		}
		if h, ok := w.settle(h, contents); ok {
			settled = append(settled, h)
		}
	}
	return settled, nil
}

// Certain leaves the doubtful hits out.
func Certain(hits []Hit) []Hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h Hit) bool { return h.Doubtful })
}

func (w Witness) settle(h Hit, contents map[string]map[string][]byte) (Hit, bool) {
	if !h.Doubtful {
		return h, true
	}
	allowed := w.allowed(h)
	h.Doubtful = false
	switch {
	case h.Given && h.Source != "":
		if h.Rule.Name == rule.RuntimeFile.Name {
			h.Rule, h.Verdict = rule.SecretFile, rule.Rewrite
		}
		return h, true
	case h.Given:
		h.Rule, h.Verdict = rule.SecretArg, rule.Rewrite
		return h, true
	case allowed, h.Spared:
		return h, allowed
	case h.Source != "":
		content, ok := contents[h.Context][ContextPath(h.Source)]
		h.Exposed = ok && w.Exposes != nil && w.Exposes(h.Context)
		return h, ok && h.Kind.HoldsCredential(content) || !ok && h.Kind.Presumed
	}
	return h, h.Verdict == rule.Warn
}

func (w Witness) allowed(h Hit) bool { return h.Source != "" && w.Allowed != nil && w.Allowed(h) }

// ContextPath is the path of a COPY's source from the root of the context,
// without a leading slash.
func ContextPath(source string) string {
	return strings.TrimPrefix(path.Clean("/"+source), "/")
}

func ids(hits []Hit) []string {
	var all []string
	for _, h := range hits {
		if !slices.Contains(all, h.ID) {
			all = append(all, h.ID)
		}
	}
	return all
}

// unknownSources are the files of each context that have to be looked into.
func unknownSources(hits []Hit, given map[string]bool) map[string][]string {
	all := map[string][]string{}
	for _, h := range hits {
		if p := ContextPath(h.Source); h.Source != "" && !h.Spared && !given[h.ID] && !slices.Contains(all[h.Context], p) {
			all[h.Context] = append(all[h.Context], p)
		}
	}
	return all
}
