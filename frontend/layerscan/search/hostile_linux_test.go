package search_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/hostiletest"
	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"golang.org/x/sys/unix"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestTreeStaysInTheTreeAndOpensNothingSpecial(t *testing.T) {
	t.Parallel()
	value := secret()
	outside := t.TempDir()
	write(t, outside, "f", value)
	dir := t.TempDir()
	assert.NilError(t, os.Symlink("/", filepath.Join(dir, "root")))
	assert.NilError(t, os.Symlink(".", filepath.Join(dir, "loop")))
	assert.NilError(t, os.Symlink(outside, filepath.Join(dir, "outside")))
	assert.NilError(t, os.Symlink(filepath.Join(outside, "f"), filepath.Join(dir, "file")))
	assert.NilError(t, unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600))
	socket, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	assert.NilError(t, err)
	defer unix.Close(socket)
	assert.NilError(t, unix.Bind(socket, &unix.SockaddrUnix{Name: filepath.Join(dir, "s")}))
	if err := unix.Mknod(filepath.Join(dir, "zero"), unix.S_IFCHR|0o600, int(unix.Mkdev(1, 5))); err != nil {
		t.Logf("no device node in this tree: %v", err)
	}
	res := tree(t, scanner(value), dir)
	assert.Check(t, is.Len(res.Findings, 0))
	assert.Check(t, is.Equal(res.Files, int64(0)))
}

func TestTreeReadsAFileWithManyNamesOnce(t *testing.T) {
	t.Parallel()
	value := secret()
	dir := t.TempDir()
	write(t, dir, "f", value)
	for i := range 3000 {
		assert.NilError(t, os.Link(filepath.Join(dir, "f"), filepath.Join(dir, fmt.Sprint(i))))
	}
	res := tree(t, scanner(value), dir)
	assert.Check(t, is.Equal(res.Files, int64(1)))
	assert.Check(t, is.Len(res.Findings, 1))
}

func TestWalkVisitsEachNameAndOpensWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	value := secret()
	dir := t.TempDir()
	write(t, dir, "a/f", value)
	write(t, dir, "empty", "")
	assert.NilError(t, os.Link(filepath.Join(dir, "a/f"), filepath.Join(dir, "g")))
	assert.NilError(t, os.Symlink("g", filepath.Join(dir, "l")))
	for _, s := range []*search.Scanner{scanner(value), search.New(nil, nil, search.Limits{})} {
		root, err := os.OpenRoot(dir)
		assert.NilError(t, err)
		defer root.Close()
		var mu sync.Mutex
		got := map[string]int64{}
		_, err = s.Walk(t.Context(), root, func(path string, f layerscan.File) error {
			mu.Lock()
			defer mu.Unlock()
			size, err := f.Size()
			content := make([]byte, size)
			n, _ := f.ReadAt(content, 0)
			assert.Check(t, is.Equal(int64(n), size))
			assert.Check(t, is.Equal(string(content) == value, size > 0))
			got[path] = size
			return err
		})
		assert.NilError(t, err)
		n := int64(len(value))
		assert.Check(t, is.DeepEqual(got, map[string]int64{"/a/f": n, "/g": n, "/empty": 0}))
		enough := errors.New("enough")
		_, err = s.Walk(t.Context(), root, func(string, layerscan.File) error { return enough })
		assert.Check(t, is.ErrorIs(err, enough))
	}
}

func TestTreeSkipsHoles(t *testing.T) {
	t.Parallel()
	value := secret()
	for _, size := range []int64{8 << 20, 1 << 40} {
		dir := t.TempDir()
		f, err := os.Create(filepath.Join(dir, "f"))
		assert.NilError(t, err)
		assert.NilError(t, f.Truncate(size))
		for _, at := range []int64{0, size / 2, size - 4096} {
			_, err := f.WriteAt([]byte(value), at+int64(len(value)))
			assert.NilError(t, err)
		}
		assert.NilError(t, f.Close())
		res := tree(t, scanner(value), dir)
		assert.Assert(t, is.Len(res.Findings, 1))
		assert.Check(t, is.Equal(res.Findings[0].Offset, int64(len(value))))
		assert.Check(t, res.Bytes < 8<<20, "%d bytes were read", res.Bytes)
	}
}

