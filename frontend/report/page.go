package report

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// RulePage is the documentation page of a rule, in Markdown.
func RulePage(r rule.Rule) string {
	var page strings.Builder
	fmt.Fprintf(&page, "<!-- Generated from package frontend/rule by make generate. Do not edit. -->\n# %s\n\n", r.Name)
	fmt.Fprintf(&page, "%s\n\n## Why\n\n%s\n\n", r.Description, r.Why)
	fmt.Fprintf(&page, "## What it is about\n\n```%s\n%s```\n\n", fence(r.Bad), r.Bad)
	fmt.Fprintf(&page, "## What to do\n\n```%s\n%s```\n\n", fence(r.Good), r.Good)
	fmt.Fprintf(&page, "## Allowing it\n\n%s\n", allowing(r))
	return page.String()
}

// RuleTable lists the rules, in Markdown, with links relative to docs/rules.
func RuleTable(rules []rule.Rule) string {
	var table strings.Builder
	table.WriteString("<!-- Generated from package frontend/rule by make generate. Do not edit. -->\n# Rules\n\n| rule | what it finds |\n|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(&table, "| [%s](%s.md) | %s |\n", r.Name, r.Name, r.Description)
	}
	return table.String()
}

func fence(code string) string {
	if strings.HasPrefix(code, "docker ") {
		return "sh"
	}
	return "dockerfile"
}

func allowing(r rule.Rule) string {
	switch r.Name {
	case rule.BuildArgValue.Name, rule.OptionValue.Name:
		return "This rule cannot be allowed: the value would be published."
	case rule.PrintedSecret.Name, rule.RuntimeDefault.Name, rule.CredentialInBase.Name:
		return "This rule only warns. `severity` in [.leaktight.yaml](../policy.md) makes it fail."
	}
	return "A comment directly above the instruction lets it pass. PATTERN is the variable's name or the file's path, and\n" +
		"may hold `*` and `**`; the reason is not optional.\n\n```dockerfile\n# leaktight: allow=PATTERN reason=TEXT\n```\n\n" +
		"[.leaktight.yaml](../policy.md) does the same for a whole project: `allow` for files and variables, `skip` for the rule."
}
