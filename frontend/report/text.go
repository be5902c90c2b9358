package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// Advice is a finding in one line: what is wrong and what to type.
func Advice(f rule.Finding) string {
	if f.Fix == "" {
		return f.Message
	}
	return f.Message + " → " + f.Fix
}

// Warning is a finding in the form of upstream's build warnings.
func Warning(f rule.Finding) string {
	return linter.LintFormatShort(f.Rule.Name, Advice(f), f.Lines.Start)
}

// Text writes findings for a terminal: position, verdict, message, the source
// line, and what to type. source gives the text of a range of lines.
func Text(w io.Writer, filename string, findings []rule.Finding, source func(rule.Lines) string) error {
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%s: %s: %s [%s]\n", position(filename, f.Lines), f.Verdict, f.Message, f.Rule.Name); err != nil {
			return err
		}
		if f.Lines.Start > 0 {
			for i, line := range strings.Split(strings.TrimRight(source(f.Lines), "\r\n"), "\n") {
				if _, err := fmt.Fprintf(w, "%5d | %s\n", f.Lines.Start+i, strings.TrimRight(line, "\r")); err != nil {
					return err
				}
			}
		}
		if f.Fix != "" {
			if _, err := fmt.Fprintf(w, "      → %s\n", f.Fix); err != nil {
				return err
			}
		}
	}
	return nil
}
