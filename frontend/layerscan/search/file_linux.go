package search

import (
	"errors"
	"io"
	"math"
	"path"
	"sync"
	"sync/atomic"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
	"golang.org/x/sys/unix"
)

const (
	// large is the size from which on several workers read a file, segment how
	// much each of them takes at a time.
	large, segment = 16 << 20, 8 << 20
)

// openFile is a file that is read at offsets.
type openFile struct{ fd int }

// ReadAt implements [io.ReaderAt].
func (f *openFile) ReadAt(p []byte, off int64) (int, error) {
	for {
		n, err := unix.Pread(f.fd, p, off)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

// next finds data. What the file system does not tell is data.
func (f *openFile) next(off int64) (int64, error) {
	next, err := unix.Seek(f.fd, off, unix.SEEK_DATA)
	switch {
	case errors.Is(err, unix.ENXIO):
		return math.MaxInt64, nil
	case errors.Is(err, unix.EINVAL):
		return off, nil
	}
	return next, err
}

// regularFile is a file of a directory. It is opened when it is needed.
type regularFile struct {
	dir  *directory
	name string
	// opened says that the others are of the open file.
	opened bool
	openFile
	stat unix.Stat_t
}

func (f *regularFile) open() error {
	if f.opened {
		return nil
	}
	fd, err := unix.Openat(f.dir.fd, f.name, openFlags, 0)
	if err != nil {
		return typeError(err)
	}
	err = unix.Fstat(fd, &f.stat)
	if err == nil && f.stat.Mode&unix.S_IFMT != unix.S_IFREG {
		err = errChanged
	}
	if err != nil {
		unix.Close(fd)
		return err
	}
	f.opened, f.fd = true, fd
	return nil
}

func (f *regularFile) close() {
	if f.opened {
		f.opened = false
		unix.Close(f.fd)
	}
}

// Size implements [layerscan.File].
func (f *regularFile) Size() (int64, error) {
	err := f.open()
	return f.stat.Size, err
}

// ReadAt implements [layerscan.File].
func (f *regularFile) ReadAt(p []byte, off int64) (int, error) {
	if err := f.open(); err != nil {
		return 0, err
	}
	return f.openFile.ReadAt(p, off)
}

// Identity implements [layerscan.File].
func (f *regularFile) Identity() (layerscan.Identity, bool) {
	return layerscan.Identity{Device: uint64(f.stat.Dev), Inode: f.stat.Ino}, f.stat.Nlink > 1 //nolint:unconvert // a device has 32 bits on some machines
}

// data is how much of the file is not in holes.
func (f *regularFile) data() int64 { return min(f.stat.Size, f.stat.Blocks*512) }

// regular visits and searches a regular file.
func (w *worker) regular(d *directory, name string) error {
	f := &w.system.file
	*f = regularFile{dir: d, name: name}
	defer f.close()
	if visit := w.run.visit; visit != nil {
		if err := visit(join(d.path, name), f); err != nil {
			return err
		}
	}
	if w.run.scanner.idle {
		return nil
	}
	if err := f.open(); err != nil {
		return err
	}
	if id, linked := f.Identity(); linked && !w.run.links.first(id) {
		return nil
	}
	w.files++
	if err := w.attributes(f.fd); err != nil {
		return err
	}
	w.flushIn(d.path, name)
	switch {
	case w.tooLarge(f.data(), func() string { return join(d.path, name) }):
		return nil
	case f.stat.Size >= large:
		f.opened = false
		return w.share(f.fd, &f.stat, join(d.path, name))
	}
	c := content{ReaderAt: f, size: f.stat.Size}
	if f.data() < f.stat.Size {
		c.next = f.next
	}
	return w.whole(&c, d.path, name)
}

// shared is a large file that several workers read.
type shared struct {
	content
	file  openFile
	path  string
	place func() bool
	run   *run
	refs  atomic.Int32

	mu    sync.Mutex
	found []match
}

// share leaves a large file to be read.
func (w *worker) share(fd int, st *unix.Stat_t, at string) error {
	f := &shared{file: openFile{fd}, path: path.Clean(at), run: w.run}
	f.content = content{ReaderAt: &f.file, size: st.Size}
	if st.Blocks*512 < st.Size {
		f.next = f.file.next
	}
	f.refs.Add(1)
	defer f.release()
	f.place = w.run.scanner.place(at)
	kind, err := f.kind()
	if err != nil {
		return err
	}
	f.refs.Add(1)
	w.run.queue.push(&segments{file: f})
	if kind != archive.None {
		f.refs.Add(1)
		w.run.queue.push(&packed{f, kind})
	}
	return nil
}

// add takes what a worker found.
func (f *shared) add(w *worker) {
	found := w.take(f.path)
	if len(found) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.found = append(f.found, found...); len(f.found) > maxPending {
		f.found = distinct(f.found)
		most := min(len(f.found), maxPending/2)
		w.more += len(f.found) - most
		f.found = f.found[:most]
	}
}

func (f *shared) release() {
	if f.refs.Add(-1) == 0 {
		f.run.file(f.found)
		unix.Close(f.file.fd)
	}
}

// segments are what is still to be read of a large file.
type segments struct {
	file *shared
	off  int64
}

func (s *segments) take() (func(*worker) error, bool) {
	f, off := s.file, s.off
	if f.next != nil {
		// A hole is skipped here, so that one of a terabyte is one step.
		if next, err := f.next(off); err == nil && next > off {
			off = max(off, min(next, f.size)-back)
		}
	}
	end := min(f.size, off+segment)
	s.off = end
	last := end >= f.size
	if !last {
		f.refs.Add(1)
	}
	return func(w *worker) error {
		defer f.release()
		w.stream.place = f.place
		_, err := w.read(&f.content, off, end, func() string { return f.path })
		f.add(w)
		if err != nil {
			return within(f.path, err)
		}
		return nil
	}, last
}

func (s *segments) drop() { s.file.release() }

// packed is a large file that is an archive.
type packed struct {
	file *shared
	kind archive.Kind
}

func (p *packed) take() (func(*worker) error, bool) {
	return func(w *worker) error {
		defer p.file.release()
		err := w.archive(p.file.path, p.kind, p.file.reader())
		p.file.add(w)
		return err
	}, true
}

func (p *packed) drop() { p.file.release() }
