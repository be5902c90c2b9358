package image_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/image"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestAnnotationsOfWhereverTheyAre(t *testing.T) {
	t.Parallel()
	named := func(name string) map[string]string { return map[string]string{name: "text of " + name} }
	s := &sample{files: map[string][]byte{"oci-layout": []byte(`{"imageLayoutVersion":"1.0.0"}`)}}
	manifest := ocispecs.Manifest{Annotations: named("manifest"), Config: s.add(ocispecs.MediaTypeImageConfig, []byte("{}"))}
	manifest.Config.Annotations = named("config")
	layer := s.add(ocispecs.MediaTypeImageLayer, packtest.Tar(map[string][]byte{"f": nil}))
	layer.Annotations = named("layer")
	manifest.Layers = append(manifest.Layers, layer)
	desc := s.add(ocispecs.MediaTypeImageManifest, marshal(t, manifest))
	desc.Annotations = named("descriptor")
	again := desc
	again.Annotations = named("descriptor of the same")
	s.files["index.json"] = marshal(t, ocispecs.Index{Annotations: named("index"), Manifests: []ocispecs.Descriptor{desc, again}})
	source, err := image.Open(t.Context(), s.directory(t))
	assert.NilError(t, err)
	assert.Assert(t, is.Len(source.Images, 1))
	var want []image.Annotation
	for _, name := range []string{"index", "descriptor", "descriptor of the same", "manifest", "config", "layer"} {
		want = append(want, image.Annotation{Name: name, Text: "text of " + name})
	}
	assert.Check(t, is.DeepEqual(source.Images[0].Annotations, want))
}
