package image_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/image"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// layoutOf is a layout whose index lists what make adds to it.
func layoutOf(t *testing.T, make func(s *sample) []ocispecs.Descriptor) string {
	t.Helper()
	s := newSample(t)
	s.files["index.json"] = marshal(t, ocispecs.Index{Manifests: make(s)})
	return s.archive(t)
}

// manifestOf adds a manifest.
func (s *sample) manifestOf(t *testing.T, m ocispecs.Manifest) []ocispecs.Descriptor {
	t.Helper()
	return []ocispecs.Descriptor{s.add(ocispecs.MediaTypeImageManifest, marshal(t, m))}
}

// opened opens an image and reads all of it.
func opened(t *testing.T, target string) ([]image.Image, error) {
	t.Helper()
	source, err := image.Open(t.Context(), target)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { assert.NilError(t, source.Close()) })
	for _, img := range source.Images {
		for _, l := range img.Layers {
			if err := l.Read(t.Context(), discard); err != nil {
				return nil, err
			}
		}
	}
	return source.Images, nil
}

func TestDamagedIndexes(t *testing.T) {
	t.Parallel()
	const index, manifest = ocispecs.MediaTypeImageIndex, ocispecs.MediaTypeImageManifest
	absent := digest.FromString("a blob that nobody has")
	for _, tc := range []struct {
		name, says string
		make       func(s *sample) []ocispecs.Descriptor
	}{
		{"an index that lists nothing", "the index lists no image", func(*sample) []ocispecs.Descriptor { return nil }},
		{"an index within that lists nothing", "the index lists no image", func(s *sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{s.add(index, []byte("{}"))}
		}},
		{"a manifest that is called an index", "the index lists no image", func(s *sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{{MediaType: index, Digest: s.manifest}}
		}},
		{"an index that is called a manifest", "it names no configuration", func(s *sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{s.add(manifest, marshal(t, ocispecs.Index{Manifests: []ocispecs.Descriptor{{Digest: s.manifest}}}))}
		}},
		{"a manifest of a media type that nobody knows", `its media type is "application/vnd.example"`, func(s *sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{s.add("application/vnd.example", []byte(`{"a":1}`))}
		}},
		{"a manifest that is cut off", "read the manifest", func(s *sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{s.add(manifest, []byte(`{"config":`))}
		}},
		{"an index within that is cut off", "read the index", func(s *sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{s.add(index, []byte(`{"manifests":[`))}
		}},
		{"a manifest that is not there", "the blob " + absent.String() + " is missing", func(*sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{{MediaType: manifest, Digest: absent}}
		}},
		{"an index that lists itself", "is damaged: what is there has the digest", func(s *sample) []ocispecs.Descriptor {
			s.files["blobs/sha256/"+absent.Encoded()] = marshal(t, ocispecs.Index{Manifests: []ocispecs.Descriptor{{MediaType: index, Digest: absent}}})
			return []ocispecs.Descriptor{{MediaType: index, Digest: absent}}
		}},
		{"ten indexes within each other", "more than 8 indexes are within each other", func(s *sample) []ocispecs.Descriptor {
			at := ocispecs.Descriptor{MediaType: manifest, Digest: s.manifest}
			for range 10 {
				at = s.add(index, marshal(t, ocispecs.Index{Manifests: []ocispecs.Descriptor{at}}))
			}
			return []ocispecs.Descriptor{at}
		}},
		{"a digest that is no digest", "the digest \"../../etc/passwd\"", func(*sample) []ocispecs.Descriptor {
			return []ocispecs.Descriptor{{MediaType: manifest, Digest: "../../etc/passwd"}}
		}},
		{"a configuration that is not there", "read the configuration: the blob " + absent.String() + " is missing", func(s *sample) []ocispecs.Descriptor {
			return s.manifestOf(t, ocispecs.Manifest{Config: ocispecs.Descriptor{Digest: absent}})
		}},
		{"a layer of its publisher's", `its publisher keeps at ["https://example.com/layer"]`, func(s *sample) []ocispecs.Descriptor {
			return s.manifestOf(t, ocispecs.Manifest{
				Config: s.add(ocispecs.MediaTypeImageConfig, s.config),
				Layers: []ocispecs.Descriptor{{MediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", Digest: absent, URLs: []string{"https://example.com/layer"}}},
			})
		}},
		{"manifests of more than 32 MiB together", "more than 33554432 bytes together", func(s *sample) []ocispecs.Descriptor {
			var all []ocispecs.Descriptor
			for i := range 3 {
				config := s.add(ocispecs.MediaTypeImageConfig, append([]byte(`{}`), bytes.Repeat([]byte{' '}, 12<<20+i)...))
				all = append(all, s.manifestOf(t, ocispecs.Manifest{Config: config})...)
			}
			return all
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := opened(t, layoutOf(t, tc.make))
			assert.Check(t, is.ErrorContains(err, tc.says))
		})
	}
}

func TestUnusualIndexes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name           string
		images, layers int
		make           func(s *sample) []ocispecs.Descriptor
	}{
		{"eight levels of indexes that each list the next one many times", 1, 3, func(s *sample) []ocispecs.Descriptor {
			at := ocispecs.Descriptor{MediaType: ocispecs.MediaTypeImageManifest, Digest: s.manifest}
			for range 7 {
				var many []ocispecs.Descriptor
				for range 1000 {
					many = append(many, at)
				}
				at = s.add(ocispecs.MediaTypeImageIndex, marshal(t, ocispecs.Index{Manifests: many}))
			}
			return []ocispecs.Descriptor{at}
		}},
		{"an image without layers", 1, 0, func(s *sample) []ocispecs.Descriptor {
			return s.manifestOf(t, ocispecs.Manifest{Config: s.add(ocispecs.MediaTypeImageConfig, s.config)})
		}},
		{"a history that is longer than the layers", 1, 1, func(s *sample) []ocispecs.Descriptor {
			layer := ocispecs.Descriptor{MediaType: ocispecs.MediaTypeImageLayer, Digest: digest.FromBytes(s.layers[0])}
			return s.manifestOf(t, ocispecs.Manifest{Config: s.add(ocispecs.MediaTypeImageConfig, s.config), Layers: []ocispecs.Descriptor{layer}})
		}},
		{"no history, and a layer of a media type that nobody knows", 1, 1, func(s *sample) []ocispecs.Descriptor {
			return s.manifestOf(t, ocispecs.Manifest{Config: s.add(ocispecs.MediaTypeImageConfig, []byte("{}")), Layers: []ocispecs.Descriptor{s.add("application/wasm", []byte("\x00asm"))}})
		}},
		{"a layer of its publisher's that is there all the same", 1, 1, func(s *sample) []ocispecs.Descriptor {
			layer := ocispecs.Descriptor{MediaType: ocispecs.MediaTypeImageLayerNonDistributable, Digest: digest.FromBytes(s.layers[0]), URLs: []string{"https://example.com/layer"}} //nolint:staticcheck // that is what is tested
			return s.manifestOf(t, ocispecs.Manifest{Config: s.add(ocispecs.MediaTypeImageConfig, s.config), Layers: []ocispecs.Descriptor{layer}})
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			images, err := opened(t, layoutOf(t, tc.make))
			assert.NilError(t, err)
			assert.Assert(t, is.Len(images, tc.images))
			assert.Check(t, is.Len(images[0].Layers, tc.layers))
		})
	}
}

