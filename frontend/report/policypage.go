package report

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/policy"
)

const policyIntroduction = `<!-- Generated from package frontend/policy by make generate. Do not edit. -->
# .leaktight.yaml

In this file a project changes what leaktight does, for builds and for the command line alike. It lies beside the Dockerfile;
without one there, the file in the root of the build context counts. Editors check it with [its JSON
schema](leaktight.schema.json), for example by the line

` + "```yaml\n# yaml-language-server: $schema=https://raw.githubusercontent.com/leaktight/leaktight/main/docs/leaktight.schema.json\n```" + `

Each entry has a reason, and may have a last day. Whatever an entry lets pass is still found: the last lines of the build list it,
with that reason. An entry that cannot be understood, or that has expired, stops the build at its line. A secret passed by
` + "`--build-arg`" + ` or another option never passes: it is published before any frontend starts.

For a single instruction, a comment above it does the same: ` + "`# leaktight: allow=PATTERN reason=TEXT`" + `. Its pattern matches a whole path
or name. [An organisation](organisation.md) can give all of its projects a policy that they cannot relax: the *policy from above*.
`

const policyOrder = `
## Which entry decides

1. ` + "`build-arg-value`" + ` and ` + "`option-value`" + ` always fail.
2. Then the locked entries of a policy from above; what would relax one is an error.
3. Then a comment above the instruction, and ` + "`allow`" + `.
4. Then ` + "`skip`" + ` and ` + "`severity`" + ` for a rule, and last ` + "`severity`" + ` for ` + "`all`" + `. An entry of the project's file comes before one
   from above that is not locked.

An instruction stays as it is where its rule is skipped or only warns. A file that is allowed in the build context is also allowed
where a COPY puts it. What COPY --from then takes from stage to stage needs a pattern without a ` + "`/`" + ` in front. [The finished
layers](gate.md) are checked in any case, under rules of their own: [credential-in-layer](rules/credential-in-layer.md) and others.
`

// PolicyPage is the documentation of the policy file, in Markdown.
func PolicyPage() string {
	var page strings.Builder
	page.WriteString(policyIntroduction)
	for _, l := range policy.Lists() {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n\n```yaml\n%s```\n\n| key | |\n|---|---|\n", l.Section, l.Description, l.Sample)
		for _, k := range l.Keys {
			fmt.Fprintf(&page, "| `%s` | %s%s |\n", k.Name, k.Description, presence(k))
		}
	}
	fmt.Fprintf(&page, "\n## %s\n\n%s\n\n```yaml\n%s```\n\n| limit | | by itself |\n|---|---|---|\n", policy.Limits, policy.LimitsDescription, policy.LimitsSample)
	for _, k := range policy.LimitKeys() {
		fmt.Fprintf(&page, "| `%s` | %s | `%s` |\n", k.Name, k.Description, k.Default)
	}
	page.WriteString(policyOrder)
	return page.String()
}

// presence says whether an entry needs a key.
func presence(k policy.Key) string {
	switch {
	case k.Required:
		return ""
	case k.Name == "path" || k.Name == "name":
		return " An entry has a `path` or a `name`."
	}
	return " Optional."
}
