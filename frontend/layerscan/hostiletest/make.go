//go:build linux

package hostiletest

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// first gives the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// symlinks makes links by their name.
func symlinks(dir string, to map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(to)) {
		if err := os.Symlink(to[name], filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func socket(name string) error {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	return unix.Bind(fd, &unix.SockaddrUnix{Name: name})
}

// device makes a device, where that is allowed.
func device(name string, major, minor uint32) error {
	err := unix.Mknod(name, unix.S_IFCHR|0o600, int(unix.Mkdev(major, minor)))
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}

// sparse makes a file of a tebibyte that is a hole, but for texts at their offsets.
func sparse(name string, texts map[int64]string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	err = f.Truncate(1 << 40)
	for offset, text := range texts {
		_, writeErr := f.WriteAt([]byte(text), offset)
		err = first(err, writeErr)
	}
	return err
}

// within makes directories of one name within each other, and fills the last one.
func within(dir, name string, levels int, fill func(*os.Root) error) error {
	at, err := os.OpenRoot(dir)
	for range levels {
		if err != nil {
			return err
		}
		var next *os.Root
		if err = at.Mkdir(name, 0o700); err == nil {
			next, err = at.OpenRoot(name)
		}
		_ = at.Close()
		at = next
	}
	if err != nil {
		return err
	}
	defer at.Close()
	return fill(at)
}

// deep makes directories within each other with a .netrc at the end.
func deep(dir, name string, levels int, value string) error {
	return within(dir, name, levels, func(last *os.Root) error { return last.WriteFile(".netrc", []byte(value), 0o600) })
}

// fill makes entries, two of which have the value.
func fill(dir, value string, entries int, make func(name string, dt []byte, perm os.FileMode) error) error {
	for i := range entries {
		name, content := fmt.Sprint(i), ""
		if i%(entries/2) == 7 {
			name, content = name+".keytab", value
		}
		if err := make(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// change gives a function that makes something else of a few files each time.
func change() func(dir string) {
	i := 0
	return func(dir string) {
		i++
		p := filepath.Join(dir, "d", fmt.Sprintf("%d.pem", i%20))
		_ = os.RemoveAll(p)
		switch i % 6 {
		case 0:
			_ = os.WriteFile(p, make([]byte, i%100_000), 0o600)
		case 1:
			_ = os.Mkdir(p, 0o700)
		case 2:
			_ = unix.Mkfifo(p, 0o600)
		case 3:
			_ = os.Symlink("/dev/zero", p)
		case 4:
			_ = os.Symlink("/", p)
		case 5:
			_ = os.WriteFile(p, make([]byte, 1<<20), 0o600)
			_ = os.Truncate(p, 1)
		}
	}
}
