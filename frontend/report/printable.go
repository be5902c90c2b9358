package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Printable gives a text that does nothing to a terminal: names of files may hold
// line breaks, escape sequences, marks that turn the direction of writing, and
// bytes that are no text at all. Those are shown as a Go string would spell them.
func Printable(s string) string {
	var text strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if strconv.IsPrint(r) && (r != utf8.RuneError || size > 1) {
			text.WriteString(s[i : i+size])
		} else {
			quoted := strconv.Quote(s[i : i+size])
			text.WriteString(quoted[1 : len(quoted)-1])
		}
		i += size
	}
	return text.String()
}

// columns is at most how many columns of a terminal a text takes: from the first
// script with wide characters on, all are counted as wide, but for punctuation.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (r < 0x2000 || r >= 0x2e80) {
			n++
		}
	}
	return n
}

// shortened takes the middle out of a text that has more than so many characters:
// what it is about and where it is stands at its ends.
func shortened(s string, most int) string {
	n := utf8.RuneCountInString(s)
	if n <= most {
		return s
	}
	runes := []rune(s)
	head := most * 2 / 3
	return string(runes[:head]) + "…" + string(runes[n-(most-head-1):])
}
