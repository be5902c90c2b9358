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
		return v.value, v.known
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
