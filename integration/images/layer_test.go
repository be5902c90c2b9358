package images

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestTreeKeepsWhatTheFilesAre(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	when := time.Unix(1_600_000_000, 500)
	assert.NilError(t, os.MkdirAll(filepath.Join(dir, "bin", "skipped"), 0o755))
	tool := filepath.Join(dir, "bin", "tool")
	assert.NilError(t, os.WriteFile(tool, []byte("content"), 0o700))
	assert.NilError(t, os.Chtimes(tool, when, when))
	assert.NilError(t, os.Symlink("tool", filepath.Join(dir, "bin", "link")))

	file := filepath.Join(t.TempDir(), "layer.tar")
	l := newLayer(file)
	l.tree(dir, "usr", func(rel string) bool { return rel == "bin/skipped" })
	assert.NilError(t, l.close())

	headers := readHeaders(t, file)
	assert.Check(t, is.Len(headers, 3))
	assert.Check(t, is.Equal(headers["usr/bin/"].Typeflag, byte(tar.TypeDir)))
	assert.Check(t, is.Equal(headers["usr/bin/link"].Linkname, "tool"))
	assert.Check(t, is.Equal(headers["usr/bin/tool"].Mode, int64(0o700)))
	assert.Check(t, headers["usr/bin/tool"].ModTime.Equal(time.Unix(1_600_000_000, 0)))
}

func readHeaders(t *testing.T, file string) map[string]*tar.Header {
	t.Helper()
	f, err := os.Open(file)
	assert.NilError(t, err)
	defer f.Close()
	headers := map[string]*tar.Header{}
	for r := tar.NewReader(f); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return headers
		}
		assert.NilError(t, err)
		headers[h.Name] = h
	}
}

func TestLayerErrorsStick(t *testing.T) {
	t.Parallel()
	l := newLayer(filepath.Join(t.TempDir(), "layer.tar"))
	l.copyFile("x", filepath.Join(t.TempDir(), "missing"))
	l.dir("y", 0o755)
	assert.ErrorIs(t, l.close(), os.ErrNotExist)
}

func TestOnceLeavesNothingOfAFailure(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "cache", "made-1")
	broken := errors.New("broken")
	assert.ErrorIs(t, once(dir, func(string) error { return broken }), broken)
	left, err := os.ReadDir(filepath.Dir(dir))
	assert.NilError(t, err)
	assert.Check(t, is.Len(left, 0))

	calls := 0
	fill := func(string) error { calls++; return nil }
	assert.NilError(t, once(dir, fill))
	assert.NilError(t, once(dir, fill))
	assert.Check(t, is.Equal(calls, 1))

	assert.NilError(t, once(filepath.Join(parent, "cache", "made-2"), fill))
	assert.NilError(t, once(filepath.Join(parent, "cache", "other-1"), fill))
	left, err = os.ReadDir(filepath.Dir(dir))
	assert.NilError(t, err)
	assert.Check(t, is.Len(left, 2), "what has another key is gone")
}
