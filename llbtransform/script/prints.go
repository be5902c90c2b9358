package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// prints reports a command that shows a secret in the build log.
func (a *analyser) prints(c call, rd redirection, sc scope, st *state) {
	if !sc.visible {
		return
	}
	switch c.name {
	case "cat", "tac", "head", "tail", "less", "more", "nl", "base64", "xxd", "od", "hexdump", "strings", "grep", "sed", "awk":
		if (c.name == "sed" && slices.ContainsFunc(c.texts, inPlaceSed)) || c.name == "grep" && slices.ContainsFunc(c.texts, isQuiet) {
			return
		}
		words := c.args
		if rd.input != nil {
			words = append(slices.Clone(words), rd.input)
		}
		for _, w := range words {
			if h := a.match(w, st); h.reach > reachAbove {
				a.printsPaths(c.name, h.paths, c.pos())
			}
		}
	case "echo", "printf":
		for _, w := range c.args {
			a.printsVars(c.name, a.expanded(w), c.pos())
		}
	case "env", "printenv", "export", "set", "declare", "typeset", "readonly":
		a.printsEnvironment(c.name, c.args, c.pos(), sc, st)
	}
}

func isQuiet(arg string) bool {
	return arg == "-q" || arg == "-c" || arg == "-l" || arg == "-qs" || arg == "-sq" || arg == "--quiet"
}

// printsEnvironment reports printenv, and commands that list all variables
// if they have no operands.
func (a *analyser) printsEnvironment(name string, words []*syntax.Word, at syntax.Pos, sc scope, st *state) {
	if !sc.visible {
		return
	}
	var named []string
	for _, w := range words {
		if text, _ := a.literal(w, st); text != "-p" && text != "-0" {
			named = append(named, text)
		}
	}
	switch {
	case len(named) == 0 && name != "readonly" && name != "local":
		a.printsVars(name, a.ctx.Vars, at)
	case name == "printenv":
		a.printsVars(name, slices.DeleteFunc(slices.Clone(a.ctx.Vars), func(v string) bool {
			return !slices.Contains(named, v)
		}), at)
	}
}

// expanded gives the secret variables whose values a word comes to.
func (a *analyser) expanded(word *syntax.Word) []string {
	var names []string
	for _, p := range a.expansions(word) {
		names = append(names, p.Param.Value)
	}
	return names
}

// expansions gives the places at which a word comes to a secret's value.
func (a *analyser) expansions(word *syntax.Word) []*syntax.ParamExp {
	var found []*syntax.ParamExp
	syntax.Walk(word, func(n syntax.Node) bool {
		p, ok := n.(*syntax.ParamExp)
		if ok && p.Param != nil && slices.Contains(a.ctx.Vars, p.Param.Value) && shows(p) {
			found = append(found, p)
		}
		_, nested := n.(*syntax.CmdSubst)
		return !nested
	})
	return found
}

// shows tells whether p gives its variable's value or a part of it.
func shows(p *syntax.ParamExp) bool {
	if p.Length || p.IsSet {
		return false
	}
	return p.Exp == nil || p.Exp.Op != syntax.AlternateUnset && p.Exp.Op != syntax.AlternateUnsetOrNull
}

// traces reports what `set -x` shows of a command.
func (a *analyser) traces(x *syntax.CallExpr, _ *state) {
	for _, w := range x.Args {
		a.printsVars("set -x", a.expanded(w), x.Pos())
	}
}

func (a *analyser) printsVars(command string, names []string, at syntax.Pos) {
	for _, name := range names {
		a.found.usedVar[name] = true
		a.print(Print{Command: command, Var: name, Line: a.line(at)})
	}
}

func (a *analyser) printsPaths(command string, paths []string, at syntax.Pos) {
	for _, p := range paths {
		a.print(Print{Command: command, Path: p, Line: a.line(at)})
	}
}

func (a *analyser) print(p Print) {
	if !slices.Contains(a.found.prints, p) {
		a.found.prints = append(a.found.prints, p)
	}
}
