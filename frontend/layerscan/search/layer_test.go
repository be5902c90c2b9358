package search_test

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestLayerFindsWhatWalkFinds compares the tar of a tree with the tree.
func TestLayerFindsWhatWalkFinds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	value := secret()
	for form, text := range forms(t, value) {
		write(t, dir, form+"/f", text)
	}
	for _, p := range packers {
		write(t, dir, "packed/f."+strings.ReplaceAll(p.kind, " ", "-"), string(p.pack([]byte(value))))
	}
	write(t, dir, "a/"+value+".txt", "nothing")
	write(t, dir, "large", strings.Repeat("x", 3<<20)+value)
	write(t, dir, "root/.npmrc", "//registry.example.com/:_authToken="+value+"\n")
	write(t, dir, "etc/.npmrc", "registry=https://registry.example.com\n")
	assert.NilError(t, os.Symlink("/"+value, filepath.Join(dir, "link")))
	var stream bytes.Buffer
	w := tar.NewWriter(&stream)
	assert.NilError(t, w.AddFS(os.DirFS(dir)))
	assert.NilError(t, w.Close())

	s := scanner(value)
	walked, streamed := layerscan.NewJudge(layerscan.Options{}), layerscan.NewJudge(layerscan.Options{})
	root, err := os.OpenRoot(dir)
	assert.NilError(t, err)
	defer root.Close()
	want, err := s.Walk(t.Context(), root, walked.File)
	assert.NilError(t, err)
	got, err := s.Layer(t.Context(), &stream, streamed.File)
	assert.NilError(t, err)
	assert.Check(t, len(want.Findings) > 40 && want.More == 0)
	assert.Check(t, is.DeepEqual(found(t, got), found(t, want)))
	assert.Check(t, is.Equal(got.Files, want.Files))
	assert.Check(t, is.DeepEqual(streamed.Result(), walked.Result()))
	assert.Check(t, is.Len(streamed.Result().Hits, 1))
}

func TestLayerTellsWhatATarSaysOfAFile(t *testing.T) {
	t.Parallel()
	value := secret()
	var stream bytes.Buffer
	w := tar.NewWriter(&stream)
	assert.NilError(t, w.WriteHeader(&tar.Header{
		Name: "./d/f", Typeflag: tar.TypeReg, Format: tar.FormatPAX, PAXRecords: map[string]string{"SCHILY.xattr.user.a": value},
	}))
	assert.NilError(t, w.WriteHeader(&tar.Header{Name: "../../l", Typeflag: tar.TypeLink, Linkname: "d/" + value}))
	assert.NilError(t, w.Close())
	got, err := scanner(value).Layer(t.Context(), &stream, nil)
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(found(t, got), []search.Finding{
		{Path: "/d/f", Part: search.Attribute, ID: "token", Form: needle.Plain}, {Path: "/l", Part: search.Symlink, ID: "token", Form: needle.Plain},
	}))
}

func TestLayerThatIsCutOff(t *testing.T) {
	t.Parallel()
	var stream bytes.Buffer
	w := tar.NewWriter(&stream)
	assert.NilError(t, w.WriteHeader(&tar.Header{Name: "f", Typeflag: tar.TypeReg, Size: 10_000}))
	_, err := w.Write(make([]byte, 10_000))
	assert.NilError(t, err)
	_, err = scanner(secret()).Layer(t.Context(), bytes.NewReader(stream.Bytes()[:5000]), nil)
	assert.Check(t, is.ErrorContains(err, "unexpected EOF"))
	_, err = scanner(secret()).Layer(t.Context(), strings.NewReader("no tar at all, and not a bit of one"), nil)
	assert.Check(t, is.ErrorContains(err, "no whole tar"))
}
