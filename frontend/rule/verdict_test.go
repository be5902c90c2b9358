package rule_test

import (
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestWorseFirst(t *testing.T) {
	t.Parallel()
	verdicts := []rule.Verdict{rule.Rewrite, rule.Fail, rule.Warn}
	slices.SortFunc(verdicts, rule.WorseFirst)
	assert.Check(t, is.DeepEqual(verdicts, []rule.Verdict{rule.Fail, rule.Warn, rule.Rewrite}))
}
