package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// maxBraces bounds the words that one brace expansion may give.
const maxBraces = 256

// value is what a word comes to.
type value struct {
	text  string
	known bool
	// pattern is text in the syntax of path.Match, quoted parts escaped.
	pattern string
	glob    bool
}

// expand gives the values of a word: several if it holds braces, which also
// sh expands where it is bash.
func (a *analyser) expand(word *syntax.Word, st *state) []value {
	if name, v := loopVariable(word, st); name != "" {
		return a.expandEach(word, name, v, st)
	}
	split := &syntax.Word{Parts: slices.Clone(word.Parts)}
	if !syntax.SplitBraces(split) {
		return []value{a.value(word, st)}
	}
	var out []value
	for w, err := range expand.BracesSeq(nil, split) {
		if err != nil || len(out) == maxBraces {
			return []value{{}}
		}
		out = append(out, a.value(w, st))
	}
	return out
}

// loopVariable gives the first variable in a word that has several values.
func loopVariable(word *syntax.Word, st *state) (string, variable) {
	name := ""
	syntax.Walk(word, func(n syntax.Node) bool {
		p, ok := n.(*syntax.ParamExp)
		if ok && p.Param != nil && name == "" && len(st.vars[p.Param.Value].any) > 0 {
			name = p.Param.Value
		}
		_, nested := n.(*syntax.CmdSubst)
		return !nested
	})
	return name, st.vars[name]
}

// expandEach gives the values of a word for each value of a variable in it.
func (a *analyser) expandEach(word *syntax.Word, name string, v variable, st *state) []value {
	var out []value
	for _, one := range v.any {
		st.vars[name] = variable{value: one.text, known: true, glob: one.glob, pattern: one.pattern}
		if out = append(out, a.expand(word, st)...); len(out) > maxBraces {
			out = []value{{}}
			break
		}
	}
	st.vars[name] = v
	return out
}

// literal gives the word's text if it comes to exactly one known text.
func (a *analyser) literal(word *syntax.Word, st *state) (string, bool) {
	v := a.value(word, st)
	return v.text, v.known && !v.glob
}

func (a *analyser) value(word *syntax.Word, st *state) value {
	v := value{known: true}
	parts := word.Parts
	if home, rest, ok := a.tilde(parts, st); ok {
		v.quoted(home)
		v.unquoted(rest)
		parts = parts[1:]
	}
	for _, part := range parts {
		a.part(&v, part, st, false)
	}
	if !v.known {
		return value{}
	}
	return v
}

// tilde expands ~ and ~root at the start of a word.
func (a *analyser) tilde(parts []syntax.WordPart, st *state) (home, rest string, ok bool) {
	if len(parts) == 0 {
		return "", "", false
	}
	lit, isLit := parts[0].(*syntax.Lit)
	if !isLit || !strings.HasPrefix(lit.Value, "~") {
		return "", "", false
	}
	user, _, found := strings.Cut(lit.Value[1:], "/")
	if !found && len(parts) > 1 {
		return "", "", false
	}
	rest = lit.Value[1+len(user):]
	switch user {
	case "":
		home, ok = a.variable("HOME", st)
		return home, rest, ok
	case "root":
		return "/root", rest, true
	}
	return "", "", false
}

func (a *analyser) part(v *value, part syntax.WordPart, st *state, quoted bool) {
	switch part := part.(type) {
	case *syntax.Lit:
		if quoted {
			v.quoted(unescape(part.Value, `"\$`+"`"))
		} else {
			v.unquoted(part.Value)
		}
	case *syntax.SglQuoted:
		v.known = v.known && (!part.Dollar || !strings.Contains(part.Value, `\`))
		v.quoted(part.Value)
	case *syntax.DblQuoted:
		for _, p := range part.Parts {
			a.part(v, p, st, true)
		}
	case *syntax.ParamExp:
		if held := heldPattern(part, st); held.glob {
			v.text, v.pattern, v.glob = v.text+held.value, v.pattern+held.pattern, true
			return
		}
		s, ok := a.param(part, st)
		v.known = v.known && ok && (quoted || !strings.ContainsAny(s, " \t\n"))
		if quoted {
			v.quoted(s)
		} else {
			v.unquoted(strings.ReplaceAll(s, `\`, `\\`))
		}
	default:
		v.known = false
	}
}

// heldPattern gives the variable that p names if it holds what a pattern matches.
func heldPattern(p *syntax.ParamExp, st *state) variable {
	if p.Param == nil || p.Exp != nil || !plain(p) {
		return variable{}
	}
	return st.vars[p.Param.Value]
}

// unescape drops the backslashes before the given characters and newlines.
func unescape(s, special string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			switch {
			case s[i+1] == '\n':
				i++
				continue
			case strings.IndexByte(special, s[i+1]) >= 0:
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func (v *value) quoted(s string) {
	v.text += s
	for i := range len(s) {
		if strings.IndexByte(`*?[]\`, s[i]) >= 0 {
			v.pattern += `\`
		}
		v.pattern += s[i : i+1]
	}
}

func (v *value) unquoted(s string) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			if s[i] != '\n' {
				v.quoted(s[i : i+1])
			}
		case c == '*' || c == '?' || c == '[':
			v.glob = true
			v.text += s[i : i+1]
			v.pattern += s[i : i+1]
			if c == '[' && i+1 < len(s) && s[i+1] == '!' {
				i++
				v.text, v.pattern = v.text+"!", v.pattern+"^"
			}
		default:
			v.text += s[i : i+1]
			v.pattern += s[i : i+1]
		}
	}
}

// param gives the value of $X, ${X} and ${X:-word}.
func (a *analyser) param(p *syntax.ParamExp, st *state) (string, bool) {
	if p.Param == nil || !plain(p) {
		return "", false
	}
	s, ok := a.variable(p.Param.Value, st)
	if p.Exp == nil || !ok {
		return s, ok
	}
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if s != "" || p.Exp.Word == nil {
			return s, true
		}
		return a.literal(p.Exp.Word, st)
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return s, s != ""
	default:
		return "", false
	}
}

// plain tells whether p gives its variable's value, or a default for it.
func plain(p *syntax.ParamExp) bool {
	return !p.Excl && !p.Length && !p.Width && !p.IsSet && p.Flags == nil && p.NestedParam == nil &&
		p.Index == nil && p.Slice == nil && p.Repl == nil && p.Names == 0 && len(p.Modifiers) == 0
}

func (a *analyser) variable(name string, st *state) (string, bool) {
	if v, ok := st.vars[name]; ok {
		return v.value, v.known && !v.glob
	}
	if name == "PWD" && st.dir != "" {
		return st.dir, true
	}
	if a.ctx.Var != nil {
		if s, ok := a.ctx.Var(name); ok {
			return s, true
		}
	}
	if name != "HOME" {
		return "", false
	}
	if a.ctx.Home != "" {
		return a.ctx.Home, true
	}
	return "/root", true
}
