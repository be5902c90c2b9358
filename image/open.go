package image

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Source is what a target was found to be.
type Source struct {
	// Images are what is in it, one for each manifest.
	Images []Image
	// Root is the directory where the target is a file system and no image, "" else.
	Root string
	io.Closer
}

// Open finds out what a target is: a file or a directory with an image in it, a
// directory that is a root file system, or else the name of an image in a
// registry. Docker's configuration tells how to log in there.
func Open(ctx context.Context, target string) (*Source, error) {
	info, err := os.Stat(target)
	switch {
	case target == "":
		return nil, errors.New("the target is empty: name an image, a file or a directory")
	case target == "-":
		return nil, errors.New("standard input cannot be scanned, as layers are read from where they lie: docker save -o image.tar NAME, and scan image.tar")
	case errors.Is(err, fs.ErrNotExist) && isPath(target):
		return nil, fmt.Errorf("there is no file %s", target)
	case errors.Is(err, fs.ErrNotExist):
		images, err := fromRegistry(ctx, target)
		if err != nil {
			return nil, fmt.Errorf("there is no file %s, and as the name of an image: %w", target, err)
		}
		return &Source{Images: images, Closer: io.NopCloser(nil)}, nil
	case err != nil:
		return nil, err
	case info.IsDir():
		return openDirectory(target)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is neither a file nor a directory: docker save -o image.tar NAME, and scan image.tar", target)
	}
	return openFile(target)
}

func openDirectory(dir string) (*Source, error) {
	if _, err := os.Stat(filepath.Join(dir, ocispecs.ImageLayoutFile)); errors.Is(err, fs.ErrNotExist) && !isSaved(dir) {
		return &Source{Root: dir, Closer: io.NopCloser(nil)}, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	images, err := fromFiles(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return &Source{Images: images, Closer: io.NopCloser(nil)}, nil
}

func openFile(name string) (*Source, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	files, err := readTar(file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), file.Close())
	}
	images, err := fromFiles(files)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), file.Close())
	}
	return &Source{Images: images, Closer: file}, nil
}
