package search

import (
	"context"
	"io"
	"os"
	"path"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
)

// errChanged is about a file that is not what its directory says.
const errChanged = changed("no longer what it was when its directory was read")

type changed string

func (c changed) Error() string { return string(c) }

// maxLevels is more than the longest path that the kernel takes has levels.
const maxLevels = 2048

// Tree searches the tree below root: every byte of its regular files, what is
// packed in them, and all names, symbolic links and extended attributes of files
// and directories. A file with several names is read once.
//
// Anything that cannot be read, a tree of more than 2,048 levels, a path that is
// longer than [layerscan.MaxPath], a [*LimitError] and the end of ctx are errors; the result is then worth nothing. Tree does not
// close root.
func (s *Scanner) Tree(ctx context.Context, root *os.Root) (Result, error) {
	return s.Walk(ctx, root, nil)
}

// Walk is Tree, and calls visit for each regular file, with the path that is its
// own. It does so from several goroutines; the file is for the time of the call.
// A scanner that has nothing to look for opens only what visit asks for.
func (s *Scanner) Walk(ctx context.Context, root *os.Root, visit func(path string, f layerscan.File) error) (Result, error) {
	return s.Changes(ctx, root, nil, visit)
}

// Changes is Walk for those entries of the tree below root that are not in the tree below
// under as they are: of a directory that has both, what is new or changed in it. Under nil
// everything is new. It works on Linux only.
func (s *Scanner) Changes(ctx context.Context, root, under *os.Root, visit func(path string, f layerscan.File) error) (Result, error) {
	return s.search(ctx, func(r *run) error {
		r.visit = visit
		return r.tree(root, under)
	})
}

// Reader searches a stream, such as the tar of a layer, and what is packed in it.
// The findings name it by name.
func (s *Scanner) Reader(ctx context.Context, name string, r io.Reader) (Result, error) {
	return s.search(ctx, func(run *run) error {
		w := newWorker(run)
		defer run.count(w)
		w.files++
		return w.streamed(name, r)
	})
}

// join is the path of an entry.
func join(dir, name string) string {
	if dir == "/" {
		return "/" + name
	}
	return dir + "/" + name
}

// whole searches a file from its start to its end, and what is packed in it.
func (w *worker) whole(c *content, dir, name string) error {
	at := func() string { return join(dir, name) }
	if len(w.run.scanner.restricted) > 0 {
		w.stream.place = w.run.scanner.place(at())
	}
	kind, err := w.read(c, 0, c.size, at)
	if err == nil && kind != archive.None {
		err = w.archive(path.Clean(at()), kind, c.reader())
	}
	if err != nil {
		return err
	}
	w.flushIn(dir, name)
	return nil
}

func (w *worker) flushIn(dir, name string) {
	if len(w.found) > 0 {
		w.flush(join(dir, name))
	}
}
