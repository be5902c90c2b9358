//go:build linux

package hostiletest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

func crc(dt []byte) uint32 { return crc32.ChecksumIEEE(dt) }

// one is a tree of one file.
func one(name string, content func(value string) []byte) func(dir, value string) error {
	return func(dir, value string) error { return os.WriteFile(filepath.Join(dir, name), content(value), 0o600) }
}

// bombs are small and become large.
func bombs() []Tree {
	ratio := []string{"ratio"}
	return []Tree{
		{Name: "a gzip file of twelve gigabytes", Limits: ratio, Make: one("a.gz", func(string) []byte { return bytes.Repeat(gzipped(make([]byte, 32<<20)), 400) })},
		{Name: "a zstd file of a terabyte", Limits: ratio, Make: one("a.zst", func(string) []byte { return zstdRepeat(1<<20, 10, "") })},
		{Name: "a bomb in a bomb in a bomb", Limits: ratio, Make: one("a.gz", func(string) []byte { return gzipped(gzipped(zstdRepeat(1<<17, 10, ""))) })},
		{
			Name: "zip entries that quote each other", Values: 1,
			Make: one("a.zip", func(value string) []byte { return quoted(500, append(make([]byte, 32<<20), value...)) }),
		},
		{
			Name: "a directory of zip entries that are all one", Values: 1,
			Make: one("a.zip", func(value string) []byte { return listed(zipped([]byte(value)), 60_000) }),
		},
		{
			// Each of them is under the limit.
			Name: "two thousand bombs of sixty megabytes", Limits: ratio, Slow: true,
			Make: func(dir, _ string) error {
				var err error
				for i := range 2000 {
					err = first(err, os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), zstdRepeat(60, 10, ""), 0o600))
				}
				return err
			},
		},
		{
			Name: "a tar file whose member is a hole of eight exabytes",
			Make: one("a.tar", func(string) []byte { return tarSparse(1<<63-1, 1) }),
		},
		{
			Name: "a tar file with a million holes in one member", Values: 1,
			Make: one("a.tar", func(value string) []byte { return append(tarSparse(2_000_000, 1_000_000), value...) }),
		},
	}
}

// quoted is a zip file each of whose entries has the header of the next one in a
// stored block, so that the data of the last one is that of all.
func quoted(entries int, content []byte) []byte {
	out := zipped(content)
	out = out[:bytes.Index(out, []byte("PK\x01\x02"))]
	next := 30 + len("x")
	for i := range entries {
		name := strconv.Itoa(i)
		head := append(slices.Clone(out[:30]), name...)
		binary.LittleEndian.PutUint16(head[26:], uint16(len(name)))
		quote := binary.LittleEndian.AppendUint16([]byte{0}, uint16(next))
		quote = binary.LittleEndian.AppendUint16(quote, ^uint16(next))
		out, next = slices.Concat(head, quote, out), len(head)
	}
	return out
}

// listed is a zip file whose directory names its one entry again and again.
func listed(archive []byte, times int) []byte {
	at := bytes.Index(archive, []byte("PK\x01\x02"))
	end := bytes.Index(archive, []byte("PK\x05\x06"))
	return slices.Concat(archive[:at], bytes.Repeat(archive[at:end], times), archive[end:])
}

// tarSparse is a tar file of one member that has so many holes, and is said to have
// a length: a header, and one more for each 21 holes.
func tarSparse(length uint64, holes int) []byte {
	const number, entry = 12, 24
	list := func(at []byte, from, n int) {
		for i := range min(n, holes-from) {
			copy(at[i*entry:], fmt.Sprintf("%0*o", number-1, from+i))
			copy(at[i*entry+number:], fmt.Sprintf("%0*o", number-1, 0))
		}
	}
	const inHeader, inBlock = 4, 21
	out := tarHeader(0)
	out[156] = 'S'
	list(out[386:], 0, inHeader)
	out[483] = 0x80
	binary.BigEndian.PutUint64(out[483+number-8:], length)
	more := &out[482]
	for at := inHeader; at < holes; at += inBlock {
		*more = 1
		block := make([]byte, 512)
		list(block, at, inBlock)
		out = append(out, block...)
		more = &out[len(out)-512+504]
	}
	return append(summed(out), make([]byte, 1024)...)
}

