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
func (r *run) tree(root *os.Root) error {
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

func (w *worker) regular(root *os.Root, dir, name string) error {
	at := join(dir, name)
	f, err := root.Open(name)
	if err != nil {
		return within(at, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return within(at, err)
	case !info.Mode().IsRegular():
		return within(at, errChanged)
	}
	w.files++
	if w.tooLarge(dir, name, info.Size()) {
		return nil
	}
	if err := w.whole(&content{ReaderAt: f, size: info.Size()}, dir, name); err != nil {
		return within(at, err)
	}
	return nil
}
