package script

import (
	"path"

	"mvdan.cc/sh/v3/syntax"
)

// stores reports an echo, printf or cat that writes the value of a secret
// variable into a file.
func (a *analyser) stores(s *syntax.Stmt, r *syntax.Redirect, st *state) {
	name := commandName(s)
	if name != "echo" && name != "printf" && name != "cat" {
		return
	}
	target, known := a.literal(r.Word, st)
	if !known || !path.IsAbs(st.abs(target)) {
		return
	}
	for _, v := range a.written(s) {
		a.found.usedVar[v] = true
		a.found.problems = append(a.found.problems, problem{
			Problem: Problem{Kind: KindStores, Path: st.abs(target), Var: v, Command: name, Line: a.line(s.Pos())},
			at:      a.off(s.Pos()), targets: []string{st.abs(target)},
		})
	}
}

// written gives the secret variables whose values a statement writes: those in
// its words, and in its here-documents.
func (a *analyser) written(s *syntax.Stmt) []string {
	var names []string
	if call, ok := s.Cmd.(*syntax.CallExpr); ok && commandName(s) != "cat" {
		for _, w := range call.Args {
			names = append(names, a.expanded(w)...)
		}
	}
	for _, r := range s.Redirs {
		if r.Hdoc != nil {
			names = append(names, a.expanded(r.Hdoc)...)
		}
	}
	return names
}
