package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

const (
	// maxManifest bounds what is read of a manifest or a configuration, in bytes.
	maxManifest = 16 << 20
	// savedManifest is the list of images in a file of docker save.
	savedManifest = "manifest.json"
)

// fromFiles opens what lies in an OCI layout, or in what docker save writes.
func fromFiles(fsys fs.FS) ([]Image, error) {
	layout := blobs{fsys}
	switch dt, err := layout.read(ocispecs.ImageIndexFile); {
	case err == nil:
		return newOpener(layout).all(ocispecs.Descriptor{MediaType: ocispecs.MediaTypeImageIndex}, dt)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	dt, err := layout.read(savedManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("it is no image: there is neither %s of an OCI layout in it nor %s of docker save; a tar of a root file system is scanned as a directory: unpack it",
			ocispecs.ImageIndexFile, savedManifest)
	} else if err != nil {
		return nil, err
	}
	return layout.saved(dt)
}

// blobs are the files of an OCI layout.
type blobs struct{ fs.FS }

func (b blobs) read(name string) ([]byte, error) {
	f, err := b.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, name)
}

func readAll(r io.Reader, name string) ([]byte, error) {
	dt, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	if err == nil && len(dt) > maxManifest {
		err = fmt.Errorf("%s has more than %d bytes", name, maxManifest)
	}
	return dt, err
}

// blob reads a blob whole, and checks its digest.
func (b blobs) blob(d digest.Digest) ([]byte, error) {
	name, err := blobPath(d)
	if err != nil {
		return nil, err
	}
	dt, err := b.read(name)
	if err != nil {
		return nil, missing(d, err)
	}
	if got := d.Algorithm().FromBytes(dt); got != d {
		return nil, &DigestError{d, got}
	}
	return dt, nil
}

func (b blobs) manifest(d digest.Digest) ([]byte, error) { return b.blob(d) }

func (b blobs) open(_ context.Context, d digest.Digest) (io.ReadCloser, error) {
	name, err := blobPath(d)
	if err != nil {
		return nil, err
	}
	f, err := b.Open(name)
	return f, missing(d, err)
}

func blobPath(d digest.Digest) (string, error) {
	if err := d.Validate(); err != nil {
		return "", fmt.Errorf("the digest %q: %w", d, err)
	}
	return path.Join(ocispecs.ImageBlobsDir, d.Algorithm().String(), d.Encoded()), nil
}

// missing says of a blob that is not there what is wrong.
func missing(d digest.Digest, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the blob %s is missing: the image is not whole", d)
	}
	return err
}

// savedImage is an image in the list that docker save writes.
type savedImage struct {
	Config string
	Layers []string
}

// isSaved reports whether a directory is what docker save writes, unpacked. Images have
// files of the same name.
func isSaved(dir string) bool {
	dt, err := blobs{os.DirFS(dir)}.read(savedManifest)
	var list []savedImage
	return err == nil && json.Unmarshal(dt, &list) == nil && len(list) > 0 && list[0].Config != ""
}

// saved opens the images in a file of docker save. Its layers have no digest of
// their own; the configuration has those of their content.
func (b blobs) saved(dt []byte) ([]Image, error) {
	var list []savedImage
	if err := json.Unmarshal(dt, &list); err != nil {
		return nil, fmt.Errorf("read %s: %w", savedManifest, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s lists no image", savedManifest)
	}
	var images []Image
	for _, item := range list {
		config, err := b.read(item.Config)
		if err != nil {
			return nil, fmt.Errorf("read the configuration: %w", err)
		}
		var parsed ocispecs.Image
		if err := json.Unmarshal(config, &parsed); err != nil {
			return nil, fmt.Errorf("read the configuration: %w", err)
		}
		if len(parsed.RootFS.DiffIDs) != len(item.Layers) {
			return nil, fmt.Errorf("%s lists %d layers, and its configuration %d", savedManifest, len(item.Layers), len(parsed.RootFS.DiffIDs))
		}
		image := Image{Config: config, Platform: platform(parsed)}
		lines := createdBy(parsed, len(item.Layers))
		for i, name := range item.Layers {
			image.Layers = append(image.Layers, Layer{
				Digest: parsed.RootFS.DiffIDs[i], Unpacked: true, CreatedBy: lines[i], Size: b.size(name),
				open: func(context.Context) (io.ReadCloser, error) { return b.Open(name) },
			})
		}
		images = append(images, image)
	}
	return images, nil
}

// size is that of a file, 0 where it cannot be told: whoever opens it says why.
func (b blobs) size(name string) int64 {
	info, err := fs.Stat(b.FS, name)
	if err != nil {
		return 0
	}
	return info.Size()
}
