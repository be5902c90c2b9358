package image

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// maxDepth bounds how many indexes may be within each other.
const maxDepth = 8

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

// images are what a manifest, or an index of some, stands for.
func images(from store, d digest.Digest, mediaType string, dt []byte, depth int) ([]Image, error) {
	if isIndex(mediaType) {
		return indexed(from, dt, depth)
	}
	image, err := fromManifest(from, d, dt)
	return []Image{image}, err
}

func isIndex(mediaType string) bool {
	return mediaType == ocispecs.MediaTypeImageIndex || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json"
}

// indexed are the images of an index.
func indexed(from store, dt []byte, depth int) ([]Image, error) {
	var index ocispecs.Index
	if err := json.Unmarshal(dt, &index); err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	if depth == maxDepth {
		return nil, fmt.Errorf("more than %d indexes are within each other", maxDepth)
	}
	var all []Image
	for _, desc := range index.Manifests {
		dt, err := from.manifest(desc.Digest)
		if err != nil {
			return nil, err
		}
		found, err := images(from, desc.Digest, desc.MediaType, dt, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func fromManifest(from store, d digest.Digest, dt []byte) (Image, error) {
	var manifest ocispecs.Manifest
	if err := json.Unmarshal(dt, &manifest); err != nil {
		return Image{}, fmt.Errorf("read the manifest %s: %w", d, err)
	}
	config, err := from.blob(manifest.Config.Digest)
	if err != nil {
		return Image{}, fmt.Errorf("read the configuration: %w", err)
	}
	var parsed ocispecs.Image
	if json.Unmarshal(config, &parsed) != nil {
		parsed = ocispecs.Image{} // whoever reads the configuration says so
	}
	image := Image{Digest: d, Labels: manifest.Annotations, Config: config, Platform: platform(parsed)}
	lines := createdBy(parsed, len(manifest.Layers))
	for i, desc := range manifest.Layers {
		if err := desc.Digest.Validate(); err != nil {
			return Image{}, fmt.Errorf("layer %d of %s: %w", i+1, d, err)
		}
		image.Layers = append(image.Layers, Layer{
			Digest: desc.Digest, CreatedBy: lines[i], Text: strings.HasSuffix(desc.MediaType, "+json"), Size: desc.Size,
			open: func(ctx context.Context) (io.ReadCloser, error) { return from.open(ctx, desc.Digest) },
		})
	}
	return image, nil
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

// platform is what an image runs on.
func platform(image ocispecs.Image) string {
	if image.OS == "" {
		return ""
	}
	name := image.OS + "/" + image.Architecture
	if image.Variant != "" {
		name += "/" + image.Variant
	}
	return name
}
