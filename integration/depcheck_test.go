package integration_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"golang.org/x/mod/modfile"
	"gotest.tools/v3/assert"
)

const module = "github.com/leaktight/leaktight/"

// layers lists the product's packages from the top down. A package imports only
// from the lines below its own, or from packages inside its own folder. What is
// not listed belongs to its nearest listed parent.
var layers = []string{
	"integration",
	"cmd/frontend",
	"cmd/leaktight",
	"image",
	"frontend",
	"frontend/verify",
	"frontend/report",
	"llbtransform",
	"frontend/detect",
	"frontend/layerscan",
	"frontend/policy",
	"frontend/rule",
	"frontend/internal",
}

// TestImportsGoDown asserts the direction of imports between packages.
func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	eachGoFile(t, func(name string, imports []string) {
		from := layerOf(path.Dir(name))
		for _, imported := range imports {
			to := layerOf(imported)
			if to < from {
				t.Errorf("%s imports %s, which is above it", name, imported)
			}
		}
	})
}

// TestGoCodeHasItsPlace asserts that Go code is in the known folders only.
func TestGoCodeHasItsPlace(t *testing.T) {
	t.Parallel()
	known := []string{"cmd", "frontend", "image", "integration", "llbtransform"}
	eachGoFile(t, func(name string, _ []string) {
		top, _, _ := strings.Cut(name, "/")
		if !slices.Contains(known, top) {
			t.Errorf("%s is Go code outside of %s", name, strings.Join(known, ", "))
		}
	})
}

// layerOf returns the index of the deepest listed folder around dir.
func layerOf(dir string) int {
	for ; dir != "."; dir = path.Dir(dir) {
		if i := slices.Index(layers, dir); i >= 0 {
			return i
		}
	}
	return -1
}

// eachGoFile calls f with every Go file of the checkout, by its path in it, and
// with the product's packages that it imports.
func eachGoFile(t *testing.T, f func(name string, imports []string)) {
	t.Helper()
	paths, err := testenv.FindPaths()
	assert.NilError(t, err)
	err = filepath.WalkDir(paths.Root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && file != paths.Root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "build" || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if filepath.Ext(file) != ".go" {
			return nil
		}
		name, err := filepath.Rel(paths.Root, file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range parsed.Imports {
			value, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if imported, ok := strings.CutPrefix(value, module); ok {
				imports = append(imports, imported)
			}
		}
		f(name, imports)
		return nil
	})
	assert.NilError(t, err)
}

// TestDependenciesEarnTheirPlace asserts that CONTRIBUTING.md has a sentence for
// each module that go.mod requires directly, and for no other.
func TestDependenciesEarnTheirPlace(t *testing.T) {
	t.Parallel()
	paths, err := testenv.FindPaths()
	assert.NilError(t, err)
	goMod, err := os.ReadFile(filepath.Join(paths.Root, "go.mod"))
	assert.NilError(t, err)
	contributing, err := os.ReadFile(filepath.Join(paths.Root, "CONTRIBUTING.md"))
	assert.NilError(t, err)
	parsed, err := modfile.Parse("go.mod", goMod, nil)
	assert.NilError(t, err)
	_, table, _ := strings.Cut(string(contributing), "| module | why |")
	direct := 0
	for _, require := range parsed.Require {
		if !require.Indirect {
			direct++
			assert.Check(t, strings.Contains(table, "\n| `"+require.Mod.Path+"` | "), "%s has no sentence", require.Mod.Path)
		}
	}
	assert.Check(t, strings.Count(table, "\n| `") == direct, "a sentence is about a module that is not required directly")
}
