package leak

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sys/unix"
)

// Decode returns what is inside r when it is a gzip or zstd stream, and r's own
// bytes otherwise. The caller closes it.
func Decode(r io.Reader) (io.ReadCloser, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	magic, err := buffered.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case isGzip(magic):
		return gzip.NewReader(buffered)
	case isZstd(magic):
		d, err := zstd.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	default:
		return io.NopCloser(buffered), nil
	}
}

func isGzip(magic []byte) bool { return bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) }
func isZstd(magic []byte) bool { return bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) }

// InFile searches the file at path as it is and, when compressed, decompressed.
// A file that is gone is clean.
func (f *Finder) InFile(where, path string) ([]Hit, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer file.Close()
	hits, err := f.InReader(where, file)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	magic := make([]byte, 4)
	if _, err := io.ReadFull(file, magic); err != nil || !isGzip(magic) && !isZstd(magic) {
		return hits, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	inner, err := f.inStream(where, file)
	return append(hits, inner...), err
}

// inStream searches a compressed stream. Data that only looks like one is no
// error, as it was searched raw already.
func (f *Finder) inStream(where string, r io.Reader) ([]Hit, error) {
	d, err := Decode(r)
	if err != nil {
		return nil, nil //nolint:nilerr // not a stream after all
	}
	defer d.Close()
	hits, _ := f.InReader(where+" (decompressed)", d)
	return hits, nil
}

// InTree searches every regular file below dir whose inode changed at or after
// since, and the names of all entries. The zero time searches every file.
func (f *Finder) InTree(dir string, since time.Time) ([]Hit, error) {
	var hits []Hit
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a daemon removes files while we walk
		} else if err != nil {
			return err
		}
		where, _ := filepath.Rel(dir, path)
		hits = append(hits, f.InBytes("the name "+where, []byte(entry.Name()))...)
		if !entry.Type().IsRegular() || !changedSince(path, since) {
			return nil
		}
		found, err := f.InFile(where, path)
		hits = append(hits, found...)
		return err
	})
	if err != nil {
		return hits, fmt.Errorf("search %s: %w", filepath.Base(dir), err)
	}
	return hits, nil
}

func changedSince(path string, since time.Time) bool {
	var st unix.Stat_t
	if since.IsZero() || unix.Lstat(path, &st) != nil {
		return true
	}
	return !time.Unix(st.Ctim.Unix()).Before(since)
}
