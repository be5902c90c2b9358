package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

const (
	// screenHeight and screenWidth are what an error may take of a terminal, however
	// much there is to tell.
	screenHeight = 24
	screenWidth  = 160
	// maxSentence bounds one line of an error before the terminal breaks it.
	maxSentence = 3 * screenWidth
	// maxFilename bounds the Dockerfile's name.
	maxFilename = screenWidth
	// fullReport is what to type to see everything.
	fullReport = "docker buildx build --call=leaktight …"
)

// screen is a text of bounded height.
type screen struct {
	lines  []string
	height int
}

func (s *screen) add(lines ...string) {
	s.lines = append(s.lines, lines...)
	s.height += height(lines)
}

func (s *screen) fits(lines []string) bool { return s.height+height(lines) <= screenHeight }

// height is how many lines of a terminal some lines take.
func height(lines []string) int {
	n := 0
	for _, l := range lines {
		n += max(1, (columns(l)+screenWidth-1)/screenWidth)
	}
	return n
}

// teller tells folds one after the other, and what they have in common once.
type teller struct {
	filename string
	// why holds the rules that were explained, fixes the advice that was given.
	why, fixes map[string]bool
}

func newTeller(filename string) *teller {
	return &teller{filename: filename, why: map[string]bool{}, fixes: map[string]bool{}}
}

// tell gives the lines about a fold: where it is and what is wrong, why that
// matters, what else it is about, and what to type.
func (t *teller) tell(f Fold) []string {
	lines := []string{fmt.Sprintf("%s: %s [%s]", position(t.filename, f.Lines), sentence(f.Message), f.Rule.Name)}
	if f.Layer != "" && !t.why[f.Rule.Name] {
		t.why[f.Rule.Name] = true
		lines = append(lines, "  "+f.Rule.Why)
	}
	if others, _ := f.others(); others != "" {
		lines = append(lines, "  the same goes for "+others)
	}
	switch {
	case f.Fix == "":
	case t.fixes[f.Fix]:
		lines = append(lines, "  → as above")
	case t.fixes[advice(f.Finding)]:
		lines = append(lines, "  → as above, with this path")
	default:
		t.fixes[f.Fix], t.fixes[advice(f.Finding)] = true, true
		lines = append(lines, "  → "+sentence(f.Fix))
	}
	return lines
}

func sentence(s string) string { return shortened(Printable(s), maxSentence) }

// rest counts, by rule, what there was no room for, and says how to see it. It is
// nil if everything was told.
func rest(told, untold []Fold) []string {
	if len(untold) > 0 {
		n := 0
		var counts []string
		for _, c := range count(untold) {
			n += c.findings
			counts = append(counts, fmt.Sprintf("%d of %s%s", c.findings, c.rule, atLines(c.lines)))
		}
		return []string{fmt.Sprintf("… and %d more: %s", n, shortened(strings.Join(counts, ", "), maxSentence)), "all of them: " + fullReport}
	}
	if slices.ContainsFunc(told, func(f Fold) bool { _, whole := f.others(); return !whole }) {
		return []string{"all of them: " + fullReport}
	}
	return nil
}

// counted is how often a rule found something, and where.
type counted struct {
	rule     string
	findings int
	lines    []int
}

// count counts findings by rule, in the order of the folds.
func count(folds []Fold) []counted {
	var counts []counted
	for _, f := range folds {
		i := slices.IndexFunc(counts, func(c counted) bool { return c.rule == f.Rule.Name })
		if i < 0 {
			i = len(counts)
			counts = append(counts, counted{rule: f.Rule.Name})
		}
		counts[i].findings += 1 + len(f.Others)
		if f.Lines.Start > 0 && !slices.Contains(counts[i].lines, f.Lines.Start) {
			counts[i].lines = append(counts[i].lines, f.Lines.Start)
		}
	}
	return counts
}

// maxLines is how many lines of the Dockerfile are named for a rule whose findings are
// only counted.
const maxLines = 3

func atLines(lines []int) string {
	slices.Sort(lines)
	var shown []string
	for _, l := range lines[:min(len(lines), maxLines)] {
		shown = append(shown, fmt.Sprint(l))
	}
	if len(shown) == 0 {
		return ""
	}
	if len(lines) > maxLines {
		shown = append(shown, "…")
	}
	return fmt.Sprintf(" (%s %s)", plural(len(lines), "line", "lines"), strings.Join(shown, ", "))
}

func position(filename string, l rule.Lines) string {
	filename = shortened(Printable(filename), maxFilename)
	if l.Start == 0 {
		return filename
	}
	return fmt.Sprintf("%s:%d", filename, l.Start)
}
