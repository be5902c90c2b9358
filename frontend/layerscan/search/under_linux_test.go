package search_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"golang.org/x/sys/unix"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestChangesFindsWhatIsNew changes a tree in which everything holds the value: only what
// the change concerns is found.
func TestChangesFindsWhatIsNew(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(c changed)
		want   []string
	}{
		{"nothing", func(c changed) {}, nil},
		{"a new file", func(c changed) { write(c.t, c.dir, "etc/b", c.value) }, []string{"/etc/b"}},
		{"a new directory", func(c changed) { write(c.t, c.dir, "opt/app/b", c.value) }, []string{"/opt/app/b"}},
		{"a file that is gone", func(c changed) { assert.NilError(c.t, os.Remove(filepath.Join(c.dir, "etc/a"))) }, nil},
		{"another content of the same size and time", func(c changed) {
			write(c.t, c.dir, unshared(c.t, c.dir, "etc/a"), "b "+c.value)
			assert.NilError(c.t, os.Chtimes(filepath.Join(c.dir, "etc/a"), someTime, someTime))
		}, []string{"/etc/a"}},
		{"another time", func(c changed) {
			later := someTime.Add(time.Nanosecond)
			assert.NilError(c.t, os.Chtimes(filepath.Join(c.dir, unshared(c.t, c.dir, "etc/a")), later, later))
		}, []string{"/etc/a"}},
		{"another mode", func(c changed) {
			assert.NilError(c.t, os.Chmod(filepath.Join(c.dir, unshared(c.t, c.dir, "etc/a")), 0o640))
		}, []string{"/etc/a"}},
		{"an attribute", func(c changed) {
			assert.NilError(c.t, unix.Setxattr(filepath.Join(c.dir, unshared(c.t, c.dir, "empty")), "user.note", []byte(c.value), 0))
		}, []string{"/empty"}},
		{"another target", func(c changed) {
			assert.NilError(c.t, os.Remove(filepath.Join(c.dir, "link")))
			link(c.t, c.dir, "/b/"+c.value)
		}, []string{"/link"}},
		{"a file in place of a directory", func(c changed) {
			assert.NilError(c.t, os.RemoveAll(filepath.Join(c.dir, "etc")))
			write(c.t, c.dir, "etc", c.value)
		}, []string{"/etc"}},
		{"a directory in place of a file", func(c changed) {
			assert.NilError(c.t, os.Remove(filepath.Join(c.dir, "etc/a")))
			write(c.t, c.dir, "etc/a/b", c.value)
		}, []string{"/etc/a/b"}},
		{"a link in place of a directory", func(c changed) {
			assert.NilError(c.t, os.RemoveAll(filepath.Join(c.dir, "etc")))
			assert.NilError(c.t, os.Symlink("/"+c.value, filepath.Join(c.dir, "etc")))
		}, []string{"/etc"}},
		{"another name", func(c changed) {
			assert.NilError(c.t, os.Rename(filepath.Join(c.dir, "etc/a"), filepath.Join(c.dir, "etc/c")))
		}, []string{"/etc/c"}},
		{"a directory whose name tells", func(c changed) {
			assert.NilError(c.t, os.Mkdir(filepath.Join(c.dir, "new"+c.value), 0o755))
		}, []string{"/new"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for name, share := range map[string]func(from, to string) error{"the files are the same": os.Link, "the files are copies": copyFile} {
				value := secret()
				under, dir := t.TempDir(), t.TempDir()
				fill(t, under, value)
				shareTree(t, under, dir, share)
				tc.change(changed{t, dir, value})
				got := changes(t, value, dir, under)
				for i := range got {
					got[i] = strings.ReplaceAll(got[i], value, "")
				}
				assert.Check(t, is.DeepEqual(got, tc.want), name)
			}
		})
	}
}

// changed is a tree that a case changes, and the value.
type changed struct {
	t          *testing.T
	dir, value string
}

var someTime = time.Unix(1_700_000_000, 0)

// fill makes a tree in which everything but an empty file has the value.
func fill(t *testing.T, dir, value string) {
	t.Helper()
	for name, content := range map[string]string{"etc/a": "a " + value, "usr/share/doc/readme": value, "x" + value + "/b": value, "empty": ""} {
		write(t, dir, name, content)
		assert.NilError(t, os.Chtimes(filepath.Join(dir, name), someTime, someTime))
	}
	assert.NilError(t, unix.Setxattr(filepath.Join(dir, "etc/a"), "user.note", []byte(value), 0))
	link(t, dir, "/a/"+value)
}

// link makes a symbolic link with a fixed time.
func link(t *testing.T, dir, target string) {
	t.Helper()
	name := filepath.Join(dir, "link")
	assert.NilError(t, os.Symlink(target, name))
	at := unix.NsecToTimespec(someTime.UnixNano())
	assert.NilError(t, unix.UtimesNanoAt(unix.AT_FDCWD, name, []unix.Timespec{at, at}, unix.AT_SYMLINK_NOFOLLOW))
}

// shareTree makes a tree like another one.
func shareTree(t *testing.T, from, to string, share func(from, to string) error) {
	t.Helper()
	assert.NilError(t, filepath.WalkDir(from, func(p string, entry fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(from, p)
		if err = errors.Join(err, relErr); err != nil || rel == "." {
			return err
		}
		if entry.IsDir() {
			return os.Mkdir(filepath.Join(to, rel), 0o755)
		}
		return share(p, filepath.Join(to, rel))
	}))
}

// copyFile copies a file with all that belongs to it.
func copyFile(from, to string) error { return exec.Command("cp", "-a", from, to).Run() }

// unshared gives a file of a tree contents of its own.
func unshared(t *testing.T, dir, name string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	assert.NilError(t, copyFile(file, file+".copy"))
	assert.NilError(t, os.Rename(file+".copy", file))
	return name
}

// changes are the paths of all that is found.
func changes(t *testing.T, value, dir, under string) []string {
	t.Helper()
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	defer root.Close()
	beneath, err := os.OpenRoot(under)
	assert.NilError(t, err)
	defer beneath.Close()
	res, err := scanner(value).Changes(t.Context(), root, beneath, func(string, layerscan.File) error { return nil })
	assert.NilError(t, err)
	var paths []string
	for _, f := range res.Findings {
		paths = append(paths, f.Path)
	}
	return slices.Compact(paths)
}
