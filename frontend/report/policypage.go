package report

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/policy"
)

const policyIntroduction = `<!-- Generated from package frontend/policy by make generate. Do not edit. -->
# .leaktight.yaml

A project says in this file what leaktight is to do otherwise than by itself. It lies beside the Dockerfile; without one there,
the file in the root of the build context counts. It is for builds and for the command line alike. Editors check it with
[its JSON schema](leaktight.schema.json), for example by the line

` + "```yaml\n# yaml-language-server: $schema=https://raw.githubusercontent.com/leaktight/leaktight/main/docs/leaktight.schema.json\n```" + `

Each entry has a reason, and may have a last day. Whatever an entry lets pass is still found, and told in the last lines of the
build with that reason. What cannot be understood, and what has expired, stops the build at its line. A secret passed by
` + "`--build-arg`" + ` or another option never passes: it is published before any frontend starts.

For a single instruction, a comment above it does the same: ` + "`# leaktight: allow=PATTERN reason=TEXT`" + `; its pattern matches a whole path
or name. [An organisation](organisation.md) can give all of its projects a policy that they cannot relax.
`

const policyOrder = `
## What counts for more

1. ` + "`build-arg-value`" + ` and ` + "`option-value`" + ` always fail.
2. Locked entries of a policy from above; what would relax one is an error.
3. A comment above the instruction, and ` + "`allow`" + `.
4. ` + "`skip`" + ` and ` + "`severity`" + ` for a rule; then ` + "`severity`" + ` for ` + "`all`" + `. The project's file goes before the policy from above.

A rule that was skipped, or only warns, leaves the instruction as it stands. A file that is allowed in the build context is allowed
where a COPY puts it; what COPY --from then takes from stage to stage needs a pattern without a ` + "`/`" + ` in front. The check of the
finished layers takes place in any case, under rules of its own: [credential-in-layer](rules/credential-in-layer.md) and its like.
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
