package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// dockerfile is a Dockerfile to look at, "-" for standard input, and the directories
// of which one is its build context, see [likeliest].
type dockerfile struct {
	file     string
	contexts []string
	// guessed says that other files are called so, too.
	guessed bool
}

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
			all = append(all, dockerfile{file: "-", contexts: []string{"."}})
			continue
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no %s: name a Dockerfile, or a directory that has some", start)
		case err != nil:
			return nil, err
		case isStream(start, info):
			all = append(all, dockerfile{file: start, contexts: []string{"."}})
			continue
		case !info.IsDir():
			all = append(all, dockerfile{file: start, contexts: []string{filepath.Dir(start), "."}})
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
			all = append(all, dockerfile{file, []string{filepath.Dir(file), start}, !hasOwnName(filepath.Base(file))})
		}
	}
	return onceEachFile(all), nil
}

// onceEachFile leaves out what paths stand for that overlap.
func onceEachFile(all []dockerfile) []dockerfile {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(d dockerfile) bool {
		name := filepath.Clean(d.file)
		again := seen[name]
		seen[name] = true
		return again
	})
}

func below(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && p != dir:
			found = append(found, p) // which reading finds closed
			return filepath.SkipDir
		case err != nil:
			return err
		case d.IsDir() && p != dir && slices.Contains(skipped, d.Name()):
			return filepath.SkipDir
		case !d.IsDir() && isDockerfile(d.Name()) && !isOther(p):
			found = append(found, p)
		}
		return nil
	})
	return found, err
}

// isOther reports whether what is called like a Dockerfile is a directory that a link
// leads to, a pipe or the like. What leads nowhere is told where it is read.
func isOther(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.Mode().IsRegular()
}

// isDockerfile tells by a file's name whether it is a Dockerfile.
func isDockerfile(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".dockerignore") {
		return false
	}
	return strings.HasPrefix(name, "dockerfile") || hasOwnName(name)
}

// hasOwnName reports whether a file is called as only a Dockerfile is. Dockerfile.md and
// dockerfile_test.go are none, and Dockerfile.j2 is none yet.
func hasOwnName(name string) bool {
	name = strings.ToLower(name)
	return name == "dockerfile" || name == "containerfile" || strings.HasSuffix(name, ".dockerfile")
}

var (
	firstInstruction = regexp.MustCompile(`(?i)^\x{feff}?(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:FROM|ARG)[ \t]`)
	templateMark     = regexp.MustCompile(`\{\{|\{%|<%`)
)

// likeDockerfile reports whether a text that does not parse is meant to be a Dockerfile, and
// neither another language nor the template of one.
func likeDockerfile(source []byte) bool {
	return firstInstruction.Match(source) && !templateMark.Match(source)
}

// isStream reports whether a file is none of a project, but something that shells make,
// as /dev/stdin and <(command) are. Most can be read only once.
func isStream(file string, info fs.FileInfo) bool {
	return file == "/dev/stdin" || filepath.Dir(file) == "/dev/fd" || !info.Mode().IsRegular() && !info.IsDir()
}

// likeliest guesses the build context of a Dockerfile: the first directory, unless more
// of what it copies is in another one, as in docker build -f build/Dockerfile .
func likeliest(dirs []string, file *detect.File) string {
	copied := copiedPaths(file)
	return slices.MaxFunc(dirs, func(a, b string) int { return cmp.Compare(present(a, copied), present(b, copied)) })
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
