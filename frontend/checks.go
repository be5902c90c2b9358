package frontend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// checks is what # check=skip=… says about warnings: in the first lines of a
// Dockerfile, above an instruction, or by the client's BUILDKIT_DOCKERFILE_CHECK,
// as with upstream's own. It hides no refusal, nothing that was let pass, and
// nothing that a policy from above locks.
type checks struct {
	policy *policy.Policy
	file   *linter.Linter
	// instructions are those with a comment of their own.
	instructions map[rule.Lines]*linter.Linter

	mu     sync.Mutex
	hidden map[string]int
}

// newChecks reads the checks of a Dockerfile. What is wrong with them is said by
// upstream's conversion.
func newChecks(file *detect.File, config *linter.Config) *checks {
	if config == nil {
		text, _, _, _ := parser.ParseDirective("check", file.Source)
		config, _ = linter.ParseLintOptions(text)
	}
	if config == nil {
		config = &linter.Config{}
	}
	c := &checks{policy: file.Policy, file: linter.New(config), instructions: map[rule.Lines]*linter.Linter{}, hidden: map[string]int{}}
	for _, stage := range file.Stages {
		c.instructions[detect.StageLines(stage)] = c.file.WithMergedConfigFromComments(stage.Comments)
		for _, cmd := range stage.Commands {
			c.instructions[detect.LinesOf(cmd)] = c.file.WithMergedConfigFromComments(cmd.Comments())
		}
	}
	return c
}

// hides reports whether a build does not warn of a finding.
func (c *checks) hides(f rule.Finding) bool { return !f.Passed && c.skips(f) }

// skips reports whether the warning about a finding is not wanted. A check, which
// makes no image, leaves out what was let pass, too.
func (c *checks) skips(f rule.Finding) bool {
	if c == nil || f.Verdict == rule.Fail || c.policy.Locks(f.Rule) {
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

// hide counts a warning that was hidden.
func (c *checks) hide(f rule.Finding) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hidden[f.Rule.Name]++
}

// reportHidden says what was hidden, as the last of the build's warnings.
func (r *request) reportHidden(ctx context.Context) {
	if r.checks == nil || len(r.checks.hidden) == 0 {
		return
	}
	var rules []string
	for _, name := range slices.Sorted(maps.Keys(r.checks.hidden)) {
		rules = append(rules, fmt.Sprintf("%d of %s", r.checks.hidden[name], name))
	}
	r.warn(ctx, "leaktight: check=skip hides warnings: "+strings.Join(rules, ", ")+"; what they were about was done all the same",
		"The layers of the result were checked, and secrets were mounted instead of copied.", "", nil)
}
