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
	fmt.Fprintf(&page, "%s\n\n## Why\n\n%s\n\n", r.Description, strings.TrimSpace(r.Why+" "+r.More))
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

// FileTable lists the kinds of credential files, in Markdown.
func FileTable(files []rule.File) string {
	var table strings.Builder
	table.WriteString("<!-- Generated from package frontend/rule by make generate. Do not edit. -->\n# Credential files\n\n" +
		"A file that is called as in the third column is a credential. One that is called as in the fourth is one if its content says so.\n" +
		"Case does not matter, and braces hold alternatives. No build needs the kinds that are *for run time*: a Dockerfile that names\n" +
		"one is refused.\n\n" +
		"Templates (`.env.example`, `settings.xml.dist`), public keys, and what packages are published with, below `node_modules`,\n" +
		"`site-packages`, a module cache and their like, are none. A copy that an editor sets aside (`.npmrc.bak`, `.npmrc~`) is what it is a copy of.\n\n")
	for _, part := range []struct {
		about string
		is    func(rule.File) bool
	}{
		{"", func(f rule.File) bool { return !f.ImageOnly }},
		{
			"\n## In images\n\nThese are looked for in the layers of the result only. Those *for run time* fail the build where it was given the file, and are a warning\n" +
				"where a RUN made it.\n\n",
			func(f rule.File) bool { return f.ImageOnly && !f.Minor },
		},
		{"\n## Hints\n\nOf these the check after the build only warns.\n\n", func(f rule.File) bool { return f.Minor }},
	} {
		table.WriteString(part.about + "| kind | what it is | by its name | by its content |\n|---|---|---|---|\n")
		for _, f := range files {
			if part.is(f) {
				fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", f.Name, described(f), spelled(f.Certain), spelled(f.Doubtful))
			}
		}
	}
	return table.String()
}

func described(f rule.File) string {
	if f.Runtime {
		return f.What + ", *for run time*"
	}
	return f.What
}

// spelled leaves the start out that stands for any folder.
func spelled(patterns []string) string {
	var all []string
	for _, p := range patterns {
		all = append(all, "`"+strings.TrimPrefix(p, "**/")+"`")
	}
	return strings.Join(all, " ")
}

func fence(code string) string {
	switch {
	case strings.HasPrefix(code, "docker "):
		return "sh"
	case strings.HasPrefix(code, "#"):
		return "yaml"
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
