package rule_test

import (
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

// TestWhyIsOneSentence: an error shows it in one line.
func TestWhyIsOneSentence(t *testing.T) {
	t.Parallel()
	for _, r := range rule.Rules() {
		assert.Check(t, len(r.Why) < 140 && strings.HasSuffix(r.Why, "."), "%s: %s", r.Name, r.Why)
		for _, word := range strings.Fields(strings.TrimSuffix(r.Why, ".")) {
			assert.Check(t, word == "." || !strings.HasSuffix(word, "."), "%s: %s", r.Name, r.Why)
		}
	}
}
