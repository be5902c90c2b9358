package search

import (
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/archive"
)

// separator stands between the path of an archive and that of a member.
const separator = "!"

// inside searches what is packed in one file.
type inside struct {
	run   *run
	found func(match)
	// buffers are the streams' for each level, kept from file to file.
	buffers *[][]byte
	// read is how much of the file itself was read, expanded how much came out.
	read, expanded int64
	// windows is how many decoders within each other have a window now, large says that
	// this search holds the right to any.
	windows int
	large   bool
	// over is why the search of this file has ended early.
	over *Skip
	path string
}

var errOver = errors.New("a limit is reached")

// archive searches the members of a file.
func (w *worker) archive(path string, kind archive.Kind, r io.Reader) error {
	_, err := w.inside(path, r, func(in *inside, r io.Reader) error { return in.open(path, path, kind, r, 0) })
	return err
}

// streamed searches a file that can be read once only, and what is packed in it.
func (w *worker) streamed(path string, r io.Reader) error {
	read, err := w.inside(path, r, func(in *inside, r io.Reader) error { return in.member(path, path, r, 0) })
	w.bytes += read
	w.flush(path)
	return err
}

// inside has search look into one file until a limit is reached, and tells how much of
// the file itself was read.
func (w *worker) inside(path string, r io.Reader, search func(in *inside, r io.Reader) error) (int64, error) {
	in := &inside{run: w.run, found: w.tell, buffers: &w.buffers, path: path}
	err := search(in, &counted{r, in})
	if in.large {
		w.run.scanner.unpackers.large.Unlock()
	}
	if in.over != nil {
		w.run.skip(*in.over)
		return in.read, nil
	}
	return in.read, err
}

// open searches an archive. base is the path that those of its members go on from.
func (in *inside) open(at, base string, kind archive.Kind, r io.Reader, depth int) error {
	if most := in.run.scanner.limits.Depth; depth == most {
		return in.end(at, LimitDepth, fmt.Sprintf("more than %d archives are within each other", most))
	}
	opt := archive.Options{Window: in.window, Pool: &in.run.scanner.unpackers.pool}
	err := archive.Each(r, kind, opt, func(name string, r io.Reader) error {
		if err := in.run.entry(at); err != nil {
			return err
		}
		if name == "" {
			return in.member(at+separator+stem(at), base, r, depth+1)
		}
		at := base + separator + name
		in.run.scanner.bytes([]byte(name), 0, len(name), nil, func(f Finding) {
			f.Path, f.Part, f.Within = at, Name, base+separator
			in.found(match{f, depth + 1, at})
		})
		return in.member(at, at, r, depth+1)
	})
	var bad *archive.Error
	switch {
	case in.over != nil:
		return errOver
	case errors.As(err, &bad):
		skip := Skip{Path: at, File: in.path, Reason: bad.Reason}
		if bad.Window {
			skip.Limit = LimitWindow
		}
		in.run.skip(skip)
		return nil
	}
	return err
}

// end stops the search of this file.
func (in *inside) end(at string, limit Limit, reason string) error {
	if in.over == nil {
		in.over = &Skip{Path: at, File: in.path, Reason: reason, Limit: limit}
	}
	return errOver
}

// window gives the outermost decoder all the memory that a window may have, and those
// within an eighth, a sixteenth and so on: a quarter more for all of them. It does so for
// one file at a time.
func (in *inside) window() (most int64, done func()) {
	if !in.large {
		in.run.scanner.unpackers.large.Lock()
		in.large = true
	}
	in.windows++
	most = in.run.scanner.limits.Window
	if in.windows > 1 {
		most >>= in.windows + 1
	}
	return most, func() { in.windows-- }
}

// stem is what a compressed file is called without its ending.
func stem(at string) string {
	name := path.Base(at[strings.LastIndex(at, separator)+1:])
	if ext := path.Ext(name); ext != "" && ext != name {
		return strings.TrimSuffix(name, ext)
	}
	return name
}

// member searches a member, and what is packed in it.
func (in *inside) member(at, base string, r io.Reader, depth int) error {
	m := &member{in: in, r: r, stream: in.stream(depth)}
	m.stream.place = in.run.scanner.place(at)
	m.stream.found = func(f Finding) {
		f.Path, f.Part = at, Content
		in.found(match{f, depth, base})
	}
	var head [archive.HeadLen]byte
	n, err := io.ReadFull(m, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if kind := archive.Detect(head[:n]); kind != archive.None {
		if err := in.open(at, base, kind, io.MultiReader(strings.NewReader(string(head[:n])), m), depth); err != nil {
			return err
		}
	}
	return m.rest()
}

// stream gives the stream of a level.
func (in *inside) stream(depth int) *stream {
	for len(*in.buffers) <= depth {
		*in.buffers = append(*in.buffers, make([]byte, max(in.run.scanner.minBuffer(), 32<<10)))
	}
	s := &stream{scanner: in.run.scanner, buf: (*in.buffers)[depth]}
	s.start(0, 0, math.MaxInt64)
	return s
}

// member is a reader that searches what goes through it.
type member struct {
	in     *inside
	r      io.Reader
	stream *stream
}

func (m *member) Read(p []byte) (int, error) {
	room := m.stream.room()
	n, err := m.r.Read(room[:min(len(p), len(room))])
	copy(p, room[:n])
	m.stream.add(n)
	if over := m.in.count(n); over != nil {
		return 0, over
	}
	return n, err
}

// rest searches what nobody has read.
func (m *member) rest() error {
	for {
		n, err := m.r.Read(m.stream.room())
		m.stream.add(n)
		if over := m.in.count(n); over != nil {
			return over
		}
		if err != nil {
			m.stream.finish()
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return err
		}
	}
}

// count counts what came out of the file.
func (in *inside) count(n int) error {
	in.expanded += int64(n)
	limits := in.run.scanner.limits
	switch {
	case in.over != nil:
		return errOver
	case in.expanded > limits.Expanded:
		return in.end(in.path, LimitExpanded, fmt.Sprintf("more than %d bytes are packed in it", limits.Expanded))
	case in.expanded/limits.Ratio > in.read:
		if in.expanded > freeEach || in.run.excess.Add(int64(n)) > freeAll {
			return in.end(in.path, LimitRatio, fmt.Sprintf("more than %d times its size is packed in it", limits.Ratio))
		}
	}
	return in.run.alive(in.path)
}

// freeEach is how much may come out of a file whatever its size, freeAll how much of
// that may come out of all files together.
const freeEach, freeAll = 256 << 20, 2 << 30

// counted counts what is read of a file, until the search has to end: an archive
// of any length may hold nothing at all.
type counted struct {
	io.Reader
	in *inside
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.in.run.alive(c.in.path); err != nil {
		return 0, err
	}
	n, err := c.Reader.Read(p)
	c.in.read += int64(n)
	return n, err
}
