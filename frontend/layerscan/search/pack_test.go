package search_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"path"
	"testing"

	"github.com/klauspost/compress/zstd"
	"gotest.tools/v3/assert"
)

// packers put a file called x into each kind of container. What comes after the
// path of the container for the file is name.
var packers = []struct {
	kind, name string
	pack       packer
}{
	{"gz", "!f", gz},
	{"zst", "!f", zst},
	{"xz", "!f", xzed},
	{"bz2", "!f", bz2},
	{"tar", "!x", tarred},
	{"zip", "!x", zipped},
	{"zip that stores", "!x", zippedBy(zip.Store)},
	{"zip of zstd", "!x", zippedBy(zstd.ZipMethodWinZip)},
	{"jar", "!lib/x", zippedAs("META-INF/MANIFEST.MF", "lib/x")},
	{"whl", "!pkg/x", zippedAs("pkg/__init__.py", "pkg/x", "pkg-1.0.dist-info/RECORD")},
	{"pyz", "!x", script},
	{"deb", "!data.tar.gz!x", both(both(tarred, gz), deb)},
	{"apk", "!x", apk},
	{"tar.gz", "!x", both(tarred, gz)},
	{"tar.xz", "!x", both(tarred, xzed)},
	{"tar.bz2", "!x", both(tarred, bz2)},
	{"tar.zst", "!x", both(tarred, zst)},
	{"gz in a gz", "!f!f", both(gz, gz)},
	{"zip in a zip", "!x!x", both(zipped, zipped)},
	{"jar in a tar.gz", "!x!lib/x", both(zippedAs("lib/x"), both(tarred, gz))},
	{"gz in a tar in a zst", "!x!x", both(both(gz, tarred), zst)},
}

// packer packs some content.
type packer = func(tb testing.TB, content []byte) []byte

// both packs by one and then by the other.
func both(first, second packer) packer {
	return func(tb testing.TB, content []byte) []byte {
		tb.Helper()
		return second(tb, first(tb, content))
	}
}

func gz(tb testing.TB, content []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(content)
	assert.NilError(tb, err)
	assert.NilError(tb, z.Close())
	return b.Bytes()
}

func zst(tb testing.TB, content []byte) []byte {
	tb.Helper()
	z, err := zstd.NewWriter(nil)
	assert.NilError(tb, err)
	return z.EncodeAll(content, nil)
}

func tarred(tb testing.TB, content []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	assert.NilError(tb, w.WriteHeader(&tar.Header{Name: "x", Mode: 0o600, Size: int64(len(content))}))
	_, err := w.Write(content)
	assert.NilError(tb, err)
	assert.NilError(tb, w.Close())
	return b.Bytes()
}

func zipped(tb testing.TB, content []byte) []byte {
	tb.Helper()
	return zipFile(tb, content, zip.Deflate, "x")
}

func zippedBy(method uint16) packer {
	return func(tb testing.TB, content []byte) []byte {
		tb.Helper()
		return zipFile(tb, content, method, "x")
	}
}

func zippedAs(names ...string) packer {
	return func(tb testing.TB, content []byte) []byte {
		tb.Helper()
		return zipFile(tb, content, zip.Deflate, names...)
	}
}

// zipFile has the content in the file called x, and something else in the others.
func zipFile(tb testing.TB, content []byte, method uint16, names ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zstd.ZipMethodWinZip, zstd.ZipCompressor())
	for _, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		assert.NilError(tb, err)
		if path.Base(name) == "x" {
			_, err = f.Write(content)
		} else {
			_, err = f.Write([]byte("something else"))
		}
		assert.NilError(tb, err)
	}
	assert.NilError(tb, w.Close())
	return b.Bytes()
}

// script is what zipapp makes.
func script(tb testing.TB, content []byte) []byte {
	tb.Helper()
	return append([]byte("#!/usr/bin/env python3\n"), zipped(tb, content)...)
}

// deb is a package of Debian whose data are as given.
func deb(_ testing.TB, content []byte) []byte {
	out := []byte("!<arch>\n")
	for _, m := range []struct {
		name string
		dt   []byte
	}{{"debian-binary", []byte("2.0\n")}, {"data.tar.gz", content}} {
		out = fmt.Appendf(out, "%-16s%-12d%-6d%-6d%-8o%-10d`\n", m.name, 0, 0, 0, 0o100644, len(m.dt))
		out = append(append(out, m.dt...), make([]byte, len(m.dt)%2)...)
	}
	return out
}

// apk is a package of Alpine: two tar files that are one, each packed by itself.
func apk(tb testing.TB, content []byte) []byte {
	tb.Helper()
	control := tarred(tb, []byte("pkgname = a"))
	return append(gz(tb, control[:1024]), gz(tb, tarred(tb, content))...)
}

// xzed writes an .xz file whose data is not compressed.
func xzed(tb testing.TB, content []byte) []byte {
	tb.Helper()
	little := func(n uint32) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }
	sum := func(dt []byte) []byte { return little(crc32.ChecksumIEEE(dt)) }
	number := func(n int) []byte {
		var dt []byte
		for ; n >= 0x80; n >>= 7 {
			dt = append(dt, byte(n)|0x80)
		}
		return append(dt, byte(n))
	}
	padded := func(dt []byte) []byte { return append(dt, make([]byte, (4-len(dt)%4)%4)...) }

	flags := []byte{0, 1} // each block has a CRC-32
	out := append([]byte("\xfd7zXZ\x00"), append(flags, sum(flags)...)...)
	header := padded([]byte{2, 0, 0x21, 1, 8}) // LZMA2 with a small dictionary
	block := append(header, sum(header)...)
	reset := byte(1)
	for rest := content; len(rest) > 0; reset = 2 {
		n := min(len(rest), 1<<16)
		block = append(append(block, reset, byte((n-1)>>8), byte(n-1)), rest[:n]...)
		rest = rest[n:]
	}
	block = append(block, 0)
	size := len(block) + 4
	out = append(append(out, padded(block)...), sum(content)...)
	index := padded(append(append([]byte{0, 1}, number(size)...), number(len(content))...))
	index = append(index, sum(index)...)
	end := append(little(uint32(len(index)/4-1)), flags...)
	return append(append(append(append(out, index...), sum(end)...), end...), "YZ"...)
}
