package llbtransform

import (
	"slices"
	"strings"
	"unicode"
)

// piece is a part of a word of ARG or ENV: literal text, or a variable that
// Docker puts in.
type piece struct {
	text string
	name string
	// braced tells ${name} from $name.
	braced bool
	// op and word are those of ${name:-word}, "" and nil without.
	op   string
	word []piece
}

// pieces takes a word apart as Docker does. false says that it holds more than
// text and variables with a default or an alternative.
func pieces(word string, escape rune) ([]piece, bool) {
	p := wordParser{rest: word, escape: string(escape)}
	all := p.until("")
	return all, !p.failed
}

// wordParser reads what is left of a word.
type wordParser struct {
	rest   string
	escape string
	failed bool
}

// take cuts n bytes off.
func (p *wordParser) take(n int) string {
	text := p.rest[:n]
	p.rest = p.rest[n:]
	return text
}

// until reads to a closing quote or brace, which goes too, or to the end.
func (p *wordParser) until(end string) []piece {
	var all []piece
	for p.rest != "" && !p.failed {
		if end != "" && strings.HasPrefix(p.rest, end) {
			p.take(1)
			return all
		}
		for _, next := range p.next(end) {
			if n := len(all); n > 0 && all[n-1].name == "" && next.name == "" {
				all[n-1].text += next.text
			} else {
				all = append(all, next)
			}
		}
	}
	p.failed = p.failed || end != ""
	return all
}

// next reads a character, a variable or something in quotes.
func (p *wordParser) next(end string) []piece {
	quote := strings.ContainsAny(p.rest[:1], `'"`)
	switch {
	case p.rest[0] == '$':
		return []piece{p.reference()}
	case quote && end == "}", strings.HasPrefix(p.rest, "<<"):
		p.failed = true
		return nil
	case strings.HasPrefix(p.rest, p.escape):
		return []piece{{text: p.escaped(end)}}
	case quote && end == "":
		return p.quoted()
	}
	return []piece{{text: p.take(1)}}
}

// quoted reads what stands in quotes.
func (p *wordParser) quoted() []piece {
	if p.take(1) == `"` {
		return p.until(`"`)
	}
	text, rest, closed := strings.Cut(p.rest, "'")
	p.rest, p.failed = rest, !closed
	return []piece{{text: text}}
}

// escaped reads what an escape character takes the meaning from. In double
// quotes it does so to three characters only.
func (p *wordParser) escaped(end string) string {
	if end == "}" || len(p.rest) == 1 {
		p.failed = true
		return ""
	}
	if end == `"` && !strings.Contains(`"$`+p.escape, p.rest[1:2]) {
		return p.take(1)
	}
	p.take(1)
	return p.take(1)
}

// reference reads a variable.
func (p *wordParser) reference() piece {
	p.take(1)
	braced := strings.HasPrefix(p.rest, "{")
	if braced {
		p.take(1)
	}
	r := piece{name: p.take(nameLength(p.rest)), braced: braced}
	p.failed = p.failed || r.name == ""
	if !braced || p.failed {
		return r
	}
	if strings.HasPrefix(p.rest, "}") {
		p.take(1)
		return r
	}
	for _, op := range []string{":-", ":+", "-", "+"} {
		if strings.HasPrefix(p.rest, op) {
			r.op = p.take(len(op))
			r.word = p.until("}")
			return r
		}
	}
	p.failed = true
	return r
}

// nameLength is that of the variable's name that a text starts with.
func nameLength(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
	if end < 0 {
		end = len(text)
	}
	if end > 0 && text[0] >= '0' && text[0] <= '9' {
		return 0
	}
	return end
}

// refersTo reports whether Docker may put in a variable.
func refersTo(all []piece, name string) bool {
	return slices.ContainsFunc(all, func(p piece) bool { return p.name == name || refersTo(p.word, name) })
}

// shellText writes pieces as they stand between double quotes of the shell.
// Variables that may be unset are empty then, so that what the word has for an
// unset one is for an empty one too.
func shellText(all []piece, mayBeUnset func(name string) bool) string {
	var out strings.Builder
	for i, p := range all {
		switch {
		case p.name == "":
			out.WriteString(shellQuoted.Replace(p.text))
		case p.op == "" && !p.braced && (i+1 == len(all) || !continuesName(all[i+1].text)):
			out.WriteString("$" + p.name)
		case p.op == "":
			out.WriteString("${" + p.name + "}")
		default:
			op := p.op
			if mayBeUnset(p.name) && !strings.HasPrefix(op, ":") {
				op = ":" + op
			}
			out.WriteString("${" + p.name + op + shellText(p.word, mayBeUnset) + "}")
		}
	}
	return out.String()
}

func continuesName(text string) bool { return nameLength("_"+text) > 1 }

var shellQuoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "$", `\$`)
