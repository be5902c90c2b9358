package layerscan_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
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

	found, err := layerscan.Scan(t.Context(), open(t, dir), layerscan.Options{Paths: []string{"/.npmrc", "/.netrc", "/loop"}})
	assert.NilError(t, err)
	assert.Check(t, is.Len(found.Hits, 0))
	assert.Check(t, is.Equal(found.Files, 0))
}

func TestScanRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, path, at string }{
		{"a file", "a/.npmrc", "/a/.npmrc: permission denied"},
		{"a directory", "a/b/.npmrc", "/a/b: permission denied"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, tc.path), "x")
			locked := filepath.Join(dir, strings.SplitN(tc.at, ":", 2)[0])
			assert.NilError(t, os.Chmod(locked, 0))
			t.Cleanup(func() { assert.Check(t, os.Chmod(locked, 0o700)) })
			for p := dir; p != filepath.Dir(os.TempDir()); p = filepath.Dir(p) {
				if p != os.TempDir() {
					assert.NilError(t, os.Chmod(p, 0o755))
				}
			}
			err := scanAsNobody(t.Context(), dir)
			assert.Check(t, is.ErrorContains(err, tc.at))
		})
	}
}

// scanAsNobody scans with the rights of a user that owns nothing. The thread
// that has them ends with the goroutine that locked it.
func scanAsNobody(ctx context.Context, dir string) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		if err := syscall.Setfsuid(65534); err != nil {
			done <- err
			return
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			done <- err
			return
		}
		defer root.Close()
		_, err = layerscan.Scan(ctx, root, layerscan.Options{})
		done <- err
	}()
	return <-done
}
