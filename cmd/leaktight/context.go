package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	continuity "github.com/containerd/continuity/fs"
	"github.com/leaktight/leaktight/frontend/rule"
)

// errNotRegular says that there is something, and no file that BuildKit would copy as one.
var errNotRegular = errors.New("no regular file")

// followed is a path of a build context without the links on its way. As for BuildKit, none
// leads out of the context, and an absolute one starts at its root.
func followed(context *os.Root, path string) (string, error) {
	full, err := continuity.RootPath(context.Name(), filepath.FromSlash(path))
	if err != nil {
		return "", fmt.Errorf("%w: %w", fs.ErrNotExist, err) // links in a circle
	}
	return filepath.Rel(context.Name(), full)
}

// regular finds a regular file of a build context, and gives its path without links.
func regular(context *os.Root, path string) (string, fs.FileInfo, error) {
	path, err := followed(context, path)
	if err != nil {
		return "", nil, err
	}
	info, err := context.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	return path, info, err
}

// readRegular reads the start of a file of a build context.
func readRegular(context *os.Root, path string) ([]byte, error) {
	path, _, err := regular(context, path)
	if err != nil {
		return nil, err
	}
	f, err := context.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, rule.MaxContent))
}
