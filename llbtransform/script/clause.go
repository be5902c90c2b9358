package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// command follows the command of statement s, whose redirections are rd.
func (a *analyser) command(s *syntax.Stmt, rd redirection, sc scope, st *state) outcome {
	switch x := s.Cmd.(type) {
	case nil:
		return outcome{}
	case *syntax.CallExpr:
		return a.call(x, rd, sc, st)
	case *syntax.BinaryCmd:
		return a.binary(x, sc, st)
	case *syntax.Subshell:
		return a.list(x.Stmts, sc.inner(), st.clone())
	case *syntax.Block:
		return a.list(x.Stmts, sc.inner(), st)
	case *syntax.IfClause:
		return outcome{edits: a.ifClause(x, sc, st)}
	case *syntax.DeclClause:
		return outcome{edits: a.declare(x, sc, st)}
	}
	return outcome{edits: a.compound(s.Cmd, sc, st)}
}

func (a *analyser) compound(cmd syntax.Command, sc scope, st *state) []edit {
	switch x := cmd.(type) {
	case *syntax.WhileClause:
		a.unmoor(st)
		edits := a.body(x.Cond, sc.maybe(), st)
		return append(edits, a.branch(x.Do, sc.maybe(), st)...)
	case *syntax.ForClause:
		return a.forClause(x, sc, st)
	case *syntax.CaseClause:
		edits := a.inspect(x.Word, st)
		for _, item := range x.Items {
			edits = append(edits, a.branch(item.Stmts, sc.maybe(), st)...)
		}
		return edits
	case *syntax.FuncDecl:
		return a.function(x, sc, st)
	case *syntax.TimeClause:
		if x.Stmt == nil {
			return nil
		}
		return a.body([]*syntax.Stmt{x.Stmt}, sc.inner(), st)
	case *syntax.TestClause:
		syntax.Walk(x, func(n syntax.Node) bool {
			if w, ok := n.(*syntax.Word); ok {
				a.looked(a.match(w, st).paths, "[[", x.Pos())
			}
			return true
		})
		return a.inspect(x, st)
	}
	a.found.effects++
	a.found.busy++
	return a.inspect(cmd, st)
}

// forClause takes a loop over words that are known for one that runs.
func (a *analyser) forClause(x *syntax.ForClause, sc scope, st *state) []edit {
	edits := a.inspect(x.Loop, st)
	inner := sc.maybe()
	if loop, ok := x.Loop.(*syntax.WordIter); ok {
		v, runs := a.iterated(loop, st)
		st.vars[loop.Name.Value] = v
		st.hold(loop.Name.Value, a.words(loop.Items, st).names())
		if runs {
			inner = sc.inner()
			inner.fatal = false
		}
	}
	a.unmoor(st)
	return append(edits, a.branch(x.Do, inner, st)...)
}

// iterated gives what a loop's variable holds, and whether the loop runs for all
// of it.
func (a *analyser) iterated(loop *syntax.WordIter, st *state) (variable, bool) {
	v := variable{source: a.cut(loop.Pos(), loop.End())}
	for _, w := range loop.Items {
		v.any = append(v.any, a.expand(w, st)...)
	}
	unknown := slices.ContainsFunc(v.any, func(o value) bool { return !o.known })
	switch {
	case unknown || len(v.any) == 0 || len(v.any) > maxBraces:
		v.any = nil
		return v, false
	case len(v.any) == 1:
		one := v.any[0]
		return variable{value: one.text, known: true, glob: one.glob, pattern: one.pattern}, !one.glob
	}
	return v, !slices.ContainsFunc(v.any, func(o value) bool { return o.glob })
}

// ifClause takes the condition for granted if it only tests for something.
func (a *analyser) ifClause(x *syntax.IfClause, sc scope, st *state) []edit {
	edits := a.body(x.Cond, sc.inner(), st)
	then := sc.maybe()
	tests := len(x.Cond) == 1 && isTest(x.Cond[0]) && !x.Cond[0].Negated
	then.tested = true
	if then.certain = sc.certain && tests; then.certain && looksForFile(x.Cond[0]) {
		then.branch = sc.branch
	}
	edits = append(edits, a.branch(x.Then, then, st)...)
	for other := x.Else; other != nil; other = other.Else {
		if len(other.Cond) > 0 {
			edits = append(edits, a.body(other.Cond, sc.maybe(), st)...)
		}
		edits = append(edits, a.branch(other.Then, sc.maybe(), st)...)
	}
	return edits
}

// branch follows a list that may run or not.
func (a *analyser) branch(stmts []*syntax.Stmt, sc scope, st *state) []edit {
	taken := st.clone()
	edits := a.body(stmts, sc, taken)
	st.join(taken)
	return edits
}

// unmoor forgets the directory before a list that runs several times or
// elsewhere, unless the script never leaves it.
func (a *analyser) unmoor(st *state) {
	if a.moves {
		st.dir = ""
	}
}

// function follows a body in the place of its declaration.
func (a *analyser) function(x *syntax.FuncDecl, sc scope, st *state) []edit {
	outer := a.deferred
	a.deferred = true
	defer func() { a.deferred = outer }()
	st = st.clone()
	a.unmoor(st)
	sc = sc.maybe()
	sc.out = &stream{}
	deleted := len(a.found.deleted)
	defer func() { a.found.define(x, function{sc.out.carried, slices.Clone(a.found.deleted[deleted:])}) }()
	if block, ok := x.Body.Cmd.(*syntax.Block); ok {
		return a.body(block.Stmts, sc, st)
	}
	out := a.stmt(x.Body, sc, st)
	if out.neutral {
		return []edit{{span{a.off(x.Body.Pos()), a.off(end(x.Body))}, "{ true; }"}}
	}
	return out.edits
}

// define notes what a function does. The parser gives one without a name too.
func (f *findings) define(x *syntax.FuncDecl, does function) {
	for _, name := range append(slices.Clone(x.Names), x.Name) {
		if name != nil {
			f.functions[name.Value] = does
		}
	}
}

// declare follows export, readonly, local and declare.
func (a *analyser) declare(x *syntax.DeclClause, sc scope, st *state) []edit {
	var words []*syntax.Word
	assigned := false
	for _, as := range x.Args {
		if as.Naked && as.Value != nil {
			words = append(words, as.Value)
			continue
		}
		assigned = true
		a.assign(as, st)
	}
	edits := a.inspect(x, st)
	if !assigned {
		f := a.environment(x.Variant.Value, words, st)
		sc.out.add(f)
		a.printsFlow(x.Variant.Value, f, x.Pos(), sc)
	}
	return edits
}

// assign follows NAME=value.
func (a *analyser) assign(as *syntax.Assign, st *state) {
	if as.Name == nil || as.Naked {
		return
	}
	v := variable{source: a.cut(as.Pos(), as.End())}
	switch {
	case as.Value == nil && as.Array == nil && as.Index == nil:
		v.known = !as.Append
	case as.Value != nil && !as.Append && as.Index == nil:
		v.value, v.known = a.literal(as.Value, st)
	}
	st.vars[as.Name.Value] = v
	held := a.carries(as, st).names()
	if as.Append {
		held = append(held, st.held[as.Name.Value]...)
	}
	st.hold(as.Name.Value, held)
}
