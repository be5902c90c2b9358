package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

const pages = "../../docs/rules"

// TestRulePages compares docs/rules with the rules; make generate writes it.
func TestRulePages(t *testing.T) {
	known := map[string]bool{"README.md": true}
	golden.Assert(t, report.RuleTable(rule.Rules()), filepath.Join("..", pages, "README.md"))
	for _, r := range rule.Rules() {
		known[r.Name+".md"] = true
		golden.Assert(t, report.RulePage(r), filepath.Join("..", pages, r.Name+".md"))
	}
	entries, err := os.ReadDir(pages)
	assert.NilError(t, err)
	for _, e := range entries {
		assert.Check(t, known[e.Name()], "%s belongs to no rule", e.Name())
	}
}

// TestFileTable compares docs/files.md with the catalogue; make generate writes it.
func TestFileTable(t *testing.T) {
	golden.Assert(t, report.FileTable(rule.Files()), filepath.Join("..", pages, "..", "files.md"))
}

// TestRuleSamples: each rule has samples, and what is a Dockerfile parses. Package
// llbtransform tests what is found in them.
func TestRuleSamples(t *testing.T) {
	t.Parallel()
	for _, r := range rule.Rules() {
		for _, sample := range []string{r.Bad, r.Good} {
			assert.Check(t, sample != "" && strings.HasSuffix(sample, "\n"), r.Name)
			if strings.HasPrefix(sample, "FROM") {
				_, err := detect.Parse([]byte(sample))
				assert.Check(t, err, r.Name)
			}
		}
	}
}
