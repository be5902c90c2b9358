package layerscan_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestScanStaysInTheTreeAndOpensNothingSpecial(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	write(t, filepath.Join(outside, ".netrc"), "x")
	dir := t.TempDir()
	assert.NilError(t, os.Symlink("/", filepath.Join(dir, "root")))
	assert.NilError(t, os.Symlink(".", filepath.Join(dir, "loop")))
	assert.NilError(t, os.Symlink(outside, filepath.Join(dir, "outside")))
	assert.NilError(t, os.Symlink(filepath.Join(outside, ".netrc"), filepath.Join(dir, ".netrc")))
	assert.NilError(t, os.Symlink(".pypirc", filepath.Join(dir, ".pypirc")))
	assert.NilError(t, syscall.Mkfifo(filepath.Join(dir, ".npmrc"), 0o600))
	assert.NilError(t, os.Mkdir(filepath.Join(dir, ".pgpass"), 0o700))

	found, err := scan(t.Context(), open(t, dir), layerscan.Options{Paths: []string{"/.npmrc", "/.netrc", "/loop"}})
	assert.NilError(t, err)
	assert.Check(t, is.Len(found.Hits, 0))
	assert.Check(t, is.Equal(found.Files, 0))
}

// Not parallel: for the time of the scan the whole process is somebody else.
func TestScanRefusesWhatItCannotRead(t *testing.T) {
	for _, tc := range []struct{ name, path, at string }{
		{"a file", "a/.npmrc", "/a/.npmrc: permission denied"},
		{"a directory", "a/b/.npmrc", "/a/b: permission denied"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, tc.path), "x")
			locked := filepath.Join(dir, strings.SplitN(tc.at, ":", 2)[0])
			assert.NilError(t, os.Chmod(locked, 0))
			t.Cleanup(func() { assert.Check(t, os.Chmod(locked, 0o700)) })
			root := open(t, dir)
			assert.NilError(t, os.Chmod(dir, 0o755))
			if os.Geteuid() == 0 {
				assert.NilError(t, syscall.Seteuid(65534))
				defer func() { assert.NilError(t, syscall.Seteuid(0)) }()
			}
			_, err := scan(t.Context(), root, layerscan.Options{})
			assert.Check(t, is.ErrorContains(err, tc.at))
		})
	}
}
