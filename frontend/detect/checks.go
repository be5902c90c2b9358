package detect

import (
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Checks is what # check=skip=… says about warnings: in the first lines of a
// Dockerfile, above an instruction, or by the client's BUILDKIT_DOCKERFILE_CHECK,
// as with upstream's own. It hides no refusal, nothing that was let pass, and
// nothing that a policy from above locks.
type Checks struct {
	policy *policy.Policy
	file   *linter.Linter
	// instructions are those with a comment of their own.
	instructions map[rule.Lines]*linter.Linter
}

// NewChecks reads the checks of a Dockerfile; config is the client's, nil for none. What is
// wrong with them is said by upstream's conversion.
func NewChecks(file *File, config *linter.Config) *Checks {
	if config == nil {
		text, _, _, _ := parser.ParseDirective("check", file.Source)
		config, _ = linter.ParseLintOptions(text)
	}
	if config == nil {
		config = &linter.Config{}
	}
	c := &Checks{policy: file.Policy, file: linter.New(config), instructions: map[rule.Lines]*linter.Linter{}}
	for _, stage := range file.Stages {
		c.instructions[StageLines(stage)] = c.file.WithMergedConfigFromComments(stage.Comments)
		for _, cmd := range stage.Commands {
			c.instructions[LinesOf(cmd)] = c.file.WithMergedConfigFromComments(cmd.Comments())
		}
	}
	return c
}

// Skips reports whether the warning about a finding is not wanted. A check, which
// makes no image, leaves out what was let pass, too.
func (c *Checks) Skips(f rule.Finding) bool {
	if f.Verdict == rule.Fail || c.policy.Locks(f.Rule) {
		return false
	}
	said := c.file
	for lines, l := range c.instructions {
		if lines.Start <= f.Lines.Start && f.Lines.Start <= lines.End {
			said = l
		}
	}
	_, skipped := said.SkippedRules[f.Rule.Name]
	return skipped || said.SkipAll
}