// summed corrects the checksum of the first header.
func summed(dt []byte) []byte {
	copy(dt[148:], "        ")
	sum := 0
	for _, b := range dt[:512] {
		sum += int(b)
	}
	copy(dt[148:], fmt.Sprintf("%06o\x00 ", sum))
	return dt
}

// liars say of themselves what is not so.
func liars() []Tree {
	member := func(method uint16, claim uint64, content string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, _ := w.CreateRaw(&zip.FileHeader{Name: "x", Method: method, CompressedSize64: claim, UncompressedSize64: claim})
		_, _ = f.Write([]byte(content))
		_ = w.Close()
		return b.Bytes()
	}
	return []Tree{
		{Name: "a zip entry of eight exabytes", Values: 1, Make: one("a.zip", func(value string) []byte { return member(zip.Store, 1<<63-1, value) })},
		{Name: "a zip entry of a negative length", Values: 1, Make: one("a.zip", func(value string) []byte { return member(zip.Store, 1<<64-2, value) })},
		{Name: "a zip entry that is longer than it says", Values: 1, Make: one("a.zip", func(value string) []byte { return member(zip.Store, 1, value) })},
		{Name: "a zip file of nothing but headers", Values: 0, Slow: true, Make: one("a.zip", func(string) []byte {
			entry := zipped(nil)
			return bytes.Repeat(entry[:bytes.Index(entry, []byte("PK\x01\x02"))], 200_000)
		})},
		{Name: "a tar member of eight exabytes", Values: 1, Make: one("a.tar", func(value string) []byte { return append(tarHeader(1<<63-1), value...) })},
		{Name: "a tar file of nothing but headers", Values: 0, Slow: true, Make: one("a.tar", func(string) []byte { return bytes.Repeat(tarHeader(0), 100_000) })},
		{Name: "a million empty gzip streams", Values: 1, Make: one("a.gz", func(value string) []byte {
			return append(bytes.Repeat(gzipped(nil), 1_000_000), gzipped([]byte(value))...)
		})},
		{Name: "a million empty zstd frames", Values: 1, Make: one("a.zst", func(value string) []byte {
			return append(bytes.Repeat([]byte("\x50\x2a\x4d\x18\x00\x00\x00\x00"), 1_000_000), zstdFrame([]byte(value))...)
		})},
		{Name: "a zstd window of two terabytes", Limits: []string{"window"}, Values: 1, Make: one("a.zst", func(value string) []byte { return zstdBlocks(31, []byte(value)) })},
		{Name: "windows as large as is allowed, in many files", Values: 40, Slow: true, Make: func(dir, value string) error {
			var err error
			for i := range 20 {
				err = first(err,
					os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), gzipped(zstdRepeat(60, 16, value)), 0o600),
					os.WriteFile(filepath.Join(dir, fmt.Sprint(i)+".xz"), xzBlock(28, []byte(value)), 0o600))
			}
			return err
		}},
		{Name: "an xz dictionary of four gigabytes", Limits: []string{"window"}, Values: 1, Make: one("a.xz", func(value string) []byte { return xzBlock(40, []byte(value)) })},
		{Name: "archives that end after their first bytes", Values: 0, Make: func(dir, _ string) error {
			var err error
			for name, dt := range map[string][]byte{"gz": gzipped(nil)[:3], "zip": []byte("PK\x03\x04"), "zst": {0x28, 0xb5, 0x2f, 0xfd}, "xz": []byte("\xfd7zXZ\x00"), "bz2": []byte("BZh91AY&SY"), "tar": tarHeader(9)[:263]} {
				err = first(err, os.WriteFile(filepath.Join(dir, name), dt, 0o600))
			}
			return err
		}},
	}
}
