package script

import (
	"maps"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Aside is where a mounted file must be of which the script makes itself a copy
// at path, see [Result.Private].
func Aside(path string) string { return "/run/leaktight" + path }

// need is why a script should have a copy of its own of a mounted file.
type need struct {
	// must: it breaks without one, or does something else.
	must    bool
	command string
	at      syntax.Pos
}

// needs notes that the script should have its own copies of paths.
func (a *analyser) needs(paths []string, must bool, command string, at syntax.Pos) {
	for _, p := range paths {
		if old, ok := a.found.needs[p]; !ok || must && !old.must {
			a.found.needs[p] = need{must, command, at}
		}
	}
}

// wants gives the paths of which the script gets a copy. Where it cannot get one,
// what it must have becomes a problem, and what it should have is done without.
func (a *analyser) wants() []string {
	a.gather()
	if len(a.found.needs) == 0 {
		return nil
	}
	var own []string
	for _, p := range a.ctx.Paths {
		_, needed := a.found.needs[p]
		_, touched := a.found.touched[p]
		if needed || touched {
			own = append(own, p)
		}
	}
	bar := a.bar(own)
	if bar != "" {
		a.barred(bar)
		return nil
	}
	return own
}

// gather adds what the script needs copies of for what else was found.
func (a *analyser) gather() {
	for _, p := range a.found.problems {
		if p.Kind == KindEdits || p.Kind == KindOpaque || p.Kind == KindCopies && !p.Above && a.absent(p.Path) {
			a.needs([]string{p.Path}, true, p.Command, syntax.Pos{})
		}
	}
	for _, c := range a.ctx.Changes {
		if a.found.busy > 0 {
			a.needs([]string{c.Path}, true, c.Command, syntax.Pos{})
		}
	}
}

// barred makes a problem of each copy that the script must have and cannot get.
func (a *analyser) barred(bar Bar) {
	for i, p := range a.found.problems {
		if p.Kind == KindEdits || p.Kind == KindOpaque {
			a.found.problems[i].Bar = bar
			delete(a.found.needs, p.Path)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(a.found.needs)) {
		if n := a.found.needs[p]; n.must {
			a.problem(KindEdits, []string{p}, n.command, n.at)
			a.found.problems[len(a.found.problems)-1].Bar = bar
		}
	}
}

// bar says why the script cannot have copies of paths, "" if it can. That a user
// removes a file shows that the user may write into its directory.
func (a *analyser) bar(paths []string) Bar {
	if a.found.bar != "" {
		return a.found.bar
	}
	if _, ok := a.start(); !ok {
		return BarText
	}
	for _, p := range paths {
		if _, removed := a.found.removed[p]; a.ctx.Unprivileged && (!removed || a.found.blank[p]) {
			return BarUser
		}
	}
	return ""
}

// start is the offset in Script of the first command.
func (a *analyser) start() (int, bool) {
	if !strings.HasPrefix(a.text.Script, "#!") {
		return 0, true
	}
	newline := strings.IndexByte(a.text.Script, '\n')
	return newline + 1, newline >= 0
}

// copied gives the edit that makes the copies before the script, lets it change
// them as the scripts before did, and takes them away at its end. One that the
// script emptied stays, if it is empty.
func (a *analyser) copied() edit {
	var copies, removals, replays []string
	program := "cp -p "
	if a.ctx.Unprivileged {
		program = "cp " // only root can keep an owner, and busybox says so
	}
	for _, p := range a.own {
		if dir := path.Dir(p); !a.exists(dir) {
			copies = append(copies, "mkdir -p "+dir)
		}
		switch {
		case a.absent(p):
			copies = append(copies, "{ [ -e "+p+" ] || : > "+p+"; }")
			removals = append(removals, "[ -s "+p+" ] || rm -f "+p)
			continue
		case a.found.blank[p]:
			removals = append(removals, "[ ! -s "+p+" ] || rm -f "+p)
		default:
			removals = append(removals, "rm -f "+p)
		}
		copies = append(copies, program+Aside(p)+" "+p)
	}
	for _, c := range a.ctx.Changes {
		if slices.Contains(a.own, c.Path) {
			replays = append(replays, c.Replay+"; ")
		}
	}
	removal := strings.Join(removals, "; ")
	if a.found.traced {
		// What the script's own `set -x` shows should not include this.
		removal = "{ " + removal + "; } 2>/dev/null"
	}
	at, _ := a.start()
	return edit{span{at, at}, strings.Join(copies, " && ") + " || exit; trap '" + removal + "' EXIT; " + strings.Join(replays, "")}
}

// absent tells whether there is no file to copy: an empty one takes its place, and
// stays if the script writes something into it.
func (a *analyser) absent(path string) bool { return slices.Contains(a.ctx.Absent, path) }

// exists tells whether every image has a directory.
func (a *analyser) exists(dir string) bool {
	return slices.Contains([]string{"/", "/root", "/tmp", "/etc", a.ctx.Dir}, dir)
}

// ends notes what would keep the script from removing its copies at its end.
func (a *analyser) ends(c call) {
	if a.depth > 0 {
		return
	}
	if slices.ContainsFunc(c.head[:len(c.head)-1], func(w *syntax.Word) bool { return w.Lit() == "exec" }) {
		a.found.bar = BarExec
	}
	if c.name == "trap" && slices.ContainsFunc(c.texts, isExit) {
		a.found.bar = BarTrap
	}
}

// afterwards notes that a command looks at what an rm before it took away, or at
// what a chmod set: a mount stays as it is until the script ends.
func (a *analyser) afterwards(c call, st *state) {
	lists := slices.Contains([]string{"ls", "find", "du", "tree", "tar", "zip", "cp", "rsync", "stat", "test", "[", "git"}, c.name)
	permissions := c.name == "ls" || c.name == "stat"
	operands := false
	for i, w := range c.args {
		operands = operands || !strings.HasPrefix(c.texts[i], "-")
		h := a.match(w, st)
		if h.reach > reachAbove || h.reach == reachAbove && lists {
			a.looked(h.paths, c.name, c.pos())
		}
		for _, p := range h.paths {
			if permissions && a.found.permitted[p] {
				a.needs([]string{p}, true, c.name, c.pos())
			}
		}
	}
	if lists && !operands && st.dir != "" {
		a.looked(a.matchText(st.dir, st).paths, c.name, c.pos())
	}
}

func (a *analyser) looked(paths []string, command string, at syntax.Pos) {
	for _, p := range paths {
		if gone, ok := a.found.goneAt[p]; ok && gone < a.off(at) {
			a.needs([]string{p}, true, command, at)
		}
	}
}

// goes notes that a command takes mounted paths away.
func (a *analyser) goes(paths []string, at syntax.Pos, sc scope, st *state) {
	for _, p := range paths {
		a.found.removed[p] = a.found.removed[p] || sc.certain
		st.gone[p] = true
		if _, ok := a.found.goneAt[p]; !ok && !a.deferred {
			a.found.goneAt[p] = a.off(at)
		}
	}
}

// suspects gives the mounted paths that a word may come to by way of a variable
// that the script sets to something unknown.
func (a *analyser) suspects(word *syntax.Word, st *state) []string {
	var paths []string
	syntax.Walk(word, func(n syntax.Node) bool {
		p, ok := n.(*syntax.ParamExp)
		if !ok || p.Param == nil {
			return true
		}
		if v, ok := st.vars[p.Param.Value]; ok && !v.known {
			paths = append(paths, a.mentioned(v.source)...)
		}
		return true
	})
	return paths
}

// mentioned gives the mounted paths whose base name a text has.
func (a *analyser) mentioned(text string) []string {
	var paths []string
	for _, p := range a.ctx.Paths {
		if strings.Contains(text, path.Base(p)) {
			paths = append(paths, p)
		}
	}
	return paths
}

// sweeps notes commands that remove or change what others name: xargs with rm and
// its like behind a find, and git clean.
func (a *analyser) sweeps(c call, st *state) {
	switch c.name {
	case "xargs", "parallel":
		mutates := func(arg string) bool { _, ok := mutatorOf(path.Base(arg)); return ok }
		i := slices.IndexFunc(c.texts, mutates)
		if i < 0 {
			return
		}
		a.needs(slices.Concat(a.mentioned(a.src), a.found.listed), false, c.name, c.pos())
		if path.Base(c.texts[i]) == "rm" {
			a.needs(a.found.listedDirs, false, c.name, c.pos())
		}
	case "git":
		if slices.Contains(c.texts, "clean") && st.dir != "" {
			a.needs(a.matchText(st.dir, st).paths, false, c.name, c.pos())
		}
	}
}
