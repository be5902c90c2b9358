package report

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// Advice is a fold in one line: what is wrong, with what else, and what to type.
func Advice(f Fold) string {
	text := sentence(f.Message)
	if others, whole := f.others(); others != "" {
		text += "; the same goes for " + others
		if !whole {
			text += " (all of them: " + fullReport + ")"
		}
	}
	if f.Fix != "" {
		text += " → " + sentence(f.Fix)
	}
	return text
}

// Warning is a fold in the form of upstream's build warnings.
func Warning(f Fold) string {
	return linter.LintFormatShort(f.Rule.Name, Advice(f), f.Lines.Start)
}

const (
	// maxReport bounds a report, in bytes: the builder sends it in one message, as text
	// and as JSON.
	maxReport = 6 << 20
	// maxField bounds what is shown of one property of a finding where everything is
	// told, in characters: a path has up to 4,096 bytes.
	maxField = 10_000
	// maxExcerpt and maxExcerptWidth bound what is shown of an instruction.
	maxExcerpt      = 20
	maxExcerptWidth = 2 * screenWidth
)

// Text writes findings for a terminal, all of them: position, verdict, message,
// the source line, why it matters, and what to type. What would be the same as for
// the finding before is left out. Beyond some megabytes, findings are only counted.
func Text(w io.Writer, c Checked) error { return Colours(false).Text(w, c) }

// Text is [Text] with colours: of verdicts, positions, paths, and of what marks a name.
func (c Colours) Text(w io.Writer, checked Checked) error {
	var before rule.Finding
	size := 0
	for i, f := range checked.Findings {
		if size > maxReport {
			_, err := fmt.Fprintf(w, "… and %d more\n", len(checked.Findings)-i)
			return err
		}
		lines := []string{fmt.Sprintf("%s: %s: %s [%s]", c.paint(bold, position(checked.Filename, f.Lines)), c.verdict(f.Verdict), c.path(f.Path, field(f.Message)), f.Rule.Name)}
		same := f.Rule.Name == before.Rule.Name && f.Lines == before.Lines
		if f.Lines.Start > 0 && f.Lines != before.Lines {
			lines = append(lines, c.excerpt(f, checked.Source(f.Lines))...)
		}
		if f.Layer != "" && (!same || before.Layer == "") {
			lines = append(lines, "      "+f.Rule.Why)
		}
		if f.Fix != "" && (!same || advice(f) != advice(before)) {
			lines = append(lines, "      → "+field(f.Fix))
		}
		n, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
		if err != nil {
			return err
		}
		size, before = size+n, f
	}
	return nil
}

func field(s string) string { return shortened(Printable(s), maxField) }

// advice is what to type, whatever the file is called.
func advice(f rule.Finding) string {
	if f.Path == "" {
		return f.Fix
	}
	return strings.ReplaceAll(f.Fix, f.Path, "\x00")
}

// excerpt gives the numbered lines of a Dockerfile that a finding is about, with marks
// under what it names.
func (c Colours) excerpt(f rule.Finding, text string) []string {
	start, marked := f.Lines.Start, false
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	shown := lines[:min(len(lines), maxExcerpt)]
	var all []string
	for i, line := range shown {
		line = strings.ReplaceAll(strings.TrimRight(line, "\r"), "\t", "    ")
		line = shortened(Printable(line), maxExcerptWidth)
		all = append(all, fmt.Sprintf("%5d | %s", start+i, line))
		if at, n := named(f, line); n > 0 && !marked {
			all, marked = append(all, "      | "+strings.Repeat(" ", at)+c.marks(n)), true
		}
	}
	if n := len(lines) - len(shown); n > 0 {
		all = append(all, fmt.Sprintf("      | … %d more lines", n))
	}
	return all
}

// named is where in a line the name or the path of a finding stands as a word of its
// own, and how long it is, both in characters; 0, 0 where it does not.
func named(f rule.Finding, line string) (at, n int) {
	from, to := wordIn(line, Printable(cmp.Or(f.Name, f.Path)))
	return utf8.RuneCountInString(line[:from]), utf8.RuneCountInString(line[from:to])
}

// wordIn is where a text has a word first, from one byte to before another; 0, 0 where
// it has not.
func wordIn(text, word string) (from, to int) {
	if word == "" {
		return 0, 0
	}
	at := regexp.MustCompile(`(?:^|[^\w.-])(` + regexp.QuoteMeta(word) + `)(?:$|[^\w.-])`).FindStringSubmatchIndex(text)
	if at == nil {
		return 0, 0
	}
	return at[2], at[3]
}

// Summary writes how much was found and looked at, in one line.
func Summary(w io.Writer, findings []rule.Finding, scanned *Scanned) error {
	counts := map[rule.Verdict]int{}
	for _, f := range findings {
		counts[f.Verdict]++
	}
	text := fmt.Sprintf("%d fail, %d warn, %d rewrite; ", counts[rule.Fail], counts[rule.Warn], counts[rule.Rewrite])
	if scanned == nil {
		text += "no layer was scanned, as the build is refused before it starts"
	} else {
		text += fmt.Sprintf("scanned %d %s of the build and %d %s", scanned.Layers, plural(scanned.Layers, "layer", "layers"),
			scanned.Bases, plural(scanned.Bases, "base image", "base images"))
	}
	_, err := fmt.Fprintln(w, text)
	return err
}
