package search_test

import (
	"archive/zip"
	"hash/crc32"
	"path"

	"github.com/klauspost/compress/zstd"
	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
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
type packer = func(content []byte) []byte

// both packs by one and then by the other.
func both(first, second packer) packer {
	return func(content []byte) []byte { return second(first(content)) }
}

func gz(content []byte) []byte { return packtest.Gzip(content) }

func zst(content []byte) []byte { return packtest.Zstd(content) }

func tarred(content []byte) []byte { return packtest.Tar(map[string][]byte{"x": content}) }

func zipped(content []byte) []byte { return packtest.Zip(map[string][]byte{"x": content}) }

// deb is a package of Debian whose data are as given.
func deb(content []byte) []byte {
	return packtest.Deb("debian-binary", "2.0\n", "data.tar.gz", string(content))
}

func zippedBy(method uint16) packer {
	return func(content []byte) []byte { return packtest.ZipBy(method, map[string][]byte{"x": content}) }
}

// zippedAs has the content in the file called x, and something else in the others.
func zippedAs(names ...string) packer {
	return func(content []byte) []byte {
		files := map[string][]byte{}
		for _, name := range names {
			files[name] = []byte("something else")
			if path.Base(name) == "x" {
				files[name] = content
			}
		}
		return packtest.Zip(files)
	}
}

// script is what zipapp makes.
func script(content []byte) []byte {
	return append([]byte("#!/usr/bin/env python3\n"), zipped(content)...)
}

// apk is a package of Alpine: two tar files that are one, each packed by itself.
func apk(content []byte) []byte {
	control := tarred([]byte("pkgname = a"))
	return append(gz(control[:1024]), gz(tarred(content))...)
}

// xzed writes an .xz file whose data is not compressed.
func xzed(content []byte) []byte {
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
