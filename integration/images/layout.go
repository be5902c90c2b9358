package images

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// PushLayout uploads the image in file, an OCI layout tar, as ref.
func (r Registry) PushLayout(ctx context.Context, file, ref string) error {
	repo, tag, _ := strings.Cut(ref, ":")
	blobs, err := readLayout(file)
	if err != nil {
		return fmt.Errorf("read image: %w", err)
	}
	var index ocispecs.Index
	if err := json.Unmarshal(blobs["index.json"], &index); err != nil {
		return fmt.Errorf("read image index: %w", err)
	}
	if len(index.Manifests) == 0 {
		return fmt.Errorf("read image index: no manifest in it")
	}
	up := layoutPush{r, repo, blobs}
	if err := up.manifest(ctx, index.Manifests[0], tag); err != nil {
		return fmt.Errorf("push %s: %w", ref, err)
	}
	return nil
}

func readLayout(file string) (map[string][]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	blobs := map[string][]byte{}
	for archive := tar.NewReader(f); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return blobs, nil
		} else if err != nil {
			return nil, err
		}
		if blobs[path.Clean(h.Name)], err = io.ReadAll(archive); err != nil {
			return nil, err
		}
	}
}

type layoutPush struct {
	registry Registry
	repo     string
	blobs    map[string][]byte
}

// manifest uploads an image or index with all that it refers to, children first.
func (p layoutPush) manifest(ctx context.Context, desc ocispecs.Descriptor, ref string) error {
	data := p.blobs[blobPath(desc.Digest)]
	var node struct {
		Config    *ocispecs.Descriptor
		Layers    []ocispecs.Descriptor
		Manifests []ocispecs.Descriptor
	}
	if err := json.Unmarshal(data, &node); err != nil {
		return err
	}
	for _, child := range node.Manifests {
		if err := p.manifest(ctx, child, string(child.Digest)); err != nil {
			return err
		}
	}
	if node.Config != nil {
		node.Layers = append(node.Layers, *node.Config)
	}
	for _, blob := range node.Layers {
		if err := p.registry.putBlob(ctx, p.repo, blob, bytes.NewReader(p.blobs[blobPath(blob.Digest)])); err != nil {
			return err
		}
	}
	return p.registry.PutManifest(ctx, p.repo, ref, desc.MediaType, data)
}

func blobPath(sum digest.Digest) string {
	return path.Join("blobs", sum.Algorithm().String(), sum.Encoded())
}
