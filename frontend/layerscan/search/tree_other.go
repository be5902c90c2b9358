//go:build !linux

package search

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/leaktight/leaktight/frontend/layerscan"
)

// system is what a worker needs for the calls of the system: nothing.
type system struct{}

// tree walks the tree with one worker. Extended attributes are not looked at.
func (r *run) tree(root, under *os.Root) error {
	if under != nil {
		return errors.ErrUnsupported
	}
	w := newWorker(r)
	defer r.count(w)
	return w.dir(root, "/", 0)
}

func (w *worker) dir(root *os.Root, at string, level int) error {
	switch {
	case level > maxLevels:
		return within(at, errors.New("too many levels of directories"))
	case len(at) > layerscan.MaxPath:
		return layerscan.ErrLongPath(at)
	}
	f, err := root.Open(".")
	if err != nil {
		return within(at, err)
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(512)
		for _, e := range entries {
			if err := w.entry(root, at, e, level); err != nil {
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

func (w *worker) entry(root *os.Root, dir string, e fs.DirEntry, level int) error {
	at := join(dir, e.Name())
	if err := w.run.entry(at); err != nil {
		return err
	}
	w.text(Name, []byte(e.Name()))
	w.flush(at)
	switch mode := e.Type(); {
	case mode.IsDir():
		sub, err := root.OpenRoot(e.Name())
		if err != nil {
			return within(at, err)
		}
		defer sub.Close()
		return w.dir(sub, at, level+1)
	case mode.IsRegular():
		return w.regular(root, dir, e.Name())
	case mode&fs.ModeSymlink != 0:
		target, err := root.Readlink(e.Name())
		if err != nil {
			return within(at, err)
		}
		w.text(Symlink, []byte(target))
		w.flush(at)
	}
	return nil
}

// regularFile is a file of a directory. It is opened when it is needed.
type regularFile struct {
	root *os.Root
	name string
	file *os.File
	size int64
}

func (f *regularFile) open() error {
	if f.file != nil {
		return nil
	}
	file, err := f.root.Open(f.name)
	if err != nil {
		return err
	}
	f.file = file
	info, err := file.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errChanged
	}
	f.size = info.Size()
	return nil
}

// Size implements [layerscan.File].
func (f *regularFile) Size() (int64, error) {
	err := f.open()
	return f.size, err
}

// Identity implements [layerscan.File].
func (*regularFile) Identity() (layerscan.Identity, bool) { return layerscan.Identity{}, false }

// ReadAt implements [layerscan.File].
func (f *regularFile) ReadAt(p []byte, off int64) (int, error) {
	if err := f.open(); err != nil {
		return 0, err
	}
	return f.file.ReadAt(p, off)
}

func (w *worker) regular(root *os.Root, dir, name string) error {
	f := &regularFile{root: root, name: name}
	defer func() {
		if f.file != nil {
			f.file.Close()
		}
	}()
	at := join(dir, name)
	if visit := w.run.visit; visit != nil {
		if err := visit(at, f); err != nil {
			return within(at, err)
		}
	}
	if w.run.scanner.idle {
		return nil
	}
	if err := f.open(); err != nil {
		return within(at, err)
	}
	w.files++
	if w.tooLarge(f.size, func() string { return at }) {
		return nil
	}
	if err := w.whole(&content{ReaderAt: f, size: f.size}, dir, name); err != nil {
		return within(at, err)
	}
	return nil
}
