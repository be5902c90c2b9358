package integration_test

import (
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestArchitectureNamesEveryPackage asserts that each package has its sentence.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	t.Parallel()
	paths, err := testenv.FindPaths()
	assert.NilError(t, err)
	page, err := os.ReadFile(filepath.Join(paths.Root, "docs", "architecture.md"))
	assert.NilError(t, err)
	seen := map[string]bool{}
	eachGoFile(t, func(name string, _ []string) {
		if dir := path.Dir(name); !seen[dir] {
			seen[dir] = true
			assert.Check(t, is.Contains(string(page), "\n| `"+dir+"` | "))
		}
	})
}
