package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// dockerfile is a Dockerfile to look at, "-" for standard input, and its build context.
type dockerfile struct{ file, context string }

// skipped are directories that hold other people's Dockerfiles.
var skipped = []string{".git", "node_modules", "vendor"}

// findDockerfiles lists the Dockerfiles that paths stand for: a file is one, and a
// directory is searched with all below it.
func findDockerfiles(paths []string) ([]dockerfile, error) {
	var all []dockerfile
	for _, start := range paths {
		info, err := os.Stat(start)
		switch {
		case start == "-":
			all = append(all, dockerfile{file: "-", context: "."})
			continue
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no %s: name a Dockerfile, or a directory that has some", start)
		case err != nil:
			return nil, err
		case !info.IsDir():
			all = append(all, dockerfile{start, contextOf(start, ".")})
			continue
		}
		found, err := below(start)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			found = []string{filepath.Join(start, "Dockerfile")} // which reading finds missing
		}
		for _, file := range found {
			all = append(all, dockerfile{file, contextOf(file, start)})
		}
	}
	return all, nil
}

func below(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != dir && slices.Contains(skipped, d.Name()):
			return filepath.SkipDir
		case !d.IsDir() && isDockerfile(d.Name()):
			found = append(found, p)
		}
		return nil
	})
	return found, err
}

// isDockerfile tells by a file's name whether it is a Dockerfile.
func isDockerfile(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".dockerignore") {
		return false
	}
	return strings.HasPrefix(name, "dockerfile") || strings.HasSuffix(name, ".dockerfile") || name == "containerfile"
}

// contextOf guesses the build context of a Dockerfile: its own directory, unless
// more of what it copies is in root, as in docker build -f build/Dockerfile .
func contextOf(file, root string) string {
	own := filepath.Dir(file)
	source, err := os.ReadFile(file)
	if err != nil {
		return own // who reads the file says why
	}
	parsed, err := detect.Parse(source)
	if err != nil {
		return own
	}
	if copied := copiedPaths(parsed); present(root, copied) > present(own, copied) {
		return root
	}
	return own
}

// copiedPaths are the paths of the build context that a Dockerfile names.
func copiedPaths(file *detect.File) []string {
	var all []string
	for _, stage := range file.Stages {
		for _, cmd := range stage.Commands {
			switch c := cmd.(type) {
			case *instructions.CopyCommand:
				if c.From == "" {
					all = append(all, c.SourcePaths...)
				}
			case *instructions.AddCommand:
				all = append(all, c.SourcePaths...)
			}
		}
	}
	return all
}

func present(dir string, paths []string) int {
	n := 0
	for _, p := range paths {
		if found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(path.Clean("/"+p)))); err == nil && len(found) > 0 {
			n++
		}
	}
	return n
}
