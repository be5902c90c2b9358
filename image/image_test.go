package image_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/image"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// sample is an image of three layers: a plain one, one of gzip, and one of zstd. Each
// holds a file with the layer's number.
type sample struct {
	files    map[string][]byte // the blobs and the index of an OCI layout
	manifest digest.Digest
	config   []byte
	layers   [][]byte
	contents [][]byte
}

func newSample(t *testing.T) *sample {
	t.Helper()
	s := &sample{files: map[string][]byte{"oci-layout": []byte(`{"imageLayoutVersion":"1.0.0"}`)}}
	config := ocispecs.Image{Platform: ocispecs.Platform{OS: "linux", Architecture: "amd64"}}
	manifest := ocispecs.Manifest{MediaType: ocispecs.MediaTypeImageManifest}
	manifest.SchemaVersion = 2
	for i, pack := range []func([]byte) []byte{func(b []byte) []byte { return b }, packtest.Gzip[[]byte], packtest.Zstd[[]byte]} {
		content := packtest.Tar(map[string][]byte{"f": []byte(fmt.Sprint(i))})
		blob := pack(content)
		s.layers, s.contents = append(s.layers, blob), append(s.contents, content)
		config.RootFS.DiffIDs = append(config.RootFS.DiffIDs, digest.FromBytes(content))
		config.History = append(config.History, ocispecs.History{CreatedBy: fmt.Sprintf("RUN %d", i)}, ocispecs.History{CreatedBy: "ENV a=b", EmptyLayer: true})
		manifest.Layers = append(manifest.Layers, s.add(ocispecs.MediaTypeImageLayer, blob))
	}
	s.config = marshal(t, config)
	manifest.Config = s.add(ocispecs.MediaTypeImageConfig, s.config)
	dt := marshal(t, manifest)
	desc := s.add(ocispecs.MediaTypeImageManifest, dt)
	s.manifest = desc.Digest
	inner := s.add(ocispecs.MediaTypeImageIndex, marshal(t, ocispecs.Index{MediaType: ocispecs.MediaTypeImageIndex, Manifests: []ocispecs.Descriptor{desc}}))
	s.files["index.json"] = marshal(t, ocispecs.Index{Manifests: []ocispecs.Descriptor{inner}})
	return s
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	dt, err := json.Marshal(v)
	assert.NilError(t, err)
	return dt
}

func (s *sample) add(mediaType string, dt []byte) ocispecs.Descriptor {
	d := digest.FromBytes(dt)
	s.files["blobs/sha256/"+d.Encoded()] = dt
	return ocispecs.Descriptor{MediaType: mediaType, Digest: d, Size: int64(len(dt))}
}

func (s *sample) blob(i int) string {
	return "blobs/sha256/" + digest.FromBytes(s.layers[i]).Encoded()
}

// directory writes the layout as files, archive as one tar.
func (s *sample) directory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, dt := range s.files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		assert.NilError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		assert.NilError(t, os.WriteFile(file, dt, 0o600))
	}
	return dir
}

func (s *sample) archive(t *testing.T) string {
	t.Helper()
	return file(t, packtest.Tar(s.files))
}

// saved is the image as docker save wrote it before it knew of layouts.
func (s *sample) saved(t *testing.T, pack func([]byte) []byte) string {
	t.Helper()
	files := map[string][]byte{"config.json": s.config}
	var layers []string
	for i, content := range s.contents {
		name := fmt.Sprintf("%d/layer.tar", i)
		files[name] = pack(content)
		layers = append(layers, name)
	}
	files["manifest.json"] = marshal(t, []map[string]any{{"Config": "config.json", "Layers": layers}})
	return file(t, packtest.Tar(files))
}

func file(t *testing.T, dt []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "image.tar")
	assert.NilError(t, os.WriteFile(name, dt, 0o600))
	return name
}

// serve serves the image in a registry behind a handler, and gives its name.
func (s *sample) serve(t *testing.T, wrap func(http.Handler) http.Handler) string {
	t.Helper()
	open := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	server := httptest.NewServer(wrap(open))
	t.Cleanup(server.Close)
	put := func(path, mediaType string, dt []byte) {
		req := httptest.NewRequest(http.MethodPut, path, bytes.NewReader(dt))
		req.Header.Set("Content-Type", mediaType)
		got := httptest.NewRecorder()
		open.ServeHTTP(got, req)
		assert.Check(t, is.Equal(got.Code, http.StatusCreated), "%s: %s", path, got.Body)
	}
	for name, dt := range s.files {
		if strings.HasPrefix(name, "blobs/") {
			d := digest.FromBytes(dt)
			req := httptest.NewRequest(http.MethodPost, "/v2/app/blobs/uploads/?digest="+d.String(), bytes.NewReader(dt))
			open.ServeHTTP(httptest.NewRecorder(), req)
		}
	}
	put("/v2/app/manifests/1", ocispecs.MediaTypeImageManifest, s.files["blobs/sha256/"+s.manifest.Encoded()])
	return strings.TrimPrefix(server.URL, "http://") + "/app:1"
}

func plainly(h http.Handler) http.Handler { return h }

