package script

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// transfer is the command line of cp and its like.
type transfer struct {
	sources   []*syntax.Word
	target    *syntax.Word
	options   string // the letters
	recursive bool
}

func (t transfer) has(letter string) bool { return strings.Contains(t.options, letter) }

// copiesFiles reports cp and its like from or to a mounted file.
func (a *analyser) copiesFiles(c call, x *syntax.CallExpr, sc scope, st *state) {
	t := newTransfer(c)
	if t.target == nil || c.name == "install" && t.has("d") {
		return
	}
	into := a.overwritten(c, t, st)
	a.problem(KindEdits, into, c.name, c.pos())
	a.changes(into, c.name, x, sc, st)
	if text, ok := a.literal(t.target, st); ok && strings.HasPrefix(text, "/dev/") {
		return
	}
	if c.name == "ln" && t.has("s") {
		return
	}
	from := a.sources(t, st)
	if len(into) == 0 || len(t.sources) > 1 {
		a.copy(from, c, a.targets(t.target, from.paths, st), sc, st)
	}
	if c.name == "mv" {
		a.needs(from.paths, true, c.name, c.pos())
		a.goes(from.paths, c.pos(), sc, st)
	}
}

// overwritten gives the mounted files that the target stands for.
func (a *analyser) overwritten(c call, t transfer, st *state) []string {
	to := a.match(t.target, st)
	switch {
	case to.reach > reachAbove && (c.name != "ln" || t.has("f")):
		return to.paths
	case to.reach == reachAbove:
		return a.replaced(t, st)
	}
	return nil
}

func (a *analyser) sources(t transfer, st *state) hit {
	var from hit
	for _, w := range t.sources {
		if h := a.match(w, st); h.reach > reachAbove || h.reach == reachAbove && t.recursive {
			from = from.or(h)
		}
		from = from.or(a.held(w, st))
	}
	return from
}

// newTransfer sorts the words of a copying command.
func newTransfer(c call) transfer {
	t := transfer{recursive: c.name == "mv" || c.name == "rsync"}
	valued := map[string]string{"cp": "S", "mv": "S", "install": "mogS", "rsync": "ef", "scp": "Pi", "ln": "S"}[c.name]
	for i := 0; i < len(c.args); i++ {
		text := c.texts[i]
		switch {
		case strings.HasPrefix(text, "--"):
			t.long(text)
		case len(text) > 1 && text[0] == '-':
			t.options += text[1:]
			last := text[len(text)-1:]
			if last == "t" && c.name != "rsync" && i+1 < len(c.args) {
				t.target = c.args[i+1]
				i++
			} else if strings.Contains(valued, last) {
				i++
			}
		default:
			t.sources = append(t.sources, c.args[i])
		}
	}
	t.recursive = t.recursive || strings.ContainsAny(t.options, "rRa")
	if n := len(t.sources); t.target == nil && n > 1 {
		t.target, t.sources = t.sources[n-1], t.sources[:n-1]
	}
	return t
}

func (t *transfer) long(option string) {
	t.recursive = t.recursive || option == "--recursive" || option == "--archive"
	if dir, ok := strings.CutPrefix(option, "--target-directory="); ok {
		t.target = &syntax.Word{Parts: []syntax.WordPart{&syntax.SglQuoted{Value: dir}}}
	}
	switch option {
	case "--symbolic":
		t.options += "s"
	case "--force":
		t.options += "f"
	case "--directory":
		t.options += "d"
	}
}

// replaced gives the mounted files of the target directory that have the name
// of a source.
func (a *analyser) replaced(t transfer, st *state) []string {
	dir, ok := a.literal(t.target, st)
	if !ok {
		return nil
	}
	var paths []string
	for _, w := range t.sources {
		if source, ok := a.literal(w, st); ok {
			paths = append(paths, a.matchText(path.Join(dir, path.Base(source)), st).paths...)
		}
	}
	return slices.DeleteFunc(paths, func(p string) bool { return path.Dir(p) != st.abs(dir) })
}

// targets gives where copies of paths to word may land, the likeliest first.
func (a *analyser) targets(word *syntax.Word, paths []string, st *state) []string {
	text, ok := a.literal(word, st)
	if !ok {
		return nil
	}
	to := st.abs(text)
	var inside []string
	for _, p := range paths {
		inside = append(inside, path.Join(to, path.Base(p)))
	}
	if strings.HasSuffix(text, "/") || word.Lit() == "~" || to == st.dir {
		return append(inside, to)
	}
	return append([]string{to}, inside...)
}
