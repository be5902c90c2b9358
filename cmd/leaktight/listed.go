package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// listed gives the files of a build context that the Dockerfile takes along,
// as paths from its root, without those that its .dockerignore leaves out.
func listed(root *os.Root, dockerfile string, file *detect.File) (detect.Contexts, error) {
	sources := detect.Gathered(file, nil, nil)[""]
	if len(sources) == 0 {
		return nil, nil
	}
	ignored, err := ignorePatterns(root.Name(), dockerfile)
	if err != nil {
		return nil, err
	}
	var files []string
	tree := tree{root}
	for i := 0; i < len(sources); i++ {
		source := sources[i]
		if target, err := tree.ReadLink(source); err == nil {
			// COPY follows a link that it names.
			if to := detect.LinkTarget(source, target); to != "" && !slices.Contains(sources, to) {
				sources = append(sources, to)
			}
		}
		found, err := fs.Glob(tree, source)
		if err != nil {
			continue // upstream's build says what is wrong with the pattern
		}
		for _, start := range found {
			more, err := filesBelow(tree, start, ignored)
			if err != nil {
				return nil, fmt.Errorf("list the build context: %w", err)
			}
			files = append(files, more...)
		}
	}
	return detect.Contexts{"": files}, nil
}

// tree is a build context as a file system whose files have any name, where links lead
// where they lead for BuildKit. That of [os.Root.FS] has none for a name that is no text.
type tree struct{ *os.Root }

var (
	_ fs.ReadLinkFS = tree{}
	_ fs.StatFS     = tree{}
)

// Open opens a file of the context.
func (t tree) Open(name string) (fs.File, error) {
	path, err := followed(t.Root, name)
	if err != nil {
		return nil, err
	}
	return t.Root.Open(path)
}

// Stat tells of a file of the context.
func (t tree) Stat(name string) (fs.FileInfo, error) {
	path, err := followed(t.Root, name)
	if err != nil {
		return nil, err
	}
	return t.Lstat(path)
}

// ReadLink gives what a symbolic link of the directory says.
func (t tree) ReadLink(name string) (string, error) { return t.Readlink(name) }

// ignorePatterns reads the Dockerfile's own ignore file, or else that of the context.
func ignorePatterns(dir, dockerfile string) (*patternmatcher.PatternMatcher, error) {
	for _, name := range []string{dockerfile + ".dockerignore", path.Join(dir, ".dockerignore")} {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		patterns, err := ignorefile.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		matcher, err := patternmatcher.New(patterns)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		return matcher, nil
	}
	return patternmatcher.New(nil)
}

func filesBelow(fsys fs.FS, start string, ignored *patternmatcher.PatternMatcher) ([]string, error) {
	var files []string
	err := fs.WalkDir(fsys, start, func(p string, d fs.DirEntry, err error) error {
		if p == start && errors.Is(err, fs.ErrNotExist) {
			return nil // a link to nothing
		}
		link := d != nil && d.Type()&fs.ModeSymlink != 0
		if err != nil || p == "." || !d.IsDir() && !d.Type().IsRegular() && !link {
			return err
		}
		skip, err := ignored.MatchesOrParentMatches(p)
		if err != nil || skip {
			return err
		}
		if link {
			target, err := fs.ReadLink(fsys, p)
			files = append(files, detect.Link(p, target))
			return err
		}
		if d.IsDir() {
			files = append(files, strings.TrimPrefix(p, "./")+"/")
			return nil
		}
		info, err := d.Info()
		if err == nil && info.Size() > 0 {
			files = append(files, strings.TrimPrefix(p, "./"))
		}
		return err
	})
	return files, err
}
