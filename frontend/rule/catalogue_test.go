package rule_test

import (
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestEveryKindHasSamples(t *testing.T) {
	t.Parallel()
	all := ruletest.Samples()
	for _, f := range rule.Files() {
		assert.Check(t, slices.ContainsFunc(all, func(s ruletest.Sample) bool { return s.Kind == f.Name }), f.Name)
	}
	for _, s := range all {
		kind, match := rule.MatchFile(s.Path)
		assert.Check(t, is.Equal(kind.Name, s.Kind), s.Path)
		near, _ := rule.MatchFile(s.Near)
		assert.Check(t, near.Name != s.Kind, "%s is no %s", s.Near, s.Kind)
		assert.Check(t, is.Equal(match == rule.DoubtfulMatch, s.Holds != ""), "%s: content decides, or the name", s.Path)
		if s.Holds != "" {
			assert.Check(t, kind.HoldsCredential([]byte(s.Holds)), "%s: %s", s.Path, s.Holds)
			assert.Check(t, !kind.HoldsCredential([]byte(s.Clean)), "%s: %s", s.Path, s.Clean)
		}
	}
}
