package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"golang.org/x/sys/unix"
)

const (
	// workers is how many files are read at a time. More do not help.
	workers = 4
	// direntsSize is how much of a directory is read at once. It is small, since
	// all directories on the way down keep what is still to be walked of it.
	direntsSize = 8 << 10
	// attributesSize is the most that the kernel gives, usualAttribute what nearly
	// every attribute has room in.
	attributesSize, usualAttribute = 64 << 10, 1 << 10

	openFlags = unix.O_RDONLY | unix.O_CLOEXEC | unix.O_NOFOLLOW | unix.O_NOCTTY | unix.O_NONBLOCK
)

// system is what a worker needs for the calls of the system.
type system struct {
	dirents, attributes, names []byte
	file                       regularFile
}

// directory is an open one. It is closed when the last job that needs it ends.
type directory struct {
	fd    int
	path  string
	level int
	// under is the same directory of the tree beneath, nil where there is none.
	under *directory
	refs  atomic.Int32
}

func (d *directory) hold() *directory {
	d.refs.Add(1)
	return d
}

func (d *directory) release() {
	if d.refs.Add(-1) == 0 {
		d.close()
	}
}

func (d *directory) close() {
	unix.Close(d.fd)
	if d.under != nil {
		d.under.close()
	}
}

// openRoot opens the root of a tree anew, which leaves the one given as it is.
func openRoot(root *os.Root) (*directory, error) {
	f, err := root.Open(".")
	if err != nil {
		return nil, within("/", errors.Unwrap(err))
	}
	defer f.Close()
	fd, err := unix.Openat(int(f.Fd()), ".", openFlags|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, within("/", err)
	}
	return &directory{fd: fd, path: "/"}, nil
}

// tree walks the tree with several workers.
func (r *run) tree(root, under *os.Root) error {
	top, err := openRoot(root)
	if err != nil {
		return err
	}
	if under != nil {
		if top.under, err = openRoot(under); err != nil {
			top.close()
			return err
		}
	}
	r.queue = newQueue()
	r.queue.push(&listing{top.hold()})
	var wg sync.WaitGroup
	for range min(workers, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			w := newWorker(r)
			w.system = system{dirents: make([]byte, direntsSize), attributes: make([]byte, attributesSize)}
			r.queue.work(w)
			r.count(w)
		})
	}
	wg.Wait()
	return r.queue.close()
}

// listing is a directory that is still to be read, from where it was left.
type listing struct{ dir *directory }

func (l *listing) take() (func(*worker) error, bool) {
	return func(w *worker) error {
		defer l.dir.release()
		return w.list(l.dir)
	}, true
}

func (l *listing) drop() { l.dir.release() }

// below are directories that are still to be walked.
type below struct {
	parent *directory
	// names end with a zero each.
	names string
}

func (b *below) take() (func(*worker) error, bool) {
	name, rest, _ := strings.Cut(b.names, "\x00")
	parent, last := b.parent, rest == ""
	b.names = rest
	if !last {
		parent.hold()
	}
	return func(w *worker) error {
		defer parent.release()
		return w.enter(parent, name)
	}, last
}

func (b *below) drop() { b.parent.release() }

// enter opens and reads a directory.
func (w *worker) enter(parent *directory, name string) error {
	at := join(parent.path, name)
	switch {
	case parent.level == maxLevels:
		return fmt.Errorf("%s: more than %d levels of directories", layerscan.Shown(at), maxLevels)
	case len(at) > layerscan.MaxPath:
		return layerscan.ErrLongPath(at)
	}
	fd, err := unix.Openat(parent.fd, name, openFlags|unix.O_DIRECTORY, 0)
	if err != nil {
		return within(at, typeError(err))
	}
	d := (&directory{fd: fd, path: at, level: parent.level + 1}).hold()
	defer d.release()
	if ofKernel(fd) {
		return nil
	}
	if d.under, err = parent.under.below(name); err != nil {
		return within(at, err)
	}
	if !w.run.scanner.idle {
		if err := w.attributes(fd); err != nil {
			return within(at, err)
		}
		w.flush(at)
	}
	return w.list(d)
}

// list reads a directory. Where that is long, it leaves the rest to be read by
// whoever has time.
func (w *worker) list(d *directory) error {
	for {
		n, err := unix.Getdents(d.fd, w.system.dirents)
		if err != nil {
			return within(d.path, err)
		}
		if n == 0 {
			return nil
		}
		long := n > len(w.system.dirents)/2
		if long {
			w.run.queue.push(&listing{d.hold()})
		}
		if err := w.entries(d, w.system.dirents[:n]); err != nil || long {
			return err
		}
	}
}