func TestALayerThatNeedsALargeWindow(t *testing.T) {
	t.Parallel()
	// A frame without content whose window is 1 KiB shifted by 14, which is 16 MiB.
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, 14 << 3, 1, 0, 0}
	_, err := opened(t, layoutOf(t, func(s *sample) []ocispecs.Descriptor {
		return s.manifestOf(t, ocispecs.Manifest{
			Config: s.add(ocispecs.MediaTypeImageConfig, s.config),
			Layers: []ocispecs.Descriptor{s.add(ocispecs.MediaTypeImageLayerZstd, frame)},
		})
	}))
	assert.Check(t, is.ErrorContains(err, "its zstd needs a window of more than 8 MiB"))
	assert.Check(t, is.ErrorContains(err, "docker save -o image.tar"))
}

func TestASavedFileWithoutAnImage(t *testing.T) {
	t.Parallel()
	_, err := image.Open(t.Context(), file(t, packtest.Tar(map[string]string{"manifest.json": "[]"})))
	assert.Check(t, is.ErrorContains(err, "manifest.json lists no image"))
}

// TestARegistryThatLies is about one that gives another layer than it was asked for.
func TestARegistryThatLies(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	path := "/v2/app/blobs/" + digest.FromBytes(s.layers[1]).String()
	target := s.serve(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != path {
				h.ServeHTTP(w, r)
				return
			}
			_, _ = w.Write(s.layers[2]) // the client may be gone
		})
	})
	_, err := opened(t, target)
	assert.Check(t, is.ErrorContains(err, digest.FromBytes(s.layers[1]).String()))
}

func discard(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
