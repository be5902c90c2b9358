package script

import (
	"maps"
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// binary follows `x && y`, `x || y` and `x | y`.
func (a *analyser) binary(b *syntax.BinaryCmd, sc scope, st *state) outcome {
	switch b.Op {
	case syntax.AndStmt:
		return a.and(b, sc, st)
	case syntax.OrStmt:
		return a.or(b, sc, st)
	default:
		left, right := sc.inner(), sc.inner()
		left.visible, left.fatal, left.out = false, false, &stream{}
		var out outcome
		out.add(a.body([]*syntax.Stmt{b.X}, left, st.clone())...)
		right.in, right.feeder = left.out.carried, b.X
		out.add(a.body([]*syntax.Stmt{b.Y}, right, st.clone())...)
		return out
	}
}

// or keeps both sides, for the right one runs on a failure. If the left one
// is neutral it would have succeeded, and the right one never ran.
func (a *analyser) or(b *syntax.BinaryCmd, sc scope, st *state) outcome {
	left := sc.inner()
	left.fatal = false
	left.certain, left.guarded = sc.certain && sure(b.X), isTrue(b.Y)
	if !sure(b.X) {
		left.branch = &branch{parent: sc.branch, doubtful: true}
	}
	x := a.stmt(b.X, left, st)
	branch := st.clone()
	y := a.stmt(b.Y, sc.maybe(), branch)
	if !exits(b.Y) {
		st.join(branch)
	}
	if x.neutral {
		return x
	}
	out := outcome{edits: x.edits}
	if y.neutral {
		out.add(a.truth(b.Y.Pos(), end(b.Y)))
	} else {
		out.add(y.edits...)
	}
	return out
}

// sure tells whether all of s runs before a `||` behind it can. Tests count
// as passed: a script tests for the file that it is about to remove.
func sure(s *syntax.Stmt) bool {
	b, ok := s.Cmd.(*syntax.BinaryCmd)
	if !ok {
		return true
	}
	return b.Op == syntax.AndStmt && isTest(b.X)
}

func isTest(s *syntax.Stmt) bool {
	if _, ok := s.Cmd.(*syntax.TestClause); ok {
		return true
	}
	name := commandName(s)
	return name == "[" || name == "test"
}

// looksForFile tells whether a test is one for a file.
func looksForFile(s *syntax.Stmt) bool {
	found := false
	syntax.Walk(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Word:
			found = found || slices.Contains([]string{"-e", "-f", "-s", "-d", "-r", "-w"}, n.Lit())
		case *syntax.UnaryTest:
			found = found || n.Op == syntax.TsExists || n.Op == syntax.TsRegFile || n.Op == syntax.TsDirect || n.Op == syntax.TsNoEmpty
		}
		return true
	})
	return found
}

// isTrue tells whether s is `true` or `:`.
func isTrue(s *syntax.Stmt) bool {
	name := commandName(s)
	return name == "true" || name == ":"
}

// exits tells whether nothing follows s.
func exits(s *syntax.Stmt) bool {
	name := commandName(s)
	return name == "exit" || name == "return"
}

func commandName(s *syntax.Stmt) string {
	call, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	return call.Args[0].Lit()
}

// link is one operand of `x && y && z`, with the operator before it.
type link struct {
	stmt *syntax.Stmt
	op   syntax.Pos
	out  outcome
}

// and drops the neutral commands of a chain with one operator each.
func (a *analyser) and(b *syntax.BinaryCmd, sc scope, st *state) outcome {
	links := flatten(b, nil)
	last := -1
	gone := maps.Clone(st.gone)
	reached := sc.branch
	for i := range links {
		inner := sc
		inner.branch = reached
		if !sc.fatal && !isTest(links[i].stmt) {
			reached = &branch{parent: reached}
		}
		inner.final = sc.final && i == len(links)-1
		inner.guarded = sc.guarded && i == len(links)-1
		inner.tested = sc.tested || slices.ContainsFunc(links[:i], func(l link) bool { return isTest(l.stmt) })
		links[i].out = a.stmt(links[i].stmt, inner, st)
		if !links[i].out.neutral {
			last = i
		}
	}
	if !sc.fatal {
		st.gone = gone // what follows runs also when the chain breaks
	}
	if last < 0 {
		return outcome{neutral: true}
	}
	// `set -e` spares all of a chain but its last command.
	spared := st.errexit && !sc.final
	return a.unchain(links, last, spared)
}

// unchain drops the neutral links; last is the last one that is not neutral.
func (a *analyser) unchain(links []link, last int, spared bool) outcome {
	var out outcome
	used := map[int]bool{} // operators already gone, by the link behind
	seen := false
	for i, l := range links {
		switch {
		case !l.out.neutral:
			seen = true
			out.add(l.out.edits...)
		case !a.drop || spared && i == len(links)-1:
			seen = true
			out.add(a.truth(l.stmt.Pos(), end(l.stmt)))
		case seen && !used[i] && (i > last || a.sameLine(l.op, l.stmt.Pos())):
			used[i] = true
			out.add(edit{span: span{a.off(l.op), a.off(end(l.stmt))}})
		default:
			used[i+1] = true
			out.add(edit{span: span{a.off(l.stmt.Pos()), a.off(links[i+1].op) + len("&&")}})
		}
	}
	return out
}

// flatten gives the operands of a chain of && from left to right.
func flatten(b *syntax.BinaryCmd, links []link) []link {
	x, ok := b.X.Cmd.(*syntax.BinaryCmd)
	if ok && x.Op == syntax.AndStmt && !b.X.Negated && len(b.X.Redirs) == 0 {
		links = flatten(x, links)
	} else {
		links = append(links, link{stmt: b.X})
	}
	return append(links, link{stmt: b.Y, op: b.OpPos})
}

func (a *analyser) sameLine(p, q syntax.Pos) bool { return a.line(p) == a.line(q) }
