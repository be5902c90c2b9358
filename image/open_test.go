package image_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/image"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestTargetsThatCannotBeScanned is about those that are told without asking a registry.
func TestTargetsThatCannotBeScanned(t *testing.T) {
	t.Parallel()
	dt, err := os.ReadFile(newSample(t).archive(t))
	assert.NilError(t, err)
	for _, tc := range []struct{ name, target, says string }{
		{"nothing", "", "the target is empty: name an image, a file or a directory"},
		{"standard input", "-", "standard input cannot be scanned, as layers are read from where they lie: docker save -o image.tar NAME, and scan image.tar"},
		{"an absolute path", "/no/such/file", "there is no file /no/such/file"},
		{"a relative path", "./nothing", "there is no file ./nothing"},
		{"a path in the directory above", "../nothing", "there is no file ../nothing"},
		{"a path that the shell has left as it is", "~/nothing", "there is no file ~/nothing"},
		{"a tar", "nothing.tar", "there is no file nothing.tar"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := image.Open(t.Context(), tc.target)
			assert.Check(t, is.Error(err, tc.says))
		})
	}
	for _, tc := range []struct {
		name, says string
		packed     []byte
	}{
		{"a tar in gzip", "it is compressed: unpack it with gunzip -k ", packtest.Gzip(dt)},
		{"a tar in zstd", "it is compressed: unpack it with unzstd -k ", packtest.Zstd(dt)},
		{"a tar of a root file system", "unpack it", packtest.Tar(map[string][]byte{"etc/passwd": nil})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := image.Open(t.Context(), file(t, tc.packed))
			assert.Check(t, is.ErrorContains(err, tc.says))
		})
	}
}

func TestOpenWhatDockerSaveWroteUnpacked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for _, tc := range []struct{ name, text string }{
		{"the manifest of a web page", `{"name":"app"}`},
		{"a list of something else", `[{"name":"app"}]`},
	} {
		write("manifest.json", tc.text)
		source, err := image.Open(t.Context(), dir)
		assert.NilError(t, err)
		assert.Check(t, is.Equal(source.Root, dir), tc.name)
	}
	write("manifest.json", `[{"Config":"config.json","Layers":[]}]`)
	write("config.json", `{"os":"linux","architecture":"amd64"}`)
	source, err := image.Open(t.Context(), dir)
	assert.NilError(t, err)
	assert.Check(t, is.Len(source.Images, 1))
}

func TestAnImageOfSchemaOne(t *testing.T) {
	t.Parallel()
	s := &sample{files: map[string][]byte{"oci-layout": []byte(`{"imageLayoutVersion":"1.0.0"}`)}}
	desc := s.add("application/vnd.docker.distribution.manifest.v1+prettyjws", []byte(`{"schemaVersion":1}`))
	s.files["index.json"] = marshal(t, ocispecs.Index{Manifests: []ocispecs.Descriptor{desc}})
	_, err := image.Open(t.Context(), s.directory(t))
	assert.Check(t, is.ErrorContains(err, "schema 1, which registries have given up: build it anew"))
}
