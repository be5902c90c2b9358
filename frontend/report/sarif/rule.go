package sarif

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// describe tells what code scanning shows of a rule.
func describe(r rule.Rule) *sarif.ReportingDescriptor {
	return sarif.NewRule(r.Name).WithName(r.Name).WithDescription(r.Description).WithHelpURI(r.URL()).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(r.Description + " " + r.Why)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(r.Why).WithMarkdown(help(r))).
		WithProperties(sarif.NewPropertyBag().AddTag("security").Add("security-severity", severity(r.Evidence)))
}

// help is the page of a rule for readers who are not in docs/rules.
func help(r rule.Rule) string {
	_, page, _ := strings.Cut(report.RulePage(r), "\n") // the first line is for those who edit it
	docs := strings.TrimSuffix(r.URL(), "rules/"+r.Name+".md")
	return strings.ReplaceAll(page, "](../", "]("+docs)
}

// severity is what GitHub sorts by, from 0 to 10: from 7 on it is high, from 9 on critical.
func severity(e rule.Evidence) string {
	switch e {
	case rule.Value:
		return "9.0"
	case rule.Shape:
		return "8.0"
	case rule.Place:
		return "7.0"
	case rule.Unknown:
	}
	return "4.0"
}
