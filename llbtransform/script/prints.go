package script

import (
	"path"
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
			a.printsFlow(c.name, a.carries(w, st), c.pos(), sc)
		}
	case "env", "printenv", "export", "set", "declare", "typeset":
		a.printsFlow(c.name, a.environment(c.name, c.args, st), c.pos(), sc)
	}
}

func isQuiet(arg string) bool {
	return arg == "-q" || arg == "-c" || arg == "-l" || arg == "-qs" || arg == "-sq" || arg == "--quiet"
}

// traces reports what `set -x` shows of a command.
func (a *analyser) traces(x *syntax.CallExpr, st *state) {
	a.printsFlow("set -x", a.words(x.Args, st), x.Pos(), scope{visible: true})
}

// printsFlow reports the variables in what a command prints.
func (a *analyser) printsFlow(command string, f flow, at syntax.Pos, sc scope) {
	for _, name := range f.names() {
		if sc.visible && !path.IsAbs(name) {
			a.found.usedVar[name] = true
			a.print(Print{Command: command, Var: name, Line: a.line(at)})
		}
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
