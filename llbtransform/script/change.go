package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// changes notes that a command gives mounted files another content. node is all
// of the command that would have to run again for the same effect.
func (a *analyser) changes(paths []string, command string, node syntax.Node, sc scope, st *state) {
	for _, p := range paths {
		delete(st.gone, p)
		delete(a.found.goneAt, p)
		a.found.changed = append(a.found.changed, Change{
			Path: p, Command: command, Replay: a.replay(command, node, p, sc, st), Line: a.line(node.Pos()),
		})
	}
}

// empties notes that a command makes mounted files empty, which is as good as
// removing them.
func (a *analyser) empties(paths []string, sc scope) {
	for _, p := range paths {
		a.found.blank[p] = true
		a.found.removed[p] = a.found.removed[p] || sc.certain
	}
}

// emptiesBy tells whether what a statement writes is nothing, or a blank line.
func (a *analyser) emptiesBy(s *syntax.Stmt, r *syntax.Redirect, st *state) bool {
	if r.Op != syntax.RdrOut && r.Op != syntax.RdrClob {
		return false
	}
	call, ok := s.Cmd.(*syntax.CallExpr)
	if s.Cmd == nil || ok && len(call.Args) == 0 {
		return true
	}
	if !ok {
		return false
	}
	var operands []string
	for _, w := range call.Args[1:] {
		text, known := a.literal(w, st)
		if !known {
			return false
		}
		if text != "" && text != "-n" {
			operands = append(operands, text)
		}
	}
	switch call.Args[0].Lit() {
	case ":", "true", "echo", "printf":
		return len(operands) == 0
	case "cat":
		return slices.Equal(operands, []string{"/dev/null"})
	}
	return false
}

// replay gives the text of a command that changes the mounted file p and nothing
// else, in the same way wherever and however often it runs; "" for any other.
func (a *analyser) replay(command string, node syntax.Node, p string, sc scope, st *state) string {
	text := a.cut(node.Pos(), node.End())
	inner := a.depth > 0 || a.pinned || !sc.certain || sc.branch != nil
	words, constant := a.constants(node, st)
	if inner || !constant || len(words) == 0 || words[len(words)-1] != p || strings.ContainsAny(text, "\n\r") {
		return ""
	}
	switch command {
	case "echo", "printf":
		return text
	case "dos2unix":
		if len(words) == 2 {
			return text + " 2>/dev/null"
		}
	case "sed":
		if len(words) == 4 && words[1] == "-i" {
			return text
		}
	}
	return ""
}

// constants gives the texts of all words of a command, and whether they are
// the same in every script.
func (a *analyser) constants(node syntax.Node, st *state) ([]string, bool) {
	constant := true
	var words []string
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParamExp, *syntax.CmdSubst, *syntax.ArithmExp, *syntax.ProcSubst:
			constant = false
		case *syntax.Word:
			word, _ := a.literal(n, st)
			words = append(words, word)
		}
		return true
	})
	return words, constant
}
