package project_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/project"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestCatalogueKnowsTheProjects asserts that names and contents tell the
// credential files of the projects from all others.
func TestCatalogueKnowsTheProjects(t *testing.T) {
	t.Parallel()
	projects, err := project.All()
	assert.NilError(t, err)
	planted := 0
	for _, p := range projects {
		for _, f := range p.Files {
			if f.Secret != "" || f.Near != "" {
				planted++
			}
			t.Run(p.Name+"/"+f.Path, func(t *testing.T) {
				t.Parallel()
				kind, match := rule.MatchFile(f.Path)
				credential := match == rule.CertainMatch || match == rule.DoubtfulMatch && kind.HoldsCredential([]byte(f.Text))
				assert.Check(t, is.Equal(credential, f.Secret != ""), "kind %q", kind.Name)
				certain := match == rule.CertainMatch && !kind.ContextOnly // which is certain only where a COPY names it
				assert.Check(t, is.Equal(certain, f.Certain), "kind %q", kind.Name)
			})
		}
	}
	assert.Check(t, planted >= 40, "%d planted files", planted)
}

func TestEachWorkingCopyHasSecretsOfItsOwn(t *testing.T) {
	t.Parallel()
	one, err := project.All()
	assert.NilError(t, err)
	other, err := project.All()
	assert.NilError(t, err)
	for i, p := range one {
		dir := t.TempDir()
		assert.NilError(t, p.Write(dir))
		for _, f := range p.Files {
			data, err := os.ReadFile(filepath.Join(dir, f.Path))
			assert.NilError(t, err)
			assert.Check(t, is.Equal(len(leak.NewFinder(f.Values...).InBytes("", data)) > 0, f.Secret != ""), f.Path)
			assert.Check(t, is.Len(leak.NewFinder(other[i].Values()...).InBytes("", data), 0), f.Path)
		}
	}
}
