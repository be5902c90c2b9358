package search

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
	"github.com/leaktight/leaktight/frontend/layerscan/kept"
)

const (
	// bufferSize is how much of a file is read at once. It stays in a core's cache.
	bufferSize = 256 << 10
	// maxPending bounds what a worker keeps of one file before it drops doubles.
	maxPending = 4 * kept.Max
)

// worker searches one file at a time.
type worker struct {
	run    *run
	stream stream
	// buffers are for the levels of archives.
	buffers [][]byte
	// found is what the file at hand has. A finding without a path is the file's own.
	found []match
	more  int

	files, bytes int64
	system       system
}

func newWorker(r *run) *worker {
	w := &worker{run: r}
	w.stream = stream{scanner: r.scanner, buf: make([]byte, max(bufferSize, r.scanner.minBuffer())), found: w.own}
	return w
}

// own takes a finding in the content of the file at hand.
func (w *worker) own(f Finding) {
	f.Part = Content
	w.tell(match{Finding: f})
}

func (w *worker) tell(m match) {
	w.found = append(w.found, m)
	if len(w.found) < maxPending {
		return
	}
	w.found = distinct(w.found)
	if most := maxPending / 2; len(w.found) > most {
		w.more += len(w.found) - most
		w.found = w.found[:most]
	}
}

// take gives what was found in the file at hand, with its path.
func (w *worker) take(path string) []match {
	found := w.found
	w.found = nil
	for i := range found {
		if found[i].Path == "" {
			found[i].Path, found[i].base = path, path
		}
		found[i].File = path
	}
	return found
}

// flush hands over what was found in a file.
func (w *worker) flush(path string) {
	if len(w.found) > 0 {
		w.run.file(w.take(path))
	}
}

// text searches a short text that belongs to a file, such as its name.
func (w *worker) text(part Part, text []byte) {
	w.run.scanner.bytes(text, 0, len(text), nil, func(f Finding) {
		f.Part = part
		w.tell(match{Finding: f})
	})
}

// content is what a worker needs to know of a file to read it.
type content struct {
	io.ReaderAt
	size int64
	// next gives where from an offset on the next data is. It is nil for a file
	// without holes.
	next func(offset int64) (int64, error)
}

// kind tells whether a file is an archive.
func (c *content) kind() (archive.Kind, error) {
	head := make([]byte, archive.HeadLen)
	n, err := c.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return archive.None, err
	}
	return archive.Detect(head[:n]), nil
}

// read searches what starts in [off, end) of a file. It gives the kind of file
// if that includes its start.
func (w *worker) read(c *content, off, end int64, path func() string) (kind archive.Kind, err error) {
	pos := max(0, off-back)
	w.stream.start(pos, off, end)
	for pos < min(c.size, end+int64(w.run.scanner.ahead)) {
		if c.next != nil {
			next, err := c.next(pos)
			if err != nil {
				return kind, err
			}
			if next >= end {
				break
			}
			if next > pos+bufferSize {
				w.stream.finish()
				pos = next - back
				w.stream.start(pos, max(pos, off), end)
			}
		}
		n, err := c.ReadAt(w.stream.room(), pos)
		if n == 0 || err != nil && !errors.Is(err, io.EOF) {
			if errors.Is(err, io.EOF) || err == nil {
				break
			}
			return kind, err
		}
		if pos == 0 {
			kind = archive.Detect(w.stream.room()[:n])
		}
		w.stream.add(n)
		w.bytes += int64(n)
		pos += int64(n)
		if pos < c.size && w.run.ctx.Err() != nil {
			return kind, w.run.alive(path())
		}
	}
	w.stream.finish()
	return kind, nil
}

// tooLarge notes that a file has more data than is allowed.
func (w *worker) tooLarge(data int64, path func() string) bool {
	most := w.run.scanner.limits.FileSize
	if data <= most {
		return false
	}
	w.run.skip(Skip{Path: path(), Reason: fmt.Sprintf("%d bytes of data", data), Limit: LimitFileSize, Needs: data})
	return true
}

// reader reads a file from its start.
func (c *content) reader() io.Reader { return io.NewSectionReader(c, 0, math.MaxInt64) }

// within tells where in the tree an error came from.
func within(path string, err error) error {
	return fmt.Errorf("%s: %w", layerscan.Shown(path), err)
}
