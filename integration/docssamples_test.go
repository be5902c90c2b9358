package integration_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
)

// TestPoliciesOfPagesAreValid reads each policy that a page shows.
func TestPoliciesOfPagesAreValid(t *testing.T) {
	t.Parallel()
	paths, err := testenv.FindPaths()
	assert.NilError(t, err)
	section := regexp.MustCompile(`(?m)^(skip|allow|credentials|severity|limits):`)
	read := 0
	for page, text := range allPages(t, paths.Root) {
		for _, b := range blocksOf(text) {
			if b.language == "yaml" && section.MatchString(b.text) {
				_, err := policy.Parse(page, []byte(b.text), policy.Options{Today: time.Now(), Above: page == "docs/organisation.md"})
				assert.Check(t, err)
				read++
			}
		}
	}
	assert.Check(t, read > 5)
}

// testContextPage builds with the comment that docs/context.md shows.
func testContextPage(t *testing.T, b builder) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "docs", "context.md"))
	assert.NilError(t, err)
	built := 0
	for _, block := range blocksOf(string(page)) {
		if block.language == "dockerfile" {
			out := b.succeeds(t, files{
				"Dockerfile":      syntax + "FROM alpine\nWORKDIR /app\n" + block.text + "RUN test -f testdata/id_rsa\n",
				"testdata/id_rsa": ruletest.PrivateKeys()["OpenSSH"],
			})
			contains(t, lastLines(t, out), "context-file: allowed: keys of the test server (testdata/id_rsa")
			built++
		}
	}
	assert.Check(t, built > 0)
}
