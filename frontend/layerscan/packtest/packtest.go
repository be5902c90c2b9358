// Package packtest packs files, for tests of all that unpacks them. Nothing outside of
// tests imports it.
package packtest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// Content is what a file holds.
type Content interface{ string | []byte }

// Gzip is content as gzip packs it.
func Gzip[T Content](content T) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	write(w, content)
	must(w.Close())
	return b.Bytes()
}

// Zstd is content as zstd packs it.
func Zstd[T Content](content T) []byte {
	w, err := zstd.NewWriter(nil)
	must(err)
	defer w.Close()
	return w.EncodeAll([]byte(content), nil)
}

// Tar is a tar of regular files, sorted by their names.
func Tar[T Content](files map[string]T) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		must(w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(files[name]))}))
		write(w, files[name])
	}
	must(w.Close())
	return b.Bytes()
}

// Zip is a zip file of files that are deflated, sorted by their names.
func Zip[T Content](files map[string]T) []byte { return ZipBy(zip.Deflate, files) }

// ZipBy is Zip with another method of compression.
func ZipBy[T Content](method uint16, files map[string]T) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zstd.ZipMethodWinZip, zstd.ZipCompressor())
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		must(err)
		write(f, files[name])
	}
	must(w.Close())
	return b.Bytes()
}

// Deb is a package of Debian, or what looks like one, of names and contents in turns.
func Deb(members ...string) []byte {
	out := []byte("!<arch>\n")
	for i := 0; i+1 < len(members); i += 2 {
		name, content := members[i], members[i+1]
		out = fmt.Appendf(out, "%-16s%-12d%-6d%-6d%-8o%-10d`\n%s%s", name, 0, 0, 0, 0o100644, len(content), content, "\n"[:len(content)%2])
	}
	return out
}

func write[T Content](w io.Writer, content T) {
	_, err := w.Write([]byte(content))
	must(err)
}

// must is for what fails for what no file can be called.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
