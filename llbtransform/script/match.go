package script

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// reach says how an operand comes to mounted paths.
type reach int

const (
	// reachNone: not at all, or it is not known where it points.
	reachNone reach = iota
	// reachAbove: it is a directory above, or matches one.
	reachAbove
	// reachGlob: it matches the path and may match others.
	reachGlob
	// reachFile: it is the path itself.
	reachFile
)

// hit is the outcome for one operand.
type hit struct {
	reach reach
	paths []string
}

// match compares an operand with the mounted paths.
func (a *analyser) match(word *syntax.Word, st *state) hit {
	var h hit
	values := a.expand(word, st)
	for _, v := range values {
		h = h.or(a.matchValue(v, st))
	}
	if h.reach == reachFile && len(values) > 1 {
		h.reach = reachGlob
	}
	return h
}

func (h hit) or(o hit) hit {
	h.reach = max(h.reach, o.reach)
	for _, p := range o.paths {
		if !slices.Contains(h.paths, p) {
			h.paths = append(h.paths, p)
		}
	}
	return h
}

func (a *analyser) matchValue(v value, st *state) hit {
	var h hit
	if !v.known || v.text == "" {
		return h
	}
	for _, p := range a.ctx.Paths {
		if r := reaches(v, st, p); r != reachNone {
			h = h.or(hit{r, []string{p}})
		}
	}
	return h
}

func (a *analyser) matchText(text string, st *state) hit {
	v := value{known: true}
	v.quoted(text)
	return a.matchValue(v, st)
}

func reaches(v value, st *state, mount string) reach {
	if !v.glob {
		switch abs := st.abs(v.text); {
		case abs == mount:
			return reachFile
		case above(abs, mount):
			return reachAbove
		}
		return reachNone
	}
	pattern := v.pattern
	if !strings.HasPrefix(pattern, "/") {
		if st.dir == "" {
			return reachNone
		}
		var dir value
		dir.quoted(st.dir)
		pattern = dir.pattern + "/" + pattern
	}
	want := strings.Split(path.Clean(pattern), "/")
	have := strings.Split(mount, "/")
	if len(want) > len(have) {
		return reachNone
	}
	for i, w := range want {
		hidden := strings.HasPrefix(have[i], ".") && !strings.HasPrefix(strings.TrimPrefix(w, `\`), ".")
		if ok, err := path.Match(w, have[i]); !ok || err != nil || hidden {
			return reachNone
		}
	}
	if len(want) == len(have) {
		return reachGlob
	}
	return reachAbove
}

// above tells whether dir is a directory above the mounted path.
func above(dir, mount string) bool {
	return path.IsAbs(dir) && strings.HasPrefix(mount, strings.TrimSuffix(dir, "/")+"/")
}
