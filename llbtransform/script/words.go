package script

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is one word of an instruction and where it stands in its source.
type Word struct {
	// Text is the word as it is written, quotes included.
	Text string
	// Start and End are its offsets in the source.
	Start, End int
}

// Words splits an instruction other than RUN into its words as upstream's
// parser does: the keyword, the flags, the items. src is the instruction's text
// in the Dockerfile, continuation lines and comments included.
func Words(src string, escape rune) []Word {
	line, _ := joinLines(src, byte(escape))
	var words []Word
	for i := 0; i < len(line.text); {
		if r, n := utf8.DecodeRuneInString(line.text[i:]); unicode.IsSpace(r) {
			i += n
			continue
		}
		end := wordEnd(line.text, i, byte(escape))
		words = append(words, Word{Text: line.text[i:end], Start: line.at[i], End: line.to[end-1]})
		i = end
	}
	return words
}

// wordEnd gives the offset after the word that starts at i. Quotes hold blanks
// together; an escape character takes the next one along, save in single quotes.
func wordEnd(s string, i int, escape byte) int {
	var quote rune
	for n := 0; i < len(s); i += n {
		var r rune
		r, n = utf8.DecodeRuneInString(s[i:])
		switch {
		case r == rune(escape) && quote != '\'':
			_, next := utf8.DecodeRuneInString(s[i+n:])
			n += next
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case unicode.IsSpace(r):
			return i
		}
	}
	return len(s)
}

// DropWords takes words out of an instruction and keeps its number of lines.
// words are all of its words, and drop tells which go; the first must stay.
func DropWords(src string, words []Word, drop func(i int) bool) string {
	last := 0
	for i := range words {
		if !drop(i) {
			last = i
		}
	}
	tail := words[last].End
	var out strings.Builder
	at := 0
	for i, w := range words[:last] {
		if !drop(i) {
			continue
		}
		out.WriteString(src[at:w.Start] + Continuations(src[w.Start:w.End]))
		at = w.End + len(src[w.End:]) - len(strings.TrimLeft(src[w.End:], " \t"))
	}
	out.WriteString(src[at:tail])
	if last == len(words)-1 {
		return out.String() + src[tail:]
	}
	return out.String() + strings.Repeat("\n", strings.Count(src[tail:], "\n"))
}

// Continuations gives what ends the lines of a word that goes on over several.
func Continuations(word string) string {
	lines := strings.SplitAfter(word, "\n")
	var out strings.Builder
	for _, line := range lines[:len(lines)-1] {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			out.WriteString(line)
			continue
		}
		out.WriteString(line[len(strings.TrimRight(line, " \t\r\n"))-1:])
	}
	return out.String()
}
