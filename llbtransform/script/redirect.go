package script

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// redirection sums up the redirections of a statement.
type redirection struct {
	// hidden: standard output does not reach the build log.
	hidden bool
	// effect: they do something without the command, like making a file.
	effect bool
	edits  []edit
	// input and output are the files, nil if there is none.
	input, output *syntax.Word
	// fed: standard input is in, which document holds if it is a text in the
	// script.
	fed      bool
	in       flow
	document *syntax.Word
}

func (a *analyser) redirects(s *syntax.Stmt, sc scope, st *state) redirection {
	var rd redirection
	for _, r := range s.Redirs {
		rd.edits = append(rd.edits, a.inspect(r, st)...)
		switch r.Op {
		case syntax.RdrOut, syntax.RdrClob, syntax.AppOut, syntax.RdrAll, syntax.AppAll, syntax.RdrInOut:
			a.writes(&rd, s, r, sc, st)
		case syntax.RdrIn:
			rd.input = r.Word
			rd.fed, rd.in = true, a.content(r.Word, st)
		case syntax.Hdoc, syntax.DashHdoc:
			rd.effect = true
			rd.fed, rd.document = true, r.Hdoc
			if r.Hdoc != nil {
				rd.in = a.carries(r.Hdoc, st)
			}
		case syntax.WordHdoc:
			rd.effect = true
			rd.fed, rd.document, rd.in = true, r.Word, a.carries(r.Word, st)
		case syntax.DplIn:
		case syntax.DplOut:
			rd.hidden = rd.hidden || fd(r) == "1" && r.Word.Lit() != "1" && r.Word.Lit() != "2"
		default:
			rd.effect = true
		}
	}
	return rd
}

// connect is the scope of a command behind the redirections.
func (rd redirection) connect(sc scope) scope {
	if rd.hidden {
		sc.visible, sc.out = false, nil
	}
	if rd.output != nil {
		sc.out = &stream{}
	}
	if rd.fed {
		sc.in = rd.in
	}
	return sc
}

func fd(r *syntax.Redirect) string {
	if r.N == nil {
		return "1"
	}
	return r.N.Value
}

// writes follows a redirection into a file.
func (a *analyser) writes(rd *redirection, s *syntax.Stmt, r *syntax.Redirect, sc scope, st *state) {
	text, known := a.literal(r.Word, st)
	stdout := fd(r) == "1"
	if stdout {
		rd.output = nil
	}
	switch {
	case known && (text == "/dev/stdout" || text == "/dev/stderr" || text == "/dev/tty"):
		return
	case known && strings.HasPrefix(text, "/dev/"):
		rd.hidden = rd.hidden || stdout
		return
	}
	rd.effect = true
	if stdout {
		rd.hidden, rd.output = true, r.Word
	}
	h := a.match(r.Word, st)
	if h.reach != reachFile && h.reach != reachGlob {
		return
	}
	name := commandName(s)
	if name == "" {
		name = r.Op.String()
	}
	a.problem(KindEdits, h.paths, name, r.Pos())
	if a.emptiesBy(s, r, st) {
		a.empties(h.paths, sc)
		return
	}
	a.changes(h.paths, name, s, sc, st)
}

// inspect notes what a piece of syntax names and follows the substitutions in
// it, whose edits it gives.
func (a *analyser) inspect(node syntax.Node, st *state) []edit {
	var edits []edit
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst:
			edits = append(edits, a.substitution(n, n.Stmts, st)...)
			return false
		case *syntax.ProcSubst:
			edits = append(edits, a.substitution(n, n.Stmts, st)...)
			return false
		case *syntax.Word:
			a.mention(n, st)
		}
		return true
	})
	return edits
}

func (a *analyser) substitution(node syntax.Node, stmts []*syntax.Stmt, st *state) []edit {
	a.found.effects++
	out := &stream{}
	edits := a.body(stmts, scope{branch: &branch{doubtful: true}, out: out}, st.clone())
	a.found.outputs[node] = out.carried
	return edits
}

// mention notes the paths and variables that a word names.
func (a *analyser) mention(word *syntax.Word, st *state) {
	raw := a.cut(word.Pos(), word.End())
	for _, name := range a.ctx.Vars {
		if hasName(raw, name) {
			a.found.usedVar[name] = true
		}
	}
	for _, v := range a.expand(word, st) {
		for _, p := range a.ctx.Paths {
			if strings.Contains(raw, p) || v.known && (strings.Contains(v.text, p) || reaches(v, st, p) > reachAbove) {
				a.found.usedPath[p] = true
			}
		}
	}
}

// hasName tells whether name occurs in text as a whole identifier.
func hasName(text, name string) bool {
	for from := 0; name != ""; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		i += from
		from = i + len(name)
		if (i == 0 || !nameByte(text[i-1])) && (from == len(text) || !nameByte(text[from])) {
			return true
		}
	}
	return false
}

func nameByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
