package layerscan_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/policy"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestScan(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		listed, leftOut     []string
		credentials         []string
		want                []layerscan.Hit
	}{
		{name: "certain by its name", path: "root/.netrc", content: "x", want: []layerscan.Hit{{Path: "/root/.netrc", Kind: "netrc", Size: 1}}},
		{name: "certain and empty", path: "root/.netrc"},
		{
			name: "doubtful with a token", path: "root/.npmrc", content: "//r.example.com/:_authToken=abcdef\n",
			want: []layerscan.Hit{{Path: "/root/.npmrc", Kind: "npmrc", Size: 35}},
		},
		{name: "doubtful with a placeholder", path: "root/.npmrc", content: "//r.example.com/:_authToken=${NPM_TOKEN}\n"},
		{name: "a program that knows what a key looks like", path: "usr/bin/ssh-keygen", content: "\x7fELF\x00-----BEGIN PRIVATE KEY-----"},
		{name: "a secret by its name in a context only", path: "usr/share/app/secret.txt", content: "x"},
		{name: "harmless", path: "root/.ssh/known_hosts", content: "-----BEGIN PRIVATE KEY-----"},
		{
			name: "listed", path: "app/config.ini", content: "x", listed: []string{"/app/config.ini"},
			want: []layerscan.Hit{{Path: "/app/config.ini", Listed: true, Size: 1}},
		},
		{
			name: "listed with a path that is not clean", path: "app/config.ini", content: "x", listed: []string{"app//./config.ini"},
			want: []layerscan.Hit{{Path: "/app/config.ini", Listed: true, Size: 1}},
		},
		{
			name: "listed and known, with nothing in it that its kind asks for", path: "root/.npmrc", content: "x=y\n", listed: []string{"/root/.npmrc"},
			want: []layerscan.Hit{{Path: "/root/.npmrc", Kind: "npmrc", Listed: true, Size: 4}},
		},
		{
			name: "where a file was left out, and no credential", path: "app/.env", content: "PORT=80\n", leftOut: []string{"/app/.env"},
			want: []layerscan.Hit{{Path: "/app/.env", LeftOut: true, Size: 8}},
		},
		{
			name: "where a file was left out, and a credential", path: "app/.env", content: "API_TOKEN=x9Kq2vLp7\n", leftOut: []string{"/app/.env"},
			want: []layerscan.Hit{{Path: "/app/.env", Kind: "dotenv", LeftOut: true, Size: 20}},
		},
		{
			name: "where a file was left out, and a credential to a context", path: "app/secret.txt", content: "hunter2\n", leftOut: []string{"/app/secret.txt"},
			want: []layerscan.Hit{{Path: "/app/secret.txt", Kind: "secret-file", LeftOut: true, Size: 8}},
		},
		{name: "the stub of a mount where a file was left out", path: "app/.env", leftOut: []string{"/app/.env"}},
		{name: "beside where a file was left out", path: "app/.env.md", content: "x", leftOut: []string{"/app/.env"}},
		{name: "the stub of a mount at a listed path", path: "app/config.ini", listed: []string{"/app/config.ini"}},
		{
			name: "a credential by the policy", path: "opt/app/a.dat", content: "x", credentials: []string{"*.bin", "/opt/app"},
			want: []layerscan.Hit{{Path: "/opt/app/a.dat", Kind: policy.FileKind, Size: 1}},
		},
		{
			name: "a credential by the policy that looks harmless", path: "a.pub", content: "x", credentials: []string{"*.pub"},
			want: []layerscan.Hit{{Path: "/a.pub", Kind: policy.FileKind, Size: 1}},
		},
		{name: "a neighbour of a credential by the policy", path: "srv/opt/app/a.dat", content: "x", credentials: []string{"*.bin", "/opt/app"}},
		{name: "a neighbour of a listed path", path: "app/config.ini2", content: "x", listed: []string{"/app/config.ini"}},
		{
			name: "a name that cannot be printed", path: "a\n\xff/.netrc", content: "x",
			want: []layerscan.Hit{{Path: `/a\n\xff/.netrc`, Kind: "netrc", Size: 1}},
		},
		{
			name: "a token at the end of what is read", path: ".npmrc",
			content: strings.Repeat("#\n", 1<<19-20) + "//r.example.com/:_authToken=abcdef\n",
			want:    []layerscan.Hit{{Path: "/.npmrc", Kind: "npmrc", Size: 1<<20 - 40 + 35}},
		},
		{
			name: "a token beyond what is read", path: ".npmrc",
			content: strings.Repeat("#\n", 1<<19) + "//r.example.com/:_authToken=abcdef\n",
		},
		{name: "a plain line that is cut where reading ends", path: ".npmrc", content: strings.Repeat("#\n", 1<<19-1) + "registry=https://r.example.com\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, tc.path), tc.content)
			found, err := scan(t.Context(), open(t, dir), layerscan.Options{Paths: tc.listed, LeftOut: tc.leftOut, Credentials: tc.credentials})
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(found.Hits, tc.want))
			assert.Check(t, is.Equal(found.Files, 1))
			assert.Check(t, is.Equal(found.More, 0))
		})
	}
}

func TestScanSortsAndCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"b/.netrc", "a/.netrc", "c/.netrc", "c/README"} {
		write(t, filepath.Join(dir, name), "x")
	}
	found, err := scan(t.Context(), open(t, dir), layerscan.Options{})
	assert.NilError(t, err)
	assert.Assert(t, is.Len(found.Hits, 3))
	assert.Check(t, is.Equal(found.Hits[0].Path, "/a/.netrc"))
	assert.Check(t, is.Equal(found.Hits[2].Path, "/c/.netrc"))
	assert.Check(t, is.Equal(found.Files, 4))
}

func TestScanKeepsAThousandHits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "0.keytab"), "x")
	for i := range 1004 {
		assert.NilError(t, os.Link(filepath.Join(dir, "0.keytab"), filepath.Join(dir, strings.Repeat("k", 1+i%200)+strings.Repeat("l", i/200)+".keytab")))
	}
	found, err := scan(t.Context(), open(t, dir), layerscan.Options{})
	assert.NilError(t, err)
	assert.Check(t, is.Len(found.Hits, 1000))
	assert.Check(t, is.Equal(found.More, 5))
	write(t, filepath.Join(dir, "z", ".netrc"), "x")
	found, err = scan(t.Context(), open(t, dir), layerscan.Options{Doubt: func(h layerscan.Hit) bool { return h.Kind == "keytab" }})
	assert.NilError(t, err)
	assert.Check(t, is.Len(found.Hits, 1000))
	assert.Check(t, is.Equal(found.Hits[len(found.Hits)-1].Path, "/z/.netrc"))
	assert.Check(t, is.Equal(found.More, 0))
	assert.Check(t, is.Equal(found.MoreDoubtful, 6))
}

func TestScanReadsTheStartOfAHugeFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := filepath.Join(dir, ".env")
	write(t, p, "TOKEN=abc\n")
	assert.NilError(t, os.Truncate(p, 1<<40))
	found, err := scan(t.Context(), open(t, dir), layerscan.Options{Paths: []string{"/.env"}})
	assert.NilError(t, err)
	assert.Check(t, is.Len(found.Hits, 1))
}

func TestScanGoesDownALongPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deep(t, dir, 1200)
	found, err := scan(t.Context(), open(t, dir), layerscan.Options{})
	assert.NilError(t, err)
	assert.Assert(t, is.Len(found.Hits, 1))
	assert.Check(t, is.Equal(found.Hits[0].Path, strings.Repeat("/d", 1200)+"/.netrc"))
}

func TestScanRefusesATreeThatIsTooDeep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deep(t, dir, 2100)
	_, err := scan(t.Context(), open(t, dir), layerscan.Options{})
	assert.Check(t, is.ErrorContains(err, "more than 2048 levels"))
}

func TestScanEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a"), "x")
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	cancel(cause)
	_, err := scan(ctx, open(t, dir), layerscan.Options{})
	assert.Check(t, is.ErrorIs(err, cause))
}

// deep makes a directory with so many levels below it, and a .netrc at the end.
// scan judges the files of a tree.
func scan(ctx context.Context, root *os.Root, opt layerscan.Options) (layerscan.Result, error) {
	judge := layerscan.NewJudge(opt)
	_, err := search.New(nil, nil, search.Limits{}).Walk(ctx, root, judge.File)
	return judge.Result(), err
}

func deep(t *testing.T, dir string, levels int) {
	t.Helper()
	root := open(t, dir)
	for range levels {
		assert.NilError(t, root.Mkdir("d", 0o700))
		next, err := root.OpenRoot("d")
		assert.NilError(t, err)
		assert.NilError(t, root.Close())
		root = next
	}
	assert.NilError(t, root.WriteFile(".netrc", []byte("x"), 0o600))
	assert.NilError(t, root.Close())
}

func open(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	return root
}

func write(t *testing.T, path, content string) {
	t.Helper()
	assert.NilError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	assert.NilError(t, os.WriteFile(path, []byte(content), 0o600))
}
