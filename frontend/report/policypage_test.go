package report_test

import (
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/report"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// TestPolicyPage compares docs/policy.md with the schema; make generate writes it.
func TestPolicyPage(t *testing.T) {
	golden.Assert(t, report.PolicyPage(), "../../../docs/policy.md")
}

// TestPoliciesOfTheDocumentationParse parses each YAML block of the pages about policies.
func TestPoliciesOfTheDocumentationParse(t *testing.T) {
	t.Parallel()
	for page, above := range map[string]bool{"policy.md": false, "organisation.md": true} {
		text, err := os.ReadFile("../../docs/" + page)
		assert.NilError(t, err)
		blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(text, -1)
		assert.Check(t, len(blocks) > 0, page)
		for _, block := range blocks {
			_, err := policy.Parse(page, block[1], policy.Options{Today: time.Now(), Above: above})
			assert.Check(t, err, "%s", block[1])
		}
	}
}
