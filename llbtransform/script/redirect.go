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
}

func (a *analyser) redirects(s *syntax.Stmt, _ scope, st *state) redirection {
	var rd redirection
	for _, r := range s.Redirs {
		rd.edits = append(rd.edits, a.inspect(r, st)...)
		switch r.Op {
		case syntax.RdrOut, syntax.RdrClob, syntax.AppOut, syntax.RdrAll, syntax.AppAll, syntax.RdrInOut:
			a.writes(&rd, s, r, st)
		case syntax.RdrIn:
			rd.input = r.Word
		case syntax.DplIn:
		case syntax.DplOut:
			rd.hidden = rd.hidden || fd(r) == "1" && r.Word.Lit() != "1" && r.Word.Lit() != "2"
		default:
			rd.effect = true
		}
	}
	return rd
}

func fd(r *syntax.Redirect) string {
	if r.N == nil {
		return "1"
	}
	return r.N.Value
}

// writes follows a redirection into a file.
func (a *analyser) writes(rd *redirection, s *syntax.Stmt, r *syntax.Redirect, st *state) {
	text, known := a.literal(r.Word, st)
	stdout := fd(r) == "1"
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
		rd.edits = append(rd.edits, a.stores(s, r, st)...)
	}
	if h := a.match(r.Word, st); h.reach == reachFile || h.reach == reachGlob {
		name := commandName(s)
		if name == "" {
			name = r.Op.String()
		}
		a.problem(KindEdits, h.paths, name, r.Pos())
	}
}

// inspect notes what a piece of syntax names and follows the substitutions in
// it, whose edits it gives.
func (a *analyser) inspect(node syntax.Node, st *state) []edit {
	var edits []edit
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst:
			edits = append(edits, a.substitution(n.Stmts, st)...)
			return false
		case *syntax.ProcSubst:
			edits = append(edits, a.substitution(n.Stmts, st)...)
			return false
		case *syntax.Word:
			a.mention(n, st)
		}
		return true
	})
	return edits
}

func (a *analyser) substitution(stmts []*syntax.Stmt, st *state) []edit {
	a.found.effects++
	return a.body(stmts, scope{}, st.clone())
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
