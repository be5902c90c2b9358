package script

import (
	"maps"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxDepth bounds scripts in scripts.
const maxDepth = 8

// nested follows a script in the argument of `sh -c`, `su -c`, eval or trap.
// It tells whether c is such a command.
func (a *analyser) nested(c call, sc scope, st *state) (outcome, bool) {
	word, inner := a.nestedScript(c, st)
	if word == nil {
		return outcome{}, false
	}
	sc = sc.inner()
	atExit := c.name == "trap" && slices.ContainsFunc(c.texts[1:], isExit)
	sc.last = sc.last || atExit
	if c.name == "trap" && !atExit {
		sc = sc.maybe()
	}
	if a.depth < maxDepth {
		if text, at, ok := a.inPlace(word); ok {
			n := *a
			n.src, n.base, n.deferred = text, a.off(word.Pos())+at, a.deferred || atExit
			if out, ok := n.deeper(sc, inner); ok {
				return out, true
			}
		} else if text, ok := a.literal(word, st); ok && a.evaluated(text, word, c, sc, inner) {
			return outcome{}, true
		}
	}
	raw := a.cut(word.Pos(), word.End())
	if mentionsMutator(raw) {
		for _, p := range a.ctx.Paths {
			if strings.Contains(raw, path.Base(p)) {
				a.problem(KindOpaque, []string{p}, c.name, c.pos())
			}
		}
	}
	a.found.effects++
	a.found.busy++
	return outcome{}, true
}

func isExit(signal string) bool { return signal == "EXIT" || signal == "0" }

// nestedScript gives the argument that holds a script, and the state in which
// the script starts. It gives nil if there is none.
func (a *analyser) nestedScript(c call, st *state) (*syntax.Word, *state) {
	switch {
	case c.name == "eval" && len(c.args) == 1:
		return c.args[0], st
	case c.name == "trap" && len(c.args) > 1 && !strings.HasPrefix(c.texts[0], "-"):
		return c.args[0], st.clone()
	}
	i := scriptArgument(c)
	if i < 0 {
		return nil, nil
	}
	inner := st.clone()
	inner.errexit, inner.xtrace = false, false
	for _, opt := range c.texts[:i] {
		inner.option(opt)
	}
	if !isShell(c.name) && (slices.Contains(c.texts, "-") || slices.Contains(c.texts, "-l")) {
		inner.dir = ""
	}
	return c.args[i], inner
}

// scriptArgument gives the index of what follows -c, -1 if nothing does.
func scriptArgument(c call) int {
	switch {
	case isShell(c.name):
		return shellScript(append([]string{c.name}, c.texts...)) - 1
	case c.name == "su" || c.name == "runuser":
		if n := slices.Index(c.texts, "-c"); n >= 0 && n+1 < len(c.texts) {
			return n + 1
		}
	}
	return -1
}

// inPlace gives the text of a word and its offset in it, if the shell takes
// the text from the script as it stands. Parameters in double quotes come to
// the same whether the outer or the inner shell expands them.
func (a *analyser) inPlace(word *syntax.Word) (string, int, bool) {
	if len(word.Parts) != 1 || a.pinned {
		return "", 0, false
	}
	raw := a.cut(word.Pos(), word.End())
	switch part := word.Parts[0].(type) {
	case *syntax.Lit:
		return raw, 0, !strings.Contains(raw, `\`)
	case *syntax.SglQuoted:
		return part.Value, 1, !part.Dollar && raw == "'"+part.Value+"'"
	case *syntax.DblQuoted:
		for _, p := range part.Parts {
			switch p.(type) {
			case *syntax.Lit, *syntax.ParamExp:
			default:
				return "", 0, false
			}
		}
		if part.Dollar || strings.Contains(raw, `\`) || len(raw) < 2 {
			return "", 0, false
		}
		return raw[1 : len(raw)-1], 1, true
	}
	return "", 0, false
}

// deeper follows a.src as a script of its own, unless it is none.
func (a *analyser) deeper(sc scope, st *state) (outcome, bool) {
	file, err := syntax.NewParser(syntax.Variant(a.lang)).Parse(strings.NewReader(a.src), "")
	if err != nil {
		return outcome{}, false
	}
	a.depth++
	a.habits = a.with(habitsOf(file))
	return a.list(file.Stmts, sc, st), true
}

// evaluated follows a script that is no part of the source as it stands. What
// would have to be edited is a problem.
func (a *analyser) evaluated(text string, word *syntax.Word, c call, sc scope, st *state) bool {
	outer := a.found.touched
	a.found.touched = map[string]touch{}
	n := *a
	n.src, n.base, n.pinned = text, a.off(word.Pos()), true
	n.deferred = a.deferred || c.name == "trap"
	out, ok := n.deeper(sc, st)
	if ok && (out.neutral || len(out.edits) > 0) {
		a.problem(KindOpaque, slices.Sorted(maps.Keys(a.found.touched)), c.name, c.pos())
	}
	maps.Copy(a.found.touched, outer)
	return ok
}

// mentionsMutator tells whether text may hold a command that a read-only
// mount breaks.
func mentionsMutator(text string) bool {
	for _, name := range []string{"rm", "unlink", "shred", "chmod", "chown", "chgrp", "mv", "cp", "sed"} {
		if hasName(text, name) {
			return true
		}
	}
	return false
}
