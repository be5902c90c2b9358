package layerscan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// batch is how many entries of a directory are held in memory at once.
const batch = 512

// dir scans the directory that root is. Its path is told for the hits; it plays
// no part in opening anything, so that no path is too long.
func (s *scanner) dir(ctx context.Context, root *os.Root, at string, depth int) error {
	switch {
	case depth > maxDepth:
		return fmt.Errorf("%s: more than %d levels of directories", Shown(at), maxDepth)
	case len(at) > MaxPath:
		return ErrLongPath(at)
	}
	f, err := root.Open(".")
	if err != nil {
		return within(at, err)
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(batch)
		for _, e := range entries {
			if err := s.entry(ctx, root, path.Join(at, e.Name()), e, depth); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return within(at, err)
		}
	}
}

func (s *scanner) entry(ctx context.Context, root *os.Root, at string, e fs.DirEntry, depth int) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	switch {
	case e.IsDir():
		return s.subdir(ctx, root, at, e.Name(), depth)
	case e.Type().IsRegular():
		s.found.Files++
		return s.file(root, at, e.Name())
	}
	return nil
}

func (s *scanner) subdir(ctx context.Context, root *os.Root, at, name string, depth int) error {
	sub, err := root.OpenRoot(name)
	if err != nil {
		return within(at, err)
	}
	defer sub.Close()
	return s.dir(ctx, sub, at, depth+1)
}
