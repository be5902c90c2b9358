package script

import (
	"bytes"
	"slices"
	"strings"
)

// Edit replaces the bytes from Start up to End of [Text].Source by New.
// Neither holds a newline.
type Edit struct {
	Start, End int
	New        string
}

// Apply gives the instruction's source after edits, which must be disjoint
// and may come in any order. Edits of one Analyse and others that do not
// touch them, like a flag behind RUN, can be mixed. It has as many lines as
// [Text].Source.
func (t Text) Apply(edits []Edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(t.Source[at:e.Start])
		b.WriteString(e.New)
		at = e.End
	}
	b.WriteString(t.Source[at:])
	return b.String()
}

// splice gives the script after edits, which are sorted and disjoint. Of the
// blanks around dropped bytes one stays, and none before a closing quote.
func splice(script string, edits []edit) string {
	var b []byte
	at := 0
	for _, e := range edits {
		b = append(b, script[min(at, e.start):e.start]...)
		b = append(b, e.text...)
		at = e.end
		if e.text != "" || at == len(script) || len(b) == 0 || strings.IndexByte(` '"`, b[len(b)-1]) < 0 {
			continue
		}
		switch script[at] {
		case ' ':
			at++
		case '"', '\'':
			b = bytes.TrimRight(b, " ")
		}
	}
	return string(append(b, script[at:]...))
}

// sorted gives edits in order, and whether they are disjoint and inside a
// script of the given length.
func sorted(edits []edit, length int) ([]edit, bool) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	at := 0
	for _, e := range edits {
		if e.start < at || e.end < e.start || e.end > length {
			return nil, false
		}
		at = e.end
	}
	return edits, true
}
