package script

import (
	"bytes"
	"strings"
	"unicode"
)

func isSpace(r rune) bool { return unicode.IsSpace(r) }

// joinLines joins continuation lines as upstream's parser does and gives the
// offset in src of the first line which is not part of the joined one.
func joinLines(src string, escape byte) (mapped, int) {
	var m mapped
	started := false
	for at := 0; at < len(src); {
		end := lineEnd(src, at)
		line := strings.TrimRight(src[at:end], "\r\n")
		start := at
		at = end
		if isComment(line) {
			continue
		}
		if !started {
			n := leadingSpace(line)
			line, start = line[n:], start+n
		}
		if started && strings.TrimLeftFunc(line, isSpace) == "" {
			continue
		}
		n, continued := cutContinuation(line, escape)
		if !started && !continued && n == 0 {
			continue
		}
		started = true
		m.add(line[:n], start)
		if !continued {
			return m, at
		}
	}
	return m, len(src)
}

// lineEnd gives the offset after the newline that ends the line at start.
func lineEnd(src string, start int) int {
	if i := strings.IndexByte(src[start:], '\n'); i >= 0 {
		return start + i + 1
	}
	return len(src)
}

func isComment(line string) bool {
	return strings.HasPrefix(strings.TrimLeftFunc(line, isSpace), "#")
}

// cutContinuation gives the length of line without its continuation and
// whether it has one. A doubled escape character is none, as upstream's
// regular expression has it.
func cutContinuation(line string, escape byte) (int, bool) {
	n := len(strings.TrimRight(line, " \t"))
	if n == 0 || line[n-1] != escape || n > 1 && line[n-2] == escape {
		return len(line), false
	}
	return n - 1, true
}

// chompTabs drops the tabs at the start of each line.
func chompTabs(m mapped) mapped {
	var out mapped
	var text bytes.Buffer
	begin := true
	for i := range len(m.text) {
		c := m.text[i]
		if begin && c == '\t' {
			continue
		}
		begin = c == '\n'
		text.WriteByte(c)
		out.at, out.to = append(out.at, m.at[i]), append(out.to, m.to[i])
	}
	out.text = text.String()
	return out
}