// read gives what the layers of the one image of a target hold.
func read(t *testing.T, target string) ([]image.Layer, []string, error) {
	t.Helper()
	source, err := image.Open(t.Context(), target)
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(func() { assert.NilError(t, source.Close()) })
	assert.Assert(t, is.Len(source.Images, 1))
	assert.Check(t, is.Equal(source.Images[0].Platform, "linux/amd64"))
	var contents []string
	for _, l := range source.Images[0].Layers {
		err := l.Read(t.Context(), func(r io.Reader) error {
			dt, err := io.ReadAll(r)
			contents = append(contents, string(dt))
			return err
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return source.Images[0].Layers, contents, nil
}

func TestOpen(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	for _, tc := range []struct{ name, target string }{
		{"a directory with a layout", s.directory(t)},
		{"a tar with a layout", s.archive(t)},
		{"a tar of docker save", s.saved(t, func(b []byte) []byte { return b })},
		{"a tar of docker save with layers of gzip", s.saved(t, packtest.Gzip[[]byte])},
		{"a registry", s.serve(t, plainly)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			layers, contents, err := read(t, tc.target)
			assert.NilError(t, err)
			assert.Assert(t, is.Len(layers, 3))
			for i, l := range layers {
				assert.Check(t, is.Equal(l.CreatedBy, fmt.Sprintf("RUN %d", i)))
				assert.Check(t, is.Equal(contents[i], string(s.contents[i])))
				seen := 0
				counted := l.Watched(func(n int) { seen += n })
				assert.NilError(t, counted.Read(t.Context(), func(io.Reader) error { return nil }))
				assert.Check(t, is.Equal(int64(seen), l.Size))
				assert.Check(t, l.Size > 0)
			}
		})
	}
}

func TestOpenADirectoryThatIsNoImage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source, err := image.Open(t.Context(), dir)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(source.Root, dir))
	assert.NilError(t, source.Close())
}

func TestWhatIsNoImage(t *testing.T) {
	t.Parallel()
	whole := newSample(t).archive(t)
	dt, err := os.ReadFile(whole)
	assert.NilError(t, err)
	unnamed := newSample(t)
	delete(unnamed.files, "index.json")
	missing := newSample(t)
	delete(missing.files, missing.blob(1))
	damaged := newSample(t)
	damaged.files[damaged.blob(1)] = packtest.Gzip([]byte("something else"))
	garbled := newSample(t)
	garbled.files[garbled.blob(2)] = garbled.layers[2][:20]
	manifest := newSample(t)
	manifest.files["blobs/sha256/"+manifest.manifest.Encoded()] = []byte("{}")
	for _, tc := range []struct{ name, target, says string }{
		{"a tar that is cut off", file(t, dt[:len(dt)/2&^511+100]), "no whole tar"},
		{"a file that is no tar", file(t, []byte("no tar")), "no whole tar"},
		{"a tar without an image", file(t, packtest.Tar(map[string][]byte{"a": nil})), "it is no image"},
		{"a layout without an index", unnamed.directory(t), "it is no image"},
		{"a layer that is missing", missing.archive(t), "is missing"},
		{"another layer under the digest", damaged.archive(t), "is damaged: what is there has the digest"},
		{"a layer that is cut off", garbled.directory(t), "is damaged"},
		{"another manifest under the digest", manifest.directory(t), "is damaged"},
		{"neither a file nor a name", "no such file", "there is no file no such file, and as the name of an image: invalid reference format"},
		{"a registry that is not there", "127.0.0.1:1/app:1", "connection refused"},
		{"an image that is not there", newSample(t).serve(t, plainly) + "23", "is not there"},
		{"a registry that wants a login", newSample(t).serve(t, func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
		}), "log in with docker login 127.0.0.1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, _, err := read(t, tc.target)
			assert.Check(t, is.ErrorContains(err, tc.says))
		})
	}
}

// TestRegistryThatHangs is about one that takes a request and says nothing, at once
// or in the middle of a layer.
func TestRegistryThatHangs(t *testing.T) {
	defer image.SetSilence(image.SetSilence(200 * time.Millisecond))
	s := newSample(t)
	for _, tc := range []struct{ name, path string }{
		{"from the start", "/v2/"},
		{"at a layer", s.blob(1)[len("blobs/sha256/"):]},
	} {
		t.Run(tc.name, func(t *testing.T) {
			release := make(chan struct{})
			target := s.serve(t, func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if !strings.Contains(r.URL.Path, tc.path) {
						h.ServeHTTP(w, r)
						return
					}
					if tc.path != "/v2/" {
						_, _ = w.Write([]byte{0x1f}) // the client may be gone
						w.(http.Flusher).Flush()
					}
					<-release
				})
			})
			t.Cleanup(func() { close(release) })
			_, _, err := read(t, target)
			assert.Check(t, is.ErrorContains(err, "the registry does not answer"))
		})
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	source, err := image.Open(t.Context(), newSample(t).archive(t))
	assert.NilError(t, err)
	defer source.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	cancel(cause)
	err = source.Images[0].Layers[0].Read(ctx, func(r io.Reader) error {
		_, err := io.ReadAll(r)
		return err
	})
	assert.Check(t, is.ErrorIs(err, cause))
}