func TestTreeFindsAtTheEndOfAHole(t *testing.T) {
	t.Parallel()
	value := secret()
	dir := t.TempDir()
	for i, at := range []int64{1 << 30, 1<<40 - 4096} {
		f, err := os.Create(filepath.Join(dir, fmt.Sprint(i)))
		assert.NilError(t, err)
		assert.NilError(t, f.Truncate(1<<40))
		_, err = f.WriteAt([]byte(wide(value, true)), at)
		assert.NilError(t, err)
		assert.NilError(t, f.Close())
	}
	res := tree(t, scanner(value), dir)
	assert.Assert(t, is.Len(res.Findings, 2))
	assert.Check(t, is.Equal(res.Findings[0].Offset, int64(1<<30)))
	assert.Check(t, is.Equal(res.Findings[1].Offset, int64(1<<40-4096)))
}

func TestTreeTakesNamesAsTheyAre(t *testing.T) {
	t.Parallel()
	value := secret()
	dir := t.TempDir()
	at, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	part := strings.Repeat("n", 250) + "\n\xff"
	path := ""
	for range 40 { // 10,000 bytes
		assert.NilError(t, at.Mkdir(part, 0o700))
		next, err := at.OpenRoot(part)
		assert.NilError(t, err)
		assert.NilError(t, at.Close())
		at, path = next, path+"/"+strings.Repeat("n", 250)+`\n\xff`
	}
	assert.NilError(t, at.WriteFile("\x01", []byte(value), 0o600))
	assert.NilError(t, at.Close())
	assert.Check(t, is.DeepEqual(found(t, tree(t, scanner(value), dir)),
		[]search.Finding{{Path: path + `/\x01`, Part: search.Content, ID: "token", Form: needle.Plain}}))
}

func TestTreeOfAHugeDirectory(t *testing.T) {
	t.Parallel()
	const entries = 200_000
	if testing.Short() {
		t.Skip("-short: making 200,000 files takes seconds")
	}
	value := secret()
	dir := t.TempDir()
	for i := range entries {
		fd, err := unix.Open(filepath.Join(dir, fmt.Sprint(i)), unix.O_CREAT|unix.O_WRONLY, 0o600)
		assert.NilError(t, err)
		if i%50_000 == 7 {
			_, err = unix.Write(fd, []byte(value))
			assert.NilError(t, err)
		}
		assert.NilError(t, unix.Close(fd))
	}
	res := tree(t, scanner(value), dir)
	assert.Check(t, is.Len(res.Findings, 4))
	assert.Check(t, is.Equal(res.Files, int64(entries)))
}

// Not parallel: for the time of the search the whole process is somebody else.
func TestTreeRefusesWhatItCannotRead(t *testing.T) {
	for _, tc := range []struct{ name, path, at string }{
		{"a file", "a/f", "/a/f: permission denied"},
		{"a directory", "a/b/f", "/a/b: permission denied"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, tc.path, "x")
			locked := filepath.Join(dir, strings.SplitN(tc.at, ":", 2)[0])
			assert.NilError(t, os.Chmod(locked, 0))
			t.Cleanup(func() { assert.Check(t, os.Chmod(locked, 0o700)) })
			root, err := os.OpenRoot(dir)
			assert.NilError(t, err)
			defer root.Close()
			assert.NilError(t, os.Chmod(dir, 0o755))
			if os.Geteuid() == 0 {
				assert.NilError(t, syscall.Seteuid(65534))
				defer func() { assert.NilError(t, syscall.Seteuid(0)) }()
			}
			_, err = scanner(secret()).Tree(t.Context(), root)
			assert.Check(t, is.ErrorContains(err, tc.at))
		})
	}
}

