package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// githubText and githubProperty escape what ends a workflow command, or a property
// of one.
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// GitHub writes findings as workflow commands of GitHub Actions, which shows them
// beside the lines of a change: what fails as errors, all else as warnings.
func GitHub(w io.Writer, checked []Checked, fails func(rule.Finding) bool) error {
	for _, c := range checked {
		for _, f := range c.Findings {
			level := "warning"
			if fails(f) {
				level = "error"
			}
			properties := "file=" + githubProperty.Replace(Printable(c.Filename))
			if f.Lines.Start > 0 {
				properties += fmt.Sprintf(",line=%d,endLine=%d", f.Lines.Start, f.Lines.End)
			}
			text := Printable(f.Message)
			if f.Fix != "" {
				text += "\n→ " + Printable(f.Fix)
			}
			_, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", level, properties, githubProperty.Replace("leaktight "+f.Rule.Name), githubText.Replace(text))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
