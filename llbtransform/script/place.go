package script

import "strings"

// place gives the edits of the source that bring edits of the script about.
// Newlines stay, and so do the continuations between what is left.
func (t Text) place(edits []edit) ([]Edit, bool) {
	if t.Exec != nil {
		return t.placeExec(edits)
	}
	edits, ok := sorted(edits, len(t.script.text))
	if !ok || len(t.script.text) == 0 {
		return nil, false
	}
	return t.placeIn(t.script, edits), true
}

func (t Text) placeIn(m mapped, edits []edit) []Edit {
	p := placement{src: t.Source, m: m, gone: make([]bool, len(m.text)), del: make([]bool, len(t.Source)), insert: map[int]string{}, joins: map[int]bool{}}
	for _, e := range edits {
		if e.text == "" {
			p.drop(e.span)
		}
		if follows(e) {
			p.joins[e.start] = true
		}
	}
	p.widen()
	for _, e := range edits {
		if e.text != "" {
			p.drop(e.span)
			text := e.text
			if t.words != nil && t.Exec == nil {
				text = quoteJSON(text)
				text = text[1 : len(text)-1]
			}
			at := p.place(e)
			p.insert[at] += text
		}
	}
	p.tidyLines()
	p.mark()
	if t.docker {
		p.tail()
	}
	return p.edits()
}

// placement turns bytes of a script that go into bytes of the source.
type placement struct {
	src    string
	m      mapped
	gone   []bool         // by offset in the script
	del    []bool         // by offset in the source
	insert map[int]string // by offset in the source
	joins  map[int]bool   // offsets in the script of texts that go on behind what is there
}

func (p *placement) drop(s span) {
	for i := s.start; i < s.end; i++ {
		p.gone[i] = true
	}
}

// place gives the source offset of an edit's text.
func (p *placement) place(e edit) int {
	if follows(e) || e.start == len(p.m.at) {
		return p.m.to[e.start-1]
	}
	return p.m.at[e.start]
}

// follows tells whether an edit goes on behind what is there.
func follows(e edit) bool {
	return e.start == e.end && e.start > 0 && strings.HasPrefix(e.text, ";")
}

func (p *placement) blank(i int) bool { return p.m.text[i] == ' ' || p.m.text[i] == '\t' }

// widen lets each run of dropped bytes take the blanks along that would be
// left double, or hang at the end of a line.
func (p *placement) widen() {
	n := len(p.m.text)
	for start := 0; start < n; start++ {
		if !p.gone[start] {
			continue
		}
		end := start
		for end < n && (p.gone[end] || p.blank(end) && p.gapCloses(end)) {
			p.gone[end] = true
			end++
		}
		p.widenRun(start, end)
		start = end
	}
}

// gapCloses tells whether only blanks lie between i and dropped bytes.
func (p *placement) gapCloses(i int) bool {
	for i < len(p.gone) && !p.gone[i] && p.blank(i) {
		i++
	}
	return i < len(p.gone) && p.gone[i]
}

func (p *placement) widenRun(start, end int) {
	after := end
	for after < len(p.gone) && p.blank(after) {
		after++
	}
	if p.closes(end, after) {
		for start > 0 && p.blank(start-1) {
			start--
		}
		if p.joins[end] {
			after = end
		}
		p.drop(span{start, after})
		return
	}
	if start == 0 || strings.IndexByte(" \t\n'\"", p.m.text[start-1]) >= 0 {
		for i := end; i < after && p.sameLine(i, end-1); i++ {
			p.gone[i] = true
		}
	}
	// A continuation inside a here-document stays between what is left.
	for i := start; i+1 < end; i++ {
		if p.m.text[i:i+2] == "\\\n" {
			p.gone[i] = false
		}
	}
}

// closes tells whether nothing follows a run of dropped bytes on its line,
// or in the script in quotes that it is part of, or whether a text goes
// on behind it. The run ends at end, and the blanks behind it at after.
func (p *placement) closes(end, after int) bool {
	if after == len(p.gone) || p.m.text[after] == '\n' || p.joins[end] {
		return true
	}
	return after == end && (p.m.text[after] == '\'' || p.m.text[after] == '"')
}

func (p *placement) sameLine(i, j int) bool {
	return !strings.Contains(p.src[min(p.m.at[i], p.m.at[j]):max(p.m.at[i], p.m.at[j])], "\n")
}

// tidyLines keeps the indentation of continued lines, and the blank before a
// continuation where something is left in front of it.
func (p *placement) tidyLines() {
	n := len(p.m.text)
	for start := 0; start < n; {
		end := start + 1
		for end < n && p.sameLine(start, end) {
			end++
		}
		if start > 0 && !p.bare(start, end) {
			p.indent(start, end)
		}
		if end < n && p.blank(end-1) && p.gone[end-1] && p.endsSolid(start, end) {
			p.gone[end-1] = false
		}
		start = end
	}
}

func (p *placement) indent(start, end int) {
	for i := start; i < end && p.blank(i); i++ {
		p.gone[i] = false
	}
}

// bare tells whether a line of a here-document has nothing left but its
// newline.
func (p *placement) bare(start, end int) bool {
	for i := start; i < end-1; i++ {
		if !p.gone[i] {
			return false
		}
		if _, ok := p.insert[p.m.at[i]]; ok {
			return false
		}
	}
	return p.m.text[end-1] == '\n'
}

// endsSolid tells whether the last thing left of a line is no blank.
func (p *placement) endsSolid(start, end int) bool {
	for i := end - 1; i >= start; i-- {
		if _, ok := p.insert[p.m.at[i]]; ok {
			return true
		}
		if !p.gone[i] {
			return !p.blank(i)
		}
	}
	return false
}

func (p *placement) mark() {
	for i, gone := range p.gone {
		if !gone {
			continue
		}
		for at := p.m.at[i]; at < p.m.to[i]; at++ {
			p.del[at] = p.src[at] != '\n' && p.src[at] != '\r'
		}
	}
}

// tail frees the lines behind the last byte that is left of the script: their
// continuations would swallow the next instruction.
func (p *placement) tail() {
	n := len(p.gone)
	if !p.gone[n-1] {
		return
	}
	last := 0
	for i, gone := range p.gone {
		if !gone && !p.blank(i) {
			last = p.m.to[i]
		}
	}
	for at := range p.insert {
		last = max(last, at)
	}
	if last == 0 {
		return
	}
	first := lineEnd(p.src, last)
	for at := last; at < len(p.src); {
		end := lineEnd(p.src, at)
		if at < first || !isComment(p.src[at:end]) {
			for i := at; i < end; i++ {
				p.del[i] = p.src[i] != '\n' && p.src[i] != '\r'
			}
		}
		at = end
	}
}

func (p *placement) edits() []Edit {
	var edits []Edit
	for at := 0; at <= len(p.src); at++ {
		text := p.insert[at]
		start := at
		for at < len(p.src) && p.del[at] && (at == start || p.insert[at] == "") {
			at++
		}
		if text != "" || at > start {
			edits = append(edits, Edit{start, at, text})
		}
		if at > start {
			at--
		}
	}
	return edits
}
