// Package sarif writes findings for code scanning, in the Static Analysis Results
// Interchange Format.
package sarif

import (
	"io"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// fingerprint names the way in which [report.Checked.Fingerprints] are made.
const fingerprint = "leaktight/v1"

// Write writes what was found as SARIF 2.1.0, with all rules: what fails as errors,
// all else as warnings. version is that of leaktight.
func Write(w io.Writer, version string, checked []report.Checked, fails func(rule.Finding) bool) error {
	run := sarif.NewRunWithInformationURI("leaktight", "https://github.com/leaktight/leaktight")
	if semantic, ok := strings.CutPrefix(version, "v"); ok {
		run.Tool.Driver.WithSemanticVersion(semantic)
	} else { // such as (devel)
		run.Tool.Driver.WithVersion(version)
	}
	for _, r := range rule.Rules() {
		run.Tool.Driver.AddRule(describe(r))
	}
	for _, c := range checked {
		prints := c.Fingerprints()
		for i, f := range c.Findings {
			level := "warning"
			if fails(f) {
				level = "error"
			}
			run.AddResult(result(c, f).WithLevel(level).WithFingerprints(map[string]string{fingerprint: prints[i]}).
				WithPartialFingerprints(map[string]string{fingerprint: prints[i]}))
		}
	}
	all := sarif.NewReport()
	all.AddRun(run)
	return report.Encode(w, all)
}

// address is a file as a URI: one that starts at the repository, as far as its name does.
func address(filename string) string {
	at := url.URL{Path: path.Clean(filepath.ToSlash(filename))}
	if filepath.IsAbs(filename) {
		at.Scheme, at.Path = "file", "/"+strings.TrimPrefix(at.Path, "/")
	}
	return at.String()
}

func result(c report.Checked, f rule.Finding) *sarif.Result {
	text := f.Message
	if f.Fix != "" {
		text += " → " + f.Fix
	}
	at := sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(address(c.Filename)))
	if f.Lines.Start > 0 {
		at.WithRegion(sarif.NewSimpleRegion(f.Lines.Start, f.Lines.End).
			WithSnippet(sarif.NewArtifactContent().WithText(c.Source(f.Lines))))
	}
	return sarif.NewRuleResult(f.Rule.Name).
		WithMessage(sarif.NewTextMessage(text)).
		AddLocation(sarif.NewLocationWithPhysicalLocation(at))
}
