package image

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/distribution/reference"
	"github.com/google/go-containerregistry/pkg/name"
)

// parseName takes the name of an image for what Docker takes it for.
func parseName(target string) (name.Reference, error) {
	ref, err := reference.ParseDockerRef(target)
	if err != nil {
		return nil, err
	}
	host, err := name.NewRegistry(reference.Domain(ref))
	if err != nil {
		return nil, err
	}
	repository := host.Repo(reference.Path(ref))
	switch r := ref.(type) {
	case reference.Digested:
		return repository.Digest(r.Digest().String()), nil
	case reference.Tagged:
		return repository.Tag(r.Tag()), nil
	}
	return nil, errors.New("it has neither a tag nor a digest") // ParseDockerRef adds a tag
}

// isPath reports whether people mean a file and no image.
func isPath(target string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(target), "/")
	return filepath.IsAbs(target) || first == "." || first == ".." || first == "~" || strings.HasSuffix(target, ".tar")
}
