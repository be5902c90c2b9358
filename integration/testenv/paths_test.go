package testenv

import (
	"os"
	"path/filepath"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestRunDirRemovesWhatKilledRunsLeft(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	stale := filepath.Join(parent, "run-stale", "deep")
	assert.NilError(t, os.MkdirAll(stale, 0o755))
	first, err := newRunDir(parent)
	assert.NilError(t, err)
	assert.Check(t, !exists(stale), "nobody holds its lock")

	second, err := newRunDir(parent)
	assert.NilError(t, err)
	assert.Check(t, exists(first.path), "the first run still lives")
	assert.NilError(t, first.remove())
	assert.NilError(t, second.remove())
	left, err := os.ReadDir(parent)
	assert.NilError(t, err)
	assert.Check(t, is.Len(left, 0))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestGolangRefReadsTheDockerfile(t *testing.T) {
	t.Parallel()
	paths, err := FindPaths()
	assert.NilError(t, err)
	ref, err := golangRef(filepath.Join(paths.Root, "Dockerfile"))
	assert.NilError(t, err)
	assert.Check(t, is.Regexp(`^library/golang:1\.\d+\.\d+-alpine$`, ref))
}

func TestSourcesDigestFollowsTheSources(t *testing.T) {
	t.Parallel()
	paths := Paths{Root: t.TempDir()}
	for _, source := range frontendSources {
		assert.NilError(t, os.WriteFile(filepath.Join(paths.Root, source), nil, 0o600))
	}
	before, err := paths.sourcesDigest()
	assert.NilError(t, err)
	assert.NilError(t, os.WriteFile(filepath.Join(paths.Root, "Dockerfile"), []byte("FROM scratch\n"), 0o600))
	after, err := paths.sourcesDigest()
	assert.NilError(t, err)
	assert.Check(t, before != after)
}

func TestStartNeedsTheNamespaces(t *testing.T) {
	t.Setenv(insideEnv, "")
	_, err := Start(t.Context())
	assert.ErrorContains(t, err, "not inside its namespaces")
}
