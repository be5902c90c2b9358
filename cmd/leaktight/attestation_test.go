package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// blob is an image with a single blob of a media type.
type blob struct {
	config             ocispecs.Image
	mediaType, content string
}

// blobLayout is an OCI layout of such images.
func blobLayout(t *testing.T, images ...blob) string {
	t.Helper()
	dir := t.TempDir()
	blobs := filepath.Join(dir, "blobs", "sha256")
	assert.NilError(t, os.MkdirAll(blobs, 0o755))
	add := func(mediaType string, dt []byte) ocispecs.Descriptor {
		d := digest.FromBytes(dt)
		assert.NilError(t, os.WriteFile(filepath.Join(blobs, d.Encoded()), dt, 0o600))
		return ocispecs.Descriptor{MediaType: mediaType, Digest: d, Size: int64(len(dt))}
	}
	var index ocispecs.Index
	for _, img := range images {
		index.Manifests = append(index.Manifests, add(ocispecs.MediaTypeImageManifest, marshal(t, ocispecs.Manifest{
			Config: add(ocispecs.MediaTypeImageConfig, marshal(t, img.config)), Layers: []ocispecs.Descriptor{add(img.mediaType, []byte(img.content))},
		})))
	}
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "index.json"), marshal(t, index), 0o600))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o600))
	return dir
}

func TestScanOfWhatIsNoTar(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	file := filepath.Join(t.TempDir(), "old.txt")
	assert.NilError(t, os.WriteFile(file, []byte(value), 0o600))
	const inToto = "application/vnd.in-toto+json"
	long := strings.Repeat(`{"uri":"pkg:docker/alpine@3"},`, 3<<20)
	leaky := ocispecs.Image{Config: ocispecs.ImageConfig{Env: []string{"T=" + value}}}
	for _, tc := range []struct {
		name, mediaType, blob string
		config                ocispecs.Image
		code                  int
		says                  string
	}{
		{"a statement of 90 MB that ends with a value", inToto, long + value, ocispecs.Image{}, 1, `an attestation holds the secret "old.txt"`},
		{"a statement of 90 MB without one", inToto, long, ocispecs.Image{}, 0, ""},
		{"a statement that is cut off", inToto, `{"predicate":{"a":"` + value, ocispecs.Image{}, 1, `an attestation holds the secret "old.txt"`},
		{"a value in the configuration beside a statement", inToto, "{}", leaky, 1, `holds the secret "old.txt"`},
		{"a value in a blob of a media type that nobody knows", "application/wasm", "\x00asm" + value, ocispecs.Image{}, 1, `holds the secret "old.txt"`},
		{"a blob of a media type that nobody knows", "application/wasm", "\x00asm", ocispecs.Image{}, 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("", "scan", "--value-from", "file:"+file, blobLayout(t, blob{tc.config, tc.mediaType, tc.blob}))
			assert.Check(t, is.Equal(r.code, tc.code), r.err)
			assert.Check(t, is.Contains(r.out, tc.says))
			assert.Check(t, is.Contains(r.out, "scanned 0 layers, 1 file, "))
			assert.Check(t, !strings.Contains(r.out+r.err, value), "the report holds the value")
		})
	}
}
