package search

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
)

// holesStart is how much is searched of a file of a layer that has holes. Layers
// hardly ever have one, and a few bytes of a tar may stand for more than any disk has.
const holesStart = 64 << 20

// attributePrefix is what extended attributes are called in a tar.
const attributePrefix = "SCHILY.xattr."

// Layer searches the tar of a layer as Walk does a tree, and calls visit for each
// regular file. It reads the stream once, to its end, and keeps at most
// 1 MiB of a file. Files that other layers delete are there as they are. Of hard links
// only the names are seen, see [Result.Links].
func (s *Scanner) Layer(ctx context.Context, r io.Reader, visit func(path string, f layerscan.File) error) (Result, error) {
	return s.search(ctx, func(run *run) error {
		run.visit = visit
		w := newWorker(run)
		defer run.count(w)
		t := tar.NewReader(r)
		for {
			h, err := t.Next()
			switch {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return fmt.Errorf("the layer is no whole tar: %w", err)
			}
			if err := w.tarEntry(h, t); err != nil {
				return err
			}
		}
	})
}

// tarEntry searches an entry of a layer.
func (w *worker) tarEntry(h *tar.Header, r io.Reader) error {
	at := path.Clean("/" + h.Name)
	if err := w.run.entry(at); err != nil {
		return err
	}
	w.text(Name, []byte(path.Base(at)))
	if h.Linkname != "" {
		w.text(Symlink, []byte(h.Linkname))
	}
	for name, value := range h.PAXRecords {
		if strings.HasPrefix(name, attributePrefix) {
			w.text(Attribute, []byte(value))
		}
	}
	w.flush(at)
	switch h.Typeflag {
	case tar.TypeLink:
		return w.run.link(at, path.Clean("/"+h.Linkname))
	case tar.TypeSymlink, tar.TypeChar, tar.TypeBlock, tar.TypeDir, tar.TypeFifo:
		return nil
	}
	if h.Size == 0 {
		return nil
	}
	if archive.Sparse(h) {
		w.run.skip(Skip{Path: at, Reason: fmt.Sprintf("it has holes, and only its first %d bytes were searched", holesStart), Limit: LimitFileSize})
		r = io.LimitReader(r, holesStart)
	}
	return w.tarFile(at, h.Size, r)
}

// tarFile visits and searches a regular file of a layer.
func (w *worker) tarFile(at string, size int64, r io.Reader) error {
	w.files++
	if w.tooLarge(size, func() string { return at }) {
		return nil
	}
	file := &streamedFile{r: r, size: size}
	if w.run.visit != nil {
		if err := w.run.visit(at, file); err != nil {
			return within(at, err)
		}
	}
	return w.streamed(at, io.MultiReader(bytes.NewReader(file.start), r))
}

// streamedFile is a file of which only the start can be read at will.
type streamedFile struct {
	r     io.Reader
	size  int64
	start []byte
}

// Size is what the stream says.
func (f *streamedFile) Size() (int64, error) { return f.size, nil }

// Identity is that of no other file.
func (f *streamedFile) Identity() (layerscan.Identity, bool) { return layerscan.Identity{}, false }

// ReadAt reads as much of the start as it needs, and keeps it.
func (f *streamedFile) ReadAt(p []byte, off int64) (int, error) {
	if missing := off + int64(len(p)) - int64(len(f.start)); missing > 0 {
		more, err := io.ReadAll(io.LimitReader(f.r, missing))
		f.start = append(f.start, more...)
		if err != nil {
			return 0, err
		}
	}
	n := 0
	if off < int64(len(f.start)) {
		n = copy(p, f.start[off:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
