package integration_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// fingerprint is what differs in every build.
var fingerprint = regexp.MustCompile(`fingerprint [0-9a-f]{8}`)

// testGatePage builds the example of docs/gate.md: a page shows what is really said.
func testGatePage(t *testing.T, b builder) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "docs", "gate.md"))
	assert.NilError(t, err)
	var dockerfile string
	runs := 0
	for _, block := range blocksOf(string(page)) {
		switch block.language {
		case tableRow:
			continue
		case "dockerfile":
			dockerfile = block.text
			continue
		}
		command, want, _ := strings.Cut(block.text, "\n")
		flags, ok := strings.CutPrefix(strings.TrimSuffix(command, " ."), "$ docker buildx build ")
		assert.Assert(t, ok, command)
		runs++
		out := b.fails(t, files{"Dockerfile": dockerfile}, append(strings.Fields(flags), "env:NPM_TOKEN="+rand.Text())...)
		contains(t, fingerprint.ReplaceAllString(out, "fingerprint"), fingerprint.ReplaceAllString(want, "fingerprint"))
	}
	assert.Check(t, runs > 0)
}