func TestTreeSearchesExtendedAttributes(t *testing.T) {
	t.Parallel()
	value := secret()
	dir := t.TempDir()
	write(t, dir, "d/f", "x")
	for _, name := range []string{"d", "d/f"} {
		if err := unix.Setxattr(filepath.Join(dir, name), "user.test", []byte("x="+value), 0); err != nil {
			t.Skipf("this file system has no extended attributes: %v", err)
		}
	}
	assert.Check(t, is.DeepEqual(found(t, tree(t, scanner(value), dir)), []search.Finding{
		{Path: "/d", Part: search.Attribute, ID: "token", Form: needle.Plain},
		{Path: "/d/f", Part: search.Attribute, ID: "token", Form: needle.Plain},
	}))
}

func TestFilesThatChangeWhileTheyAreRead(t *testing.T) {
	t.Parallel()
	trees := slices.DeleteFunc(hostiletest.Trees(), func(tree hostiletest.Tree) bool { return tree.Meanwhile == nil })
	assert.Assert(t, is.Len(trees, 1))
	dir := t.TempDir()
	assert.NilError(t, trees[0].Make(dir, ""))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			trees[0].Meanwhile(dir)
		}
	}()
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	defer root.Close()
	s := scanner(secret())
	for range 200 {
		_, _ = s.Tree(t.Context(), root) // errors are right; what matters is that it ends
	}
	cancel()
	<-done
}

func TestArchivesThatExplode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	zeros := make([]byte, 16<<20)
	bomb := bytes.Repeat(gz(zeros), 17)
	write(t, dir, "flat.gz", string(bomb))
	write(t, dir, "deep.gz", string(gz(gz(bytes.Repeat(bomb, 5)))))
	write(t, dir, "bomb.zip", string(zipped(bomb)))
	write(t, dir, "bomb.zst", string(bytes.Repeat(zst(zeros), 17)))
	write(t, dir, "image.gz", string(bytes.Repeat(gz(zeros), 8))) // an empty disk, as software comes with for its tests
	res := tree(t, scanner(secret()), dir)
	assert.Assert(t, is.Len(res.Skips, 4))
	for _, s := range res.Skips {
		assert.Check(t, is.Equal(s.Limit, search.LimitRatio), s.Path)
	}
}

func TestFilesOfNothingButFindings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	value := secret()
	write(t, dir, "values", strings.Repeat(value, 100_000))
	write(t, dir, "places.zip", string(zipped(zipped([]byte(strings.Repeat(value, 100_000))))))
	var logins strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&logins, "https://u:%dqWeRtYuIoPa%d@db.internal\n", i, i)
	}
	write(t, dir, "logins", logins.String())
	res := tree(t, scanner(value), dir)
	assert.Check(t, is.Equal(len(res.Findings), 1000))
	assert.Check(t, res.More > 1000)
}

func TestMemoryIsBounded(t *testing.T) {
	dir := t.TempDir()
	value := secret()
	for i := range 8 {
		write(t, dir, fmt.Sprintf("%d.tar.gz", i), string(gz(tarred(bytes.Repeat([]byte("some text "+fmt.Sprint(i)), 100_000)))))
		write(t, dir, fmt.Sprintf("%d.zip", i), string(zipped(zipped(bytes.Repeat([]byte("some text "+fmt.Sprint(i)), 100_000)))))
		write(t, dir, fmt.Sprint(i), strings.Repeat("some text", 1<<18))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tree(t, scanner(value), dir)
	runtime.ReadMemStats(&after)
	assert.Check(t, after.TotalAlloc-before.TotalAlloc < 24<<20, "%d bytes were allocated", after.TotalAlloc-before.TotalAlloc)
}
