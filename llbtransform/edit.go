package llbtransform

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
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
	edits := slices.DeleteFunc(p.edits, func(e lineEdit) bool { return e.stage != detect.MetaStage && !reached[e.stage] })
	if len(edits) == 0 {
		return p.file.Source
	}
	slices.SortFunc(edits, func(a, b lineEdit) int { return a.lines.Start - b.lines.Start })
	var out strings.Builder
	next := 1
	for _, e := range edits {
		out.WriteString(p.file.Text(rule.Lines{Start: next, End: e.lines.Start - 1}))
		if e.text == "" {
			e.text = p.remark(e.lines)
		}
		out.WriteString(e.text)
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

func (p *planner) drop(at site) {
	p.edits = append(p.edits, lineEdit{stage: at.stage, lines: at.lines})
}

// dropItems takes some of an instruction's items away, or all of it.
func (p *planner) dropItems(at site, items []int, total int) {
	if len(items) == 0 {
		return
	}
	if len(items) == total {
		p.drop(at)
		return
	}
	src := p.file.Text(at.lines)
	words := script.Words(src, p.file.Escape)
	first := firstItem(words)
	if len(words)-first < total || strings.HasPrefix(words[first].Text, "[") || slices.ContainsFunc(words, isHeredoc) {
		p.refuse(at, rule.Finding{
			Rule:    rule.SecretFile,
			Message: at.instruction() + " takes a credential together with other things, in a form that cannot be taken apart",
			Fix:     "write one " + at.instruction() + " for the credential and one for the rest",
		})
		return
	}
	text := script.DropWords(src, words, func(i int) bool { return slices.Contains(items, i-first) })
	p.edits = append(p.edits, lineEdit{stage: at.stage, lines: at.lines, text: text})
}

// firstItem is the index of the word after the keywords and flags.
func firstItem(words []script.Word) int {
	keywords := 1
	if strings.EqualFold(words[0].Text, "ONBUILD") {
		keywords = 2
	}
	for i := keywords; i < len(words); i++ {
		if !strings.HasPrefix(words[i].Text, "--") {
			return i
		}
	}
	return len(words)
}

func isHeredoc(w script.Word) bool { return strings.HasPrefix(w.Text, "<<") }
