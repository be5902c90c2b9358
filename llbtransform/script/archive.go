package script

import (
	"path"
	"slices"
	"strings"
)

// archives reports tar and zip of a mounted file.
func (a *analyser) archives(c call, sc scope, st *state) {
	if c.name != "zip" && !slices.ContainsFunc(c.texts[:min(1, len(c.texts))], creates) && !slices.ContainsFunc(c.texts, createsOption) {
		return
	}
	in := st.clone()
	var h hit
	for i, text := range c.texts {
		dir, long := strings.CutPrefix(text, "--directory=")
		switch {
		case long:
			in.chdir(dir, true)
		case i > 0 && c.texts[i-1] == "-C":
			in.chdir(text, text != "")
		case strings.HasPrefix(text, "-"):
		default:
			h = h.or(a.match(c.args[i], in))
		}
	}
	h.paths = slices.DeleteFunc(h.paths, func(p string) bool { return excluded(c.texts, p) })
	a.copy(h, c, nil, sc, st)
}

// creates tells whether the first word of tar makes or extends an archive; it
// may come without a dash.
func creates(arg string) bool {
	return !strings.HasPrefix(arg, "--") && strings.ContainsAny(arg, "cru")
}

func createsOption(arg string) bool {
	switch arg {
	case "--create", "--append", "--update":
		return true
	}
	return strings.HasPrefix(arg, "-") && creates(arg)
}

func excluded(texts []string, p string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		return strings.HasPrefix(text, "--exclude=") && strings.Contains(text, path.Base(p))
	})
}

func (a *analyser) dd(c call, sc scope, st *state) {
	var target []string
	for _, text := range c.texts {
		if file, ok := strings.CutPrefix(text, "of="); ok && !toDevice(file) {
			target = []string{st.abs(file)}
		}
	}
	for _, text := range c.texts {
		if file, ok := strings.CutPrefix(text, "if="); ok {
			a.copy(a.matchText(file, st), c, target, sc, st)
		}
		if file, ok := strings.CutPrefix(text, "of="); ok {
			a.problem(KindEdits, a.matchText(file, st).paths, c.name, c.pos())
		}
	}
}
