package llbtransform

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

// lineEdit replaces an instruction by a text of as many lines.
type lineEdit struct {
	stage int
	lines rule.Lines
	// text is "" for an instruction that goes altogether.
	text string
}

// apply makes the edits in the stages that are reached. They do not overlap.
func (p *planner) apply(reached map[int]bool) []byte {
	edits := slices.DeleteFunc(p.edits, func(e *lineEdit) bool { return e.stage != detect.MetaStage && !reached[e.stage] })
	if len(edits) == 0 {
		return p.file.Source
	}
	slices.SortFunc(edits, func(a, b *lineEdit) int { return a.lines.Start - b.lines.Start })
	var out strings.Builder
	next := 1
	for _, e := range edits {
		out.WriteString(p.file.Text(rule.Lines{Start: next, End: e.lines.Start - 1}))
		text := e.text
		if text == "" {
			text = p.remark(e.lines)
		}
		out.WriteString(text)
		next = e.lines.End + 1
	}
	out.WriteString(p.file.Text(rule.Lines{Start: next, End: p.file.Len()}))
	return []byte(out.String())
}

// remark is the comment that stands where an instruction was, with empty lines
// for the rest of it.
func (p *planner) remark(l rule.Lines) string {
	src := p.file.Text(l)
	first, _, _ := strings.Cut(src, "\n")
	comment := detect.FixedComment(strings.TrimSpace(strings.TrimRight(first, "\r \t"+string(p.file.Escape))), p.flagsAt(l))
	if strings.HasSuffix(first, "\r") {
		comment += "\r"
	}
	return comment + strings.Repeat("\n", strings.Count(src, "\n"))
}

// flagsAt are the flags for what the instruction brought and the build uses.
func (p *planner) flagsAt(l rule.Lines) string {
	var mounts []rule.Mount
	for _, o := range p.outcomes {
		if o.finding.Lines == l && o.finding.Mount != nil && len(o.runs) > 0 {
			mounts = append(mounts, *o.finding.Mount)
		}
	}
	return strings.Join(rule.Flags(mounts), " ")
}

func (p *planner) drop(at site) { p.edit(at, "") }

func (p *planner) edit(at site, text string) *lineEdit {
	e := &lineEdit{stage: at.stage, lines: at.lines, text: text}
	p.edits = append(p.edits, e)
	return e
}

// dropItems takes some of an instruction's items away, or all of it.
func (p *planner) dropItems(at site, drop []int, total int) {
	switch len(drop) {
	case 0:
	case total:
		p.drop(at)
	default:
		it := itemsOf(p.file.Text(at.lines), p.file.Escape)
		if len(it.texts()) != total || it.startsWithOption(drop) || !p.stands(it.without(drop)) {
			p.refuseParts(at)
			return
		}
		p.edit(at, it.without(drop))
	}
}

// stands reports whether what is left of an instruction is one by itself: an
// escape character at its end would take the next line along.
func (p *planner) stands(text string) bool {
	f, err := detect.Parse([]byte("# escape=" + string(p.file.Escape) + "\nFROM scratch\n" + strings.TrimSuffix(text, "\n") + "\nRUN true\n"))
	return err == nil && len(f.Stages) == 1 && len(f.Stages[0].Commands) == 2
}

// refuseParts says that some of an instruction's items cannot be taken away. No
// policy lets that pass: the items are mounted already.
func (p *planner) refuseParts(at site) {
	p.refuse(at, rule.Finding{
		Rule:    rule.SecretFile,
		Message: at.instruction() + " takes a credential together with other things, in a form that cannot be taken apart",
		Fix:     "write one " + at.instruction() + " for the credential and one for the rest",
	})
	p.outcomes[len(p.outcomes)-1].judged = true
}

// dropSources takes some of the sources of a COPY or ADD away. Where nothing else
// is left, the directory that it makes stays.
func (p *planner) dropSources(at site, s *scope, c copying, drop []int, dir string) {
	if len(drop) == 0 {
		return
	}
	it := itemsOf(p.file.Text(at.lines), p.file.Escape)
	if len(drop) == len(c.SourcePaths)+len(c.SourceContents) {
		p.keepDirectory(at, s, c, it, dir)
		return
	}
	paths := it.paths()
	if len(paths) != len(c.SourcePaths)+1 {
		p.refuseParts(at)
		return
	}
	for i, source := range drop {
		drop[i] = paths[source]
	}
	p.dropItems(at, drop, len(it.texts()))
}
