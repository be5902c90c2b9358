package script

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// action is what find does to what it finds.
type action struct {
	// kind is a problem's, empty for an action that can fail on the mount.
	kind Kind
	name string
	// fails: find's own status tells that the action failed.
	fails bool
}

// find follows find with -delete or -exec where it reaches a mounted file. It
// tells whether c is such a command.
func (a *analyser) find(c call, x *syntax.CallExpr, sc scope, st *state) (outcome, bool) {
	if c.name != "find" {
		return outcome{}, false
	}
	act, ok := findAction(c.texts)
	h := a.finds(c, act, st)
	if !ok {
		a.found.listed = append(a.found.listed, h.paths...)
		a.found.listedDirs = append(a.found.listedDirs, a.finds(c, action{name: "rm"}, st).paths...)
	}
	if !ok || len(h.paths) == 0 {
		return outcome{}, false
	}
	a.found.effects++
	a.found.busy++
	if act.kind == KindCopies {
		a.copy(h, c, nil, sc, st)
		return outcome{}, true
	}
	if act.kind != "" {
		a.problem(act.kind, h.paths, c.name, c.pos())
		return outcome{}, true
	}
	a.touch(c.name, x, h.paths)
	if act.name == "rm" {
		a.goes(h.paths, c.pos(), sc, st)
	}
	if !act.fails || sc.guarded || len(a.own) > 0 {
		return outcome{}, true
	}
	return outcome{edits: []edit{{span{a.off(c.pos()), a.off(x.End())}, a.tolerant(c, operands{})}}}, true
}

// finds gives the mounted paths that a find reaches.
func (a *analyser) finds(c call, act action, st *state) hit {
	var h hit
	for i, text := range c.texts {
		if strings.HasPrefix(text, "-") || text == "(" || text == "!" {
			break
		}
		h = h.or(a.match(c.args[i], st))
	}
	h.paths = slices.DeleteFunc(slices.Clone(h.paths), func(p string) bool { return !findMatches(c.texts, act, p) })
	return h
}

func findAction(texts []string) (action, bool) {
	for i, text := range texts {
		switch text {
		case "-delete":
			return action{name: "rm", fails: true}, true
		case "-exec", "-execdir", "-ok":
			if i+1 == len(texts) {
				return action{}, false
			}
			act := action{name: path.Base(texts[i+1]), fails: slices.Contains(texts[i:], "+")}
			switch act.name {
			case "cp", "mv":
				act.kind = KindCopies
			case "sed", "dos2unix", "truncate":
				act.kind = KindEdits
			default:
				_, ok := mutatorOf(act.name)
				return act, ok
			}
			return act, true
		}
	}
	return action{}, false
}

// findMatches tells whether the tests of a find let the mounted path p pass,
// or a directory that holds it where the action takes it along.
func findMatches(texts []string, act action, p string) bool {
	named, matched, dirs := false, false, false
	for i, text := range texts[:max(len(texts)-1, 0)] {
		arg := texts[i+1]
		switch text {
		case "-name", "-iname":
			named = true
			for _, part := range strings.Split(p, "/") {
				ok, err := path.Match(strings.ToLower(arg), strings.ToLower(part))
				matched = matched || ok || err != nil
			}
		case "-type":
			dirs = dirs || arg == "d"
		}
	}
	return (matched || !named) && (!dirs || act.name == "rm")
}
