package search

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/sys/unix"
)

// below opens a directory of d, nil where there is none.
func (d *directory) below(name string) (*directory, error) {
	if d == nil {
		return nil, nil
	}
	fd, err := unix.Openat(d.fd, name, openFlags|unix.O_DIRECTORY, 0)
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENOTDIR), errors.Is(err, unix.ELOOP):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &directory{fd: fd}, nil
}

// unchanged reports whether the tree beneath has an entry of a directory as it is; of a
// directory, whether it has one there.
//
// An entry that has kept its inode and the time of its last change is unchanged: nobody can
// set that time. Of any other the content counts, as some builders copy the whole file
// system for each layer.
func (w *worker) unchanged(d *directory, name string, kind uint8) (bool, error) {
	if d.under == nil {
		return false, nil
	}
	var now, before unix.Stat_t
	err := unix.Fstatat(d.under.fd, name, &before, unix.AT_SYMLINK_NOFOLLOW)
	if errors.Is(err, unix.ENOENT) {
		return false, nil
	}
	if err == nil {
		err = unix.Fstatat(d.fd, name, &now, unix.AT_SYMLINK_NOFOLLOW)
	}
	switch {
	case err != nil:
		return false, err
	case kind == unix.DT_DIR:
		return now.Mode&unix.S_IFMT == before.Mode&unix.S_IFMT, nil
	case now.Mode != before.Mode, now.Uid != before.Uid, now.Gid != before.Gid, now.Size != before.Size, now.Mtim != before.Mtim:
		return false, nil
	case now.Ino == before.Ino && now.Ctim == before.Ctim:
		return true, nil
	case kind == unix.DT_LNK:
		return w.sameTarget(d, name)
	case kind == unix.DT_REG:
		return w.sameContent(d, name)
	}
	return true, nil // there is nothing in it to look at
}

func (w *worker) sameTarget(d *directory, name string) (bool, error) {
	n, err := unix.Readlinkat(d.fd, name, w.system.attributes)
	if err != nil {
		return false, err
	}
	now := bytes.Clone(w.system.attributes[:n])
	n, err = unix.Readlinkat(d.under.fd, name, w.system.attributes)
	return bytes.Equal(now, w.system.attributes[:n]), err
}

// sameContent compares two files of one size, and their extended attributes.
func (w *worker) sameContent(d *directory, name string) (bool, error) {
	now, before := &regularFile{dir: d, name: name}, &regularFile{dir: d.under, name: name}
	defer now.close()
	defer before.close()
	if err := errors.Join(now.open(), before.open()); err != nil {
		return false, err
	}
	var attributes [2]bytes.Buffer
	for i, f := range []*regularFile{now, before} {
		if err := w.eachAttribute(f.fd, func(text []byte) { attributes[i].Write(text) }); err != nil {
			return false, err
		}
	}
	if !bytes.Equal(attributes[0].Bytes(), attributes[1].Bytes()) {
		return false, nil
	}
	return w.sameBytes(now, before)
}

func (w *worker) sameBytes(now, before *regularFile) (bool, error) {
	const size = 64 << 10
	nows, befores := make([]byte, size), make([]byte, size)
	for off := int64(0); off < now.stat.Size; off += size {
		if err := w.run.alive(now.dir.path); err != nil {
			return false, err
		}
		n, err := io.ReadFull(io.NewSectionReader(now, off, size), nows)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return false, err
		}
		m, err := io.ReadFull(io.NewSectionReader(before, off, size), befores)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return false, err
		}
		if !bytes.Equal(nows[:n], befores[:m]) {
			return false, nil
		}
	}
	return true, nil
}
