package script

import (
	"mvdan.cc/sh/v3/syntax"
)

// outcome is what becomes of a piece of the script.
type outcome struct {
	edits []edit
	// neutral: nothing of it is left, and it would have succeeded. Its edits
	// mean nothing then: who holds the piece removes it.
	neutral bool
}

// edit replaces bytes of Script.
type edit struct {
	span
	text string
}

func (o *outcome) add(edits ...edit) { o.edits = append(o.edits, edits...) }

// list follows statements one after the other. A neutral one goes, unless
// somebody looks at its status.
func (a *analyser) list(stmts []*syntax.Stmt, sc scope, st *state) outcome {
	outs := make([]outcome, len(stmts))
	all := len(stmts) > 0
	for i, s := range stmts {
		outs[i] = a.stmt(s, sc.item(i == len(stmts)-1), st)
		all = all && outs[i].neutral
	}
	if all {
		return outcome{neutral: true}
	}
	var out outcome
	for i, s := range stmts {
		switch {
		case !outs[i].neutral:
			out.add(outs[i].edits...)
		case a.drop && !a.readsStatus && i < len(stmts)-1:
			out.add(edit{span: span{a.off(s.Pos()), a.off(s.End())}})
		case a.drop && !a.readsStatus && st.errexit && simple(stmts[i-1]) && !outs[i-1].neutral:
			out.add(edit{span: span{a.separator(stmts[i-1], s), a.off(s.End())}})
		default:
			out.add(a.truth(s.Pos(), end(s)))
		}
	}
	return out
}

// separator gives where the `;` behind prev starts, or s if there is none.
func (a *analyser) separator(prev, s *syntax.Stmt) int {
	if prev.Semicolon.IsValid() && !prev.Background {
		return a.off(prev.Semicolon)
	}
	return a.off(s.Pos())
}

// simple tells whether `set -e` makes a failure of s end the script.
func simple(s *syntax.Stmt) bool {
	_, call := s.Cmd.(*syntax.CallExpr)
	return call && !s.Negated && !s.Background
}

// body gives the edits of a list that must not become empty.
func (a *analyser) body(stmts []*syntax.Stmt, sc scope, st *state) []edit {
	out := a.list(stmts, sc, st)
	if !out.neutral {
		return out.edits
	}
	return []edit{a.truth(stmts[0].Pos(), end(stmts[len(stmts)-1]))}
}

func (a *analyser) truth(from, to syntax.Pos) edit {
	return edit{span{a.off(from), a.off(to)}, "true"}
}

// end gives where s ends, its separator not included.
func end(s *syntax.Stmt) syntax.Pos {
	e := s.Position
	if s.Cmd != nil {
		e = s.Cmd.End()
	}
	for _, r := range s.Redirs {
		if w := r.Word.End(); w.After(e) {
			e = w
		}
	}
	return e
}

// stmt follows one statement with its redirections.
func (a *analyser) stmt(s *syntax.Stmt, sc scope, st *state) outcome {
	if s.Negated || s.Background || s.Coprocess {
		sc = sc.inner()
		sc.certain, sc.fatal = sc.certain && !s.Negated, false
	}
	rd := a.redirects(s, sc, st)
	sc = rd.connect(sc)
	if rd.effect || s.Negated {
		a.found.effects++
	}
	target := st.clone()
	out := a.command(s, rd, sc, st)
	if rd.output != nil {
		rd.edits = append(rd.edits, a.stores(storing{writerOf(s), rd.output, s.Pos(), sc, a.write(s, sc, target)}, sc.out.carried, target)...)
	}
	if !out.neutral {
		out.add(rd.edits...)
		return out
	}
	if rd.effect || s.Negated || s.Background || s.Coprocess || s.Disown {
		return outcome{edits: append(rd.edits, a.stub(s))}
	}
	return out
}

// stub makes a neutral command succeed and keeps what surrounds it. A
// redirection amid the arguments keeps them too, `true` takes any.
func (a *analyser) stub(s *syntax.Stmt) edit {
	from, to := s.Cmd.Pos(), s.Cmd.End()
	for _, r := range s.Redirs {
		call, ok := s.Cmd.(*syntax.CallExpr)
		if ok && len(call.Args) > 0 && r.Pos().After(from) && to.After(r.Pos()) {
			to = call.Args[0].End()
		}
	}
	return a.truth(from, to)
}
