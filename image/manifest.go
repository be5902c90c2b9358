package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

const (
	// maxDepth bounds how many indexes may be within each other.
	maxDepth = 8
	// maxManifests bounds all manifests and configurations of a target, in bytes.
	maxManifests = 32 << 20
)

// store is where the blobs of an image lie.
type store interface {
	// manifest reads a manifest or an index, blob a blob whole. What they give is what
	// the digest says.
	manifest(d digest.Digest) ([]byte, error)
	blob(d digest.Digest) ([]byte, error)
	open(ctx context.Context, d digest.Digest) (io.ReadCloser, error)
}

var (
	_ store = blobs{}
	_ store = registry{}
)

// opener opens the images that a manifest, or an index of some, stands for.
type opener struct {
	from store
	// seen are the manifests that are open: an index may name one many times.
	seen map[digest.Digest]bool
	// size is of all manifests and configurations, in bytes.
	size int
	// annotations are those of the indexes.
	annotations []Annotation
}

func newOpener(from store) *opener { return &opener{from: from, seen: map[digest.Digest]bool{}} }

// all opens what is at the top of a target: at least one image, or it is an error.
func (o *opener) all(desc ocispecs.Descriptor, dt []byte) ([]Image, error) {
	images, err := o.images(desc, dt, 0)
	if err == nil {
		images[0].Annotations = append(o.annotations, images[0].Annotations...)
	}
	return images, err
}

// images opens the image of a manifest, or those of an index that are not open yet.
func (o *opener) images(desc ocispecs.Descriptor, dt []byte, depth int) ([]Image, error) {
	if err := o.count(dt); err != nil {
		return nil, err
	}
	if isIndex(desc.MediaType) {
		return o.index(dt, depth)
	}
	image, err := o.manifest(desc, dt)
	return []Image{image}, err
}

// count bounds what is kept of an image.
func (o *opener) count(dt []byte) error {
	if o.size += len(dt); o.size > maxManifests {
		return fmt.Errorf("the manifests and configurations have more than %d bytes together", maxManifests)
	}
	return nil
}

func isIndex(mediaType string) bool {
	return mediaType == ocispecs.MediaTypeImageIndex || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json"
}

// index opens the images of an index.
func (o *opener) index(dt []byte, depth int) ([]Image, error) {
	var index ocispecs.Index
	if err := json.Unmarshal(dt, &index); err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	switch {
	case depth == maxDepth:
		return nil, fmt.Errorf("more than %d indexes are within each other", maxDepth)
	case len(index.Manifests) == 0:
		return nil, errors.New("the index lists no image")
	}
	o.annotations = append(o.annotations, annotations(index.Annotations)...)
	var all []Image
	for _, desc := range index.Manifests {
		o.annotations = append(o.annotations, annotations(desc.Annotations)...)
		if o.seen[desc.Digest] {
			continue
		}
		o.seen[desc.Digest] = true
		dt, err := o.from.manifest(desc.Digest)
		if err != nil {
			return nil, err
		}
		found, err := o.images(desc, dt, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (o *opener) manifest(at ocispecs.Descriptor, dt []byte) (Image, error) {
	var manifest ocispecs.Manifest
	if err := json.Unmarshal(dt, &manifest); err != nil {
		return Image{}, fmt.Errorf("read the manifest %s: %w", at.Digest, err)
	}
	if strings.HasPrefix(at.MediaType, "application/vnd.docker.distribution.manifest.v1+") {
		return Image{}, fmt.Errorf("%s is an image of Docker's schema 1, which registries have given up: build it anew, or have a docker of before version 26 pull and save it", at.Digest)
	}
	if manifest.Config.Digest == "" {
		return Image{}, fmt.Errorf("%s is no image: it names no configuration, and its media type is %q", at.Digest, at.MediaType)
	}
	config, err := o.from.blob(manifest.Config.Digest)
	if err != nil {
		return Image{}, fmt.Errorf("read the configuration: %w", err)
	}
	if err := o.count(config); err != nil {
		return Image{}, err
	}
	var parsed ocispecs.Image
	if json.Unmarshal(config, &parsed) != nil {
		parsed = ocispecs.Image{} // whoever reads the configuration says so
	}
	image := Image{Digest: at.Digest, Config: config, Platform: platform(parsed)}
	image.Annotations = append(annotations(manifest.Annotations), annotations(manifest.Config.Annotations)...)
	lines := createdBy(parsed, len(manifest.Layers))
	for i, desc := range manifest.Layers {
		if err := desc.Digest.Validate(); err != nil {
			return Image{}, fmt.Errorf("layer %d of %s: %w", i+1, at.Digest, err)
		}
		image.Annotations = append(image.Annotations, annotations(desc.Annotations)...)
		image.Layers = append(image.Layers, Layer{
			Digest: desc.Digest, CreatedBy: lines[i], Text: !isTar(desc.MediaType), Size: desc.Size,
			open: func(ctx context.Context) (io.ReadCloser, error) {
				blob, err := o.from.open(ctx, desc.Digest)
				return blob, elsewhere(desc, err)
			},
		})
	}
	return image, nil
}

// annotations are in the order of their names.
func annotations(texts map[string]string) []Annotation {
	var all []Annotation
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, Annotation{name, texts[name]})
	}
	return all
}

// isTar reports whether a blob is a tar by its media type. What is none is searched as
// it is: attestations, signatures, and what else is kept beside images.
func isTar(mediaType string) bool { return mediaType == "" || strings.Contains(mediaType, "tar") }

// elsewhere says of a layer that cannot be had whether it is one that only its
// publisher distributes.
func elsewhere(desc ocispecs.Descriptor, err error) error {
	if err == nil || len(desc.URLs) == 0 {
		return err
	}
	return fmt.Errorf("%w; it is a layer that its publisher keeps at %q, and leaktight asks the image's own registry only: "+
		"have docker fetch it, with docker pull and docker save -o image.tar, and scan image.tar", err, desc.URLs)
}

// createdBy gives the line of the history for each layer of an image.
func createdBy(image ocispecs.Image, layers int) []string {
	lines := make([]string, layers)
	i := 0
	for _, h := range image.History {
		if !h.EmptyLayer && i < layers {
			lines[i] = h.CreatedBy
			i++
		}
	}
	return lines
}

// platform is what an image runs on. Attestations say that nobody knows.
func platform(image ocispecs.Image) string {
	if image.OS == "" || image.OS == "unknown" {
		return ""
	}
	name := image.OS + "/" + image.Architecture
	if image.Variant != "" {
		name += "/" + image.Variant
	}
	return name
}
