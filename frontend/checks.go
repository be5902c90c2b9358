package frontend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// checks are those of a Dockerfile, and what they hid.
type checks struct {
	*detect.Checks
	mu     sync.Mutex
	hidden map[string]int
}

func newChecks(file *detect.File, config *linter.Config) *checks {
	return &checks{Checks: detect.NewChecks(file, config), hidden: map[string]int{}}
}

// skips is [detect.Checks.Skips], for a Dockerfile that did not parse as well.
func (c *checks) skips(f rule.Finding) bool { return c != nil && c.Skips(f) }

// hides reports whether a build does not warn of a finding.
func (c *checks) hides(f rule.Finding) bool { return !f.Passed && c.skips(f) }

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
