package image

import (
	"archive/tar"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan/archive"
)

// tarFiles are the regular files of a tar that lies in a file, opened by their place.
// Unpacking would need as much disk again.
type tarFiles struct {
	file  *os.File
	files map[string]tarFile
}

type tarFile struct {
	name         string
	offset, size int64
}

// maxTarFiles bounds the files of a tar of an image: each layer is one.
const maxTarFiles = 100_000

// readTar lists what is in a tar. A file that is cut off is an error.
func readTar(file *os.File) (*tarFiles, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	all := &tarFiles{file: file, files: map[string]tarFile{}}
	links := map[string]string{}
	for r := tar.NewReader(file); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, cmp.Or(compressed(file), fmt.Errorf("it is no whole tar: %w", err))
		}
		offset, err := file.Seek(0, io.SeekCurrent)
		if err != nil {
			return nil, err
		}
		name := clean(header.Name)
		switch header.Typeflag {
		case tar.TypeReg:
			all.files[name] = tarFile{name, offset, header.Size}
		case tar.TypeSymlink:
			links[name] = clean(path.Join(path.Dir(name), header.Linkname))
		case tar.TypeLink:
			links[name] = clean(header.Linkname)
		}
		if offset+header.Size > info.Size() {
			return nil, fmt.Errorf("it is no whole tar: %s is cut off", name)
		}
		if len(all.files)+len(links) > maxTarFiles {
			return nil, fmt.Errorf("it has more than %d files", maxTarFiles)
		}
	}
	for name, target := range links { // docker save of old links equal layers
		if f, ok := all.files[target]; ok {
			all.files[name] = f
		}
	}
	return all, nil
}

// compressed says what to do about a file that is no tar until it is unpacked, nil about
// others. Its layers would have to be unpacked from the start, each of them.
func compressed(file *os.File) error {
	head := make([]byte, archive.HeadLen)
	n, _ := file.ReadAt(head, 0) // what is short has no magic
	program, ok := map[archive.Kind]string{archive.Gzip: "gunzip", archive.Zstd: "unzstd", archive.Xz: "unxz", archive.Bzip2: "bunzip2"}[archive.Detect(head[:n])]
	if !ok {
		return nil
	}
	return fmt.Errorf("it is compressed: unpack it with %s -k %s, and scan what that leaves", program, file.Name())
}

func clean(name string) string { return path.Clean("/" + name)[1:] }

// Open opens a file.
func (t *tarFiles) Open(name string) (fs.File, error) {
	f, ok := t.files[clean(name)]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openTarFile{io.NewSectionReader(t.file, f.offset, f.size), f}, nil
}

// openTarFile is a file of a tar.
type openTarFile struct {
	*io.SectionReader
	file tarFile
}

// Stat tells what the tar says of the file.
func (f *openTarFile) Stat() (fs.FileInfo, error) { return tarInfo(f.file), nil }

// Close does nothing: the tar stays open.
func (f *openTarFile) Close() error { return nil }

// tarInfo is what is known of a file.
type tarInfo tarFile

// Name is the last element of the path.
func (i tarInfo) Name() string { return path.Base(i.name) }

// Size is in bytes.
func (i tarInfo) Size() int64 { return i.size }

// Mode is that of a file that can only be read.
func (tarInfo) Mode() fs.FileMode { return 0o444 }

// ModTime is not known.
func (tarInfo) ModTime() time.Time { return time.Time{} }

// IsDir is false: only regular files are opened.
func (tarInfo) IsDir() bool { return false }

// Sys gives nothing more.
func (tarInfo) Sys() any { return nil }
