package script

import (
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Write is a command that does nothing but write one file, out of secret
// variables and text: it can be run again wherever the file is needed.
type Write struct {
	// Command writes the file, on one line.
	Command string
}

// plainPath matches a path that needs no quotes.
var plainPath = regexp.MustCompile(`^/[\w./@+-]+$`)

// write gives a statement that is a [Write] of the file that its output goes to,
// and runs whatever the script finds; nil for any other.
func (a *analyser) write(s *syntax.Stmt, sc scope, st *state) *Write {
	r := s.Redirs[slices.IndexFunc(s.Redirs, func(r *syntax.Redirect) bool { return r.Op != syntax.Hdoc })]
	file := a.place(r.Word, st)
	call, ok := s.Cmd.(*syntax.CallExpr)
	overwrites := r.Op == syntax.RdrOut || r.Op == syntax.RdrClob
	if !ok || len(call.Args) == 0 || len(call.Assigns) > 0 || !overwrites || !plainPath.MatchString(file) || !a.always(s, sc) {
		return nil
	}
	text := a.rewrite(s, call, sc, st)
	if text == "" || strings.ContainsAny(text, "\n\r") || strings.Contains(text, "<<") {
		return nil
	}
	return &Write{Command: text + " > " + file}
}

// always tells whether a statement runs whenever the script succeeds.
func (a *analyser) always(s *syntax.Stmt, sc scope) bool {
	return sc.certain && !sc.tested && sc.branch == nil && a.depth == 0 && !a.pinned && !s.Negated && !s.Background
}

// rewrite gives the command whose output a statement writes, "" where that is
// more than secret variables and text.
func (a *analyser) rewrite(s *syntax.Stmt, call *syntax.CallExpr, sc scope, st *state) string {
	alone := &syntax.Stmt{Cmd: call}
	switch {
	case sc.feeder != nil && len(s.Redirs) == 1 && a.recodes(call, st) && a.isText(sc.feeder, st):
		return a.cut(sc.feeder.Pos(), end(sc.feeder)) + " | " + a.cut(call.Pos(), call.End())
	case sc.feeder != nil:
		return ""
	case len(s.Redirs) == 1 && a.isText(alone, st):
		return a.cut(call.Pos(), call.End())
	case len(s.Redirs) == 2 && len(call.Args) == 1 && call.Args[0].Lit() == "cat":
		return a.printed(s.Redirs, st)
	}
	return ""
}

// isText tells whether a statement is an echo or printf of secret variables and
// text, without redirections.
func (a *analyser) isText(s *syntax.Stmt, st *state) bool {
	call, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 || len(call.Assigns) > 0 {
		return false
	}
	name := call.Args[0].Lit()
	return (name == "echo" || name == "printf") && len(s.Redirs) == 0 && a.isPlain(call, st)
}

// isPlain tells whether all that a piece of syntax expands are secret variables.
func (a *analyser) isPlain(node syntax.Node, st *state) bool {
	plainSoFar := true
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParamExp:
			plainSoFar = plainSoFar && n.Param != nil && plain(n) && slices.Contains(a.ctx.Vars, n.Param.Value)
			if n.Param != nil {
				_, assigned := st.vars[n.Param.Value]
				plainSoFar = plainSoFar && !assigned
			}
		case *syntax.CmdSubst, *syntax.ProcSubst, *syntax.ArithmExp, *syntax.ExtGlob:
			plainSoFar = false
		}
		return plainSoFar
	})
	return plainSoFar
}

// recodes tells whether a command prints what it reads in another form, as its
// options say.
func (a *analyser) recodes(call *syntax.CallExpr, st *state) bool {
	name := call.Args[0].Lit()
	if name != "base64" && name != "tr" && name != "cat" {
		return false
	}
	for _, w := range call.Args[1:] {
		text, ok := a.literal(w, st)
		if !ok || name != "tr" && !strings.HasPrefix(text, "-") || !a.isPlain(w, st) {
			return false
		}
	}
	return true
}

// printed gives the command that prints what cat reads from a here-document, ""
// where that is not possible on one line.
func (a *analyser) printed(redirects []*syntax.Redirect, st *state) string {
	for _, r := range redirects {
		if r.Op != syntax.Hdoc {
			continue
		}
		if r.Hdoc == nil || len(r.Word.Parts) != 1 || r.Word.Lit() == "" || !a.isPlain(r.Hdoc, st) {
			return ""
		}
		// The parser counts the line that ends it in.
		text := strings.TrimSuffix(strings.TrimSuffix(a.cut(r.Hdoc.Pos(), r.Hdoc.End()), "\n"+r.Word.Lit()), "\n")
		if strings.ContainsAny(text, "\\`") {
			return ""
		}
		var b strings.Builder
		b.WriteString(`printf '%s\n'`)
		for _, line := range strings.Split(text, "\n") {
			b.WriteString(` "` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
		}
		return b.String()
	}
	return ""
}