// entries goes through entries of a directory.
func (w *worker) entries(d *directory, entries []byte) error {
	names := w.system.names[:0]
	suspicious := w.suspicious(entries)
	for len(entries) > 0 {
		e := parseDirent(entries)
		entries = entries[e.length:]
		if e.name == "." || e.name == ".." {
			continue
		}
		if err := w.entry(d, e, suspicious, &names); err != nil {
			return err
		}
	}
	w.system.names = names
	if len(names) > 0 {
		w.run.queue.push(&below{d.hold(), string(names)})
	}
	return nil
}

// suspicious reports whether anything is found in the names of some entries.
func (w *worker) suspicious(entries []byte) bool {
	any := false
	if w.run.scanner.idle {
		return false
	}
	w.run.scanner.bytes(entries, 0, len(entries), nil, func(Finding) { any = true })
	return any
}

func (w *worker) entry(d *directory, e dirent, suspicious bool, names *[]byte) error {
	if err := w.run.entry(d.path); err != nil {
		return err
	}
	kind := e.kind
	if kind == unix.DT_UNKNOWN {
		var st unix.Stat_t
		if err := unix.Fstatat(d.fd, e.name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
			return within(join(d.path, e.name), err)
		}
		kind = uint8(st.Mode & unix.S_IFMT >> 12)
	}
	unchanged, err := w.unchanged(d, e.name, kind)
	switch {
	case err != nil:
		return within(join(d.path, e.name), err)
	case unchanged && kind != unix.DT_DIR:
		return nil
	case suspicious && !unchanged:
		w.text(Name, []byte(e.name))
		w.flushIn(d.path, e.name)
	}
	switch kind {
	case unix.DT_DIR:
		*names = append(append(*names, e.name...), 0)
	case unix.DT_REG:
		if err := w.regular(d, e.name); err != nil {
			return within(join(d.path, e.name), err)
		}
	case unix.DT_LNK:
		if w.run.scanner.idle {
			return nil
		}
		n, err := unix.Readlinkat(d.fd, e.name, w.system.attributes)
		if err != nil {
			return within(join(d.path, e.name), err)
		}
		w.text(Symlink, w.system.attributes[:n])
		w.flushIn(d.path, e.name)
	}
	return nil
}

// dirent is an entry of a directory as the kernel gives it.
type dirent struct {
	length int
	kind   uint8
	name   string
}

func parseDirent(dt []byte) dirent {
	const name = 19
	length := int(binary.NativeEndian.Uint16(dt[16:]))
	text := dt[name:length]
	n := 0
	for n < len(text) && text[n] != 0 {
		n++
	}
	return dirent{length, dt[18], string(text[:n])}
}

// typeError tells an entry that has changed since its directory was read.
func typeError(err error) error {
	if errors.Is(err, unix.ELOOP) || errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ENXIO) {
		return errChanged
	}
	return err
}

// attributes searches the extended attributes of a file or directory.
func (w *worker) attributes(fd int) error {
	return w.eachAttribute(fd, func(text []byte) { w.text(Attribute, text) })
}

// eachAttribute gives the names of the extended attributes, and the value of each. The
// kernel gets memory for as much as it is asked for, so it is first asked how much
// there is.
func (w *worker) eachAttribute(fd int, found func(text []byte)) error {
	n, err := unix.Flistxattr(fd, nil)
	if n > 0 {
		n, err = unix.Flistxattr(fd, w.system.attributes)
	}
	switch {
	case errors.Is(err, unix.ENOTSUP):
		return nil
	case err != nil:
		return err
	case n == 0:
		return nil
	}
	names := string(w.system.attributes[:n])
	found([]byte(names))
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		n, err := unix.Fgetxattr(fd, name, w.system.attributes[:usualAttribute])
		if errors.Is(err, unix.ERANGE) {
			n, err = unix.Fgetxattr(fd, name, w.system.attributes)
		}
		if err != nil && !errors.Is(err, unix.ENODATA) && !errors.Is(err, unix.ENOTSUP) {
			return fmt.Errorf("extended attribute: %w", err)
		}
		found(w.system.attributes[:max(0, n)])
	}
	return nil
}
