package images

import (
	"archive/tar"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// epoch is the time of every entry that is not copied from a tree, so that a
// layer's digest depends on its contents alone.
var epoch = time.Unix(1_700_000_000, 0)

// layerWriter writes one uncompressed layer. Errors stick and come out of close.
type layerWriter struct {
	file *os.File
	tar  *tar.Writer
	err  error
	// names are those that the layer has: Docker's own store of images takes each once.
	names map[string]bool
}

func newLayer(path string) *layerWriter {
	file, err := os.Create(path)
	return &layerWriter{file: file, tar: tar.NewWriter(file), err: err, names: map[string]bool{}}
}

func (l *layerWriter) close() error {
	if l.file == nil {
		return l.err
	}
	defer l.file.Close()
	if l.err != nil {
		return fmt.Errorf("write layer %s: %w", filepath.Base(l.file.Name()), l.err)
	}
	if err := l.tar.Close(); err != nil {
		return err
	}
	return l.file.Close()
}

func (l *layerWriter) header(h *tar.Header) {
	if l.err != nil {
		return
	}
	name := path.Clean(h.Name)
	if l.names[name] {
		l.err = fmt.Errorf("%s is there already", name)
		return
	}
	l.names[name] = true
	if h.ModTime.IsZero() {
		h.ModTime = epoch
	}
	h.Format = tar.FormatPAX
	l.err = l.tar.WriteHeader(h)
}

func (l *layerWriter) dir(name string, mode int64) {
	l.header(&tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: mode})
}

func (l *layerWriter) symlink(name, target string) {
	l.header(&tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target, Mode: 0o777})
}

func (l *layerWriter) content(name string, mode int64, data []byte) {
	l.header(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Size: int64(len(data))})
	if l.err == nil {
		_, l.err = l.tar.Write(data)
	}
}

// copyFile adds the file that src leads to, with its time: Python's compiled
// modules are valid for one time of their source only.
func (l *layerWriter) copyFile(name, src string) {
	if l.err != nil {
		return
	}
	file, err := os.Open(src)
	if err != nil {
		l.err = err
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		l.err = err
		return
	}
	l.header(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode(info), Size: info.Size(), ModTime: modTime(info)})
	if l.err == nil {
		_, l.err = io.Copy(l.tar, file)
	}
}

// tree adds all below dir, under prefix, except what skip says. Hard links
// become files of their own and device nodes are left out.
func (l *layerWriter) tree(dir, prefix string, skip func(rel string) bool) {
	if l.err != nil {
		return
	}
	l.err = filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil || rel == "." {
			return err
		}
		if skip(rel) {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		return l.entry(path.Join(prefix, rel), file, entry)
	})
}

func (l *layerWriter) entry(name, file string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	switch {
	case entry.IsDir():
		l.header(&tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: mode(info), Uid: uid(info), Gid: gid(info)})
	case info.Mode().IsRegular():
		l.copyFile(name, file)
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(file)
		if err != nil {
			return err
		}
		l.symlink(name, target)
	}
	return l.err
}

// modTime returns whole seconds, as tar needs no extra records for them.
func modTime(info fs.FileInfo) time.Time { return info.ModTime().Truncate(time.Second) }

// mode returns the permission bits as tar wants them, the special bits included.
func mode(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int64(st.Mode & 0o7777)
	}
	return int64(info.Mode().Perm())
}

func uid(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }
func gid(info fs.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Gid) }

// dirs adds the parents of name that a layer needs, from the top.
func (l *layerWriter) dirs(name string) {
	parts := strings.Split(name, "/")
	for i := range parts {
		if dir := path.Join(parts[:i+1]...); !l.names[dir] {
			l.dir(dir, 0o755)
		}
	}
}
