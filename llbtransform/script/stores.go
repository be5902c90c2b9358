package script

import (
	"path"

	"mvdan.cc/sh/v3/syntax"
)

// stores reports an echo, printf or cat that writes the value of a secret
// variable into a file. Into npm's configuration it writes the variable's name
// instead, by the edits that it gives: npm puts the value in when it reads the file.
func (a *analyser) stores(s *syntax.Stmt, r *syntax.Redirect, st *state) []edit {
	name := commandName(s)
	if name != "echo" && name != "printf" && name != "cat" {
		return nil
	}
	target, known := a.literal(r.Word, st)
	if !known || !path.IsAbs(st.abs(target)) {
		return nil
	}
	written := a.written(s)
	if base := path.Base(target); base == ".npmrc" || base == "npmrc" {
		if edits, ok := a.named(written); ok {
			return edits
		}
	}
	for _, p := range written {
		v := p.Param.Value
		a.found.usedVar[v] = true
		a.found.problems = append(a.found.problems, problem{
			Problem: Problem{Kind: KindStores, Path: st.abs(target), Var: v, Command: name, Line: a.line(s.Pos())},
			at:      a.off(s.Pos()), targets: []string{st.abs(target)},
		})
	}
	return nil
}

// named gives the edits that write ${NAME} in place of a variable's value. A
// form with a default has no such name.
func (a *analyser) named(written []*syntax.ParamExp) ([]edit, bool) {
	var edits []edit
	for _, p := range written {
		if p.Exp != nil || p.Slice != nil || p.Repl != nil || a.pinned {
			return nil, false
		}
		edits = append(edits, edit{span{a.off(p.Pos()), a.off(p.End())}, `\${` + p.Param.Value + "}"})
	}
	return edits, true
}

// written gives the places at which a statement writes a secret variable's
// value: in its words, and in its here-documents.
func (a *analyser) written(s *syntax.Stmt) []*syntax.ParamExp {
	var found []*syntax.ParamExp
	if call, ok := s.Cmd.(*syntax.CallExpr); ok && commandName(s) != "cat" {
		for _, w := range call.Args {
			found = append(found, a.expansions(w)...)
		}
	}
	for _, r := range s.Redirs {
		if r.Hdoc != nil {
			found = append(found, a.expansions(r.Hdoc)...)
		}
	}
	return found
}
