package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/archive"
	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// text is what the archives of these tests hold. It compresses well.
var text = strings.Repeat("some text that is the same again and again\n", 200)

// members lists the members of an archive as NAME:LENGTH.
func members(dt []byte, opt archive.Options) ([]string, error) {
	var all []string
	if opt.Window == nil {
		opt.Window = window(8 << 20)
	}
	err := archive.Each(bytes.NewReader(dt), archive.Detect(dt), opt, func(name string, r io.Reader) error {
		n, err := io.Copy(io.Discard, r)
		all = append(all, fmt.Sprintf("%s:%d", name, n))
		return err
	})
	return all, err
}

// window gives each decoder as much memory.
func window(most int64) func() (int64, func()) {
	return func() (int64, func()) { return most, func() {} }
}

func tarred(tb testing.TB, headers ...tar.Header) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		assert.NilError(tb, w.WriteHeader(&h))
		_, err := io.WriteString(w, text[:h.Size])
		assert.NilError(tb, err)
	}
	assert.NilError(tb, w.Close())
	return b.Bytes()
}

// sparseTar has a member of a terabyte with 512 bytes of data at its end, as GNU tar
// writes it, and one without holes.
func sparseTar(tb testing.TB) []byte {
	tb.Helper()
	const dataSize, size = 512, 1 << 40
	dt := tarred(tb, tar.Header{Name: "s", Size: dataSize, Format: tar.FormatGNU}, tar.Header{Name: "b", Size: 10})
	set := func(at int, text string) { copy(dt[at:], text) }
	set(156, string(tar.TypeGNUSparse))
	set(386, "\x80\x00\x00\x00"+string(binary.BigEndian.AppendUint64(nil, size-dataSize))+fmt.Sprintf("%011o\x00", dataSize))
	set(483, "\x80\x00\x00\x00"+string(binary.BigEndian.AppendUint64(nil, size)))
	set(148, "        ")
	sum := 0
	for _, b := range dt[:512] {
		sum += int(b)
	}
	set(148, fmt.Sprintf("%06o\x00 ", sum))
	return dt
}

// zipped makes a zip file of members with text. Where their sizes are not given
// in advance, they stand after the data.
func zipped(tb testing.TB, headers ...zip.FileHeader) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range headers {
		f, err := w.CreateHeader(&h)
		assert.NilError(tb, err)
		_, err = io.WriteString(f, text)
		assert.NilError(tb, err)
	}
	assert.NilError(tb, w.Close())
	return b.Bytes()
}

// rawZip makes a zip file of one member whose data is as given.
func rawZip(tb testing.TB, h zip.FileHeader, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h.CompressedSize64 = uint64(len(data))
	f, err := w.CreateRaw(&h)
	assert.NilError(tb, err)
	_, err = f.Write(data)
	assert.NilError(tb, err)
	assert.NilError(tb, w.Close())
	return b.Bytes()
}

// untold is the first part of a zip file, without its directory.
func untold(tb testing.TB, method uint16, data []byte) []byte {
	tb.Helper()
	dt := rawZip(tb, zip.FileHeader{Name: "a", Method: method, Flags: 8}, data)
	return dt[:bytes.Index(dt, []byte("PK\x01\x02"))]
}

// packed is text[:86] as bzip2 -9 and xz pack it.
func packed(tb testing.TB, encoded string) []byte {
	tb.Helper()
	dt, err := base64.StdEncoding.DecodeString(encoded)
	assert.NilError(tb, err)
	return dt
}

const (
	inBzip2 = "QlpoOTFBWSZTWUF7NycAACTRgAAQQAAm44xAIABUFVAAaAqqe1RtRoyZdMI0hTSzwiMrfIpb0oowmhBRpRZCzyqUPi7kinChIIL2bk4="
	inXz    = "/Td6WFoAAATm1rRGAgAhAQwAAACPmEGc4ABVACpdADmbyfLnULjF4l2l1PuQ1yr3FK8oGHb9mzyXEx5Pm4CZd7LU/TuIM7dgAAAAABvH+GgfbiI4AAFGVmmprQQftvN9AQAAAAAEWVo="
	inXz9   = "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4ABVACpdADmbyfLnULjF4l2l1PuQ1yr3FK8oGHcDY1Ao4FZth1H1aMUNyLJ/8ReAAAAAABvH+GgfbiI4AAFGVmmprQQftvN9AQAAAAAEWVo="
)

func TestEach(t *testing.T) {
	t.Parallel()
	all := len(text)
	for _, tc := range []struct {
		name string
		dt   []byte
		want []string
	}{
		{"gzip", packtest.Gzip(text), []string{fmt.Sprintf(":%d", all)}},
		{"gzip, two streams", append(packtest.Gzip(text), packtest.Gzip(text)...), []string{fmt.Sprintf(":%d", 2*all)}},
		{"gzip with zeros after it", append(packtest.Gzip(text), make([]byte, 512)...), []string{fmt.Sprintf(":%d", all)}},
		{"gzip of nothing", packtest.Gzip(""), []string{":0"}},
		{"zstd", packtest.Zstd(text), []string{fmt.Sprintf(":%d", all)}},
		{"zstd, two frames", append(packtest.Zstd(text), packtest.Zstd(text)...), []string{fmt.Sprintf(":%d", 2*all)}},
		{"bzip2", packed(t, inBzip2), []string{":86"}},
		{"xz", packed(t, inXz), []string{":86"}},
		{"tar", tarred(t, tar.Header{Name: "a", Size: 10}, tar.Header{Name: "d/b", Size: 0}), []string{"a:10", "d/b:0"}},
		{"tar with a link and an attribute", tarred(
			t, tar.Header{Name: "l", Typeflag: tar.TypeSymlink, Linkname: "target"},
			tar.Header{Name: "x", Size: 5, PAXRecords: map[string]string{"SCHILY.xattr.user.a": "value"}},
		), []string{"l:7", "x:11"}},
		{
			"zip with bzip2, zstd and xz, whose lengths come last",
			slices.Concat(untold(t, 12, packed(t, inBzip2)), untold(t, 93, packtest.Zstd(text)), untold(t, 95, packed(t, inXz)), zipped(t, zip.FileHeader{Name: "b"})),
			[]string{"a:86", fmt.Sprintf("a:%d", all), "a:86", fmt.Sprintf("b:%d", all)},
		},
		{"a script that is a zip file", append([]byte("#!/usr/bin/env python3\n"), zipped(t, zip.FileHeader{Name: "a", Method: zip.Deflate})...), []string{fmt.Sprintf("a:%d", all)}},
		{"a package of Debian", packtest.Deb("debian-binary", "2.0\n", "control.tar", "abc", "data.tar", "abcd"), []string{"debian-binary:4", "control.tar:3", "data.tar:4"}},
		{"tar with a file of a terabyte of holes", sparseTar(t), []string{"s:1048576", "b:10"}},
		{
			"zip, many members", zipped(t, zip.FileHeader{Name: "a", Method: zip.Deflate}, zip.FileHeader{Name: "b", Method: zip.Deflate}),
			[]string{fmt.Sprintf("a:%d", all), fmt.Sprintf("b:%d", all)},
		},
		{"zip with what is stored", rawZip(t, zip.FileHeader{Name: "a", Method: zip.Store}, []byte(text)), []string{fmt.Sprintf("a:%d", all)}},
		{
			"zip with what is stored, its length after it", zipped(t, zip.FileHeader{Name: "a", Method: zip.Store}, zip.FileHeader{Name: "b", Method: zip.Store}),
			[]string{fmt.Sprintf("a:%d", all), fmt.Sprintf("b:%d", all)},
		},
		{
			"zip with what looks like an end", rawZip(t, zip.FileHeader{Name: "a", Method: zip.Store, Flags: 8}, []byte("PK\x07\x08"+text)),
			[]string{fmt.Sprintf("a:%d", all+4)},
		},
		{"zip with bzip2", rawZip(t, zip.FileHeader{Name: "a", Method: 12}, packed(t, inBzip2)), []string{"a:86"}},
		{"zip with zstd", rawZip(t, zip.FileHeader{Name: "a", Method: 93}, packtest.Zstd(text)), []string{fmt.Sprintf("a:%d", all)}},
		{"zip with xz", rawZip(t, zip.FileHeader{Name: "a", Method: 95}, packed(t, inXz)), []string{"a:86"}},
	} {
		got, err := members(tc.dt, archive.Options{})
		assert.Check(t, err, tc.name)
		assert.Check(t, is.DeepEqual(got, tc.want), tc.name)
	}
}

func TestEachReadsWhatTheCallerLeaves(t *testing.T) {
	t.Parallel()
	for name, dt := range map[string][]byte{
		"zip": zipped(t, zip.FileHeader{Name: "a", Method: zip.Deflate}, zip.FileHeader{Name: "b", Method: zip.Deflate}),
		"tar": tarred(t, tar.Header{Name: "a", Size: 999}, tar.Header{Name: "b", Size: 999}),
	} {
		var names []string
		err := archive.Each(bytes.NewReader(dt), archive.Detect(dt), archive.Options{}, func(name string, r io.Reader) error {
			_, err := io.ReadFull(r, make([]byte, 10))
			names = append(names, name)
			return err
		})
		assert.Check(t, err, name)
		assert.Check(t, is.DeepEqual(names, []string{"a", "b"}), name)
	}
}

func TestEachGivesTheErrorsOfOthers(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	for name, dt := range map[string][]byte{
		"gzip": packtest.Gzip(text), "zstd": packtest.Zstd(text), "bzip2": packed(t, inBzip2), "xz": packed(t, inXz),
		"zip": zipped(t, zip.FileHeader{Name: "a", Method: zip.Deflate}), "tar": tarred(t, tar.Header{Name: "a", Size: 10}),
	} {
		err := archive.Each(bytes.NewReader(dt), archive.Detect(dt), archive.Options{Window: window(8 << 20)}, func(string, io.Reader) error { return mine })
		assert.Check(t, is.ErrorIs(err, mine), name)
		short := io.MultiReader(bytes.NewReader(dt[:len(dt)/2]), failing{mine})
		err = archive.Each(short, archive.Detect(dt), archive.Options{Window: window(8 << 20)}, func(_ string, r io.Reader) error {
			_, err := io.Copy(io.Discard, r)
			return err
		})
		assert.Check(t, is.ErrorIs(err, mine), "%s: an error while reading", name)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestEachTellsWhatItCannotRead(t *testing.T) {
	t.Parallel()
	z := zipped(t, zip.FileHeader{Name: "a", Method: zip.Deflate})
	locked := bytes.Clone(z)
	locked[6] |= 1
	unknown := rawZip(t, zip.FileHeader{Name: "a", Method: 99}, []byte(text))
	stored := zipped(t, zip.FileHeader{Name: "a", Method: zip.Store})
	spoiled := packtest.Gzip(text)
	spoiled[20] ^= 0xff
	for _, tc := range []struct {
		name   string
		dt     []byte
		opt    archive.Options
		want   string
		window bool
	}{
		{name: "gzip that is cut", dt: packtest.Gzip(text)[:40], want: "truncated"},
		{name: "gzip that is cut in its header", dt: packtest.Gzip(text)[:5], want: "truncated"},
		{name: "gzip that is spoiled", dt: spoiled, want: "damaged"},
		{name: "zstd that is cut", dt: packtest.Zstd(text)[:20], want: "truncated"},
		{name: "bzip2 that is cut", dt: packed(t, inBzip2)[:40], want: "truncated"},
		{name: "xz that is cut", dt: packed(t, inXz)[:60], want: "truncated"},
		{name: "tar that is cut", dt: tarred(t, tar.Header{Name: "a", Size: 900})[:1000], want: "truncated"},
		{name: "a package of Debian that is cut", dt: packtest.Deb("debian-binary", "2.0\n", "data.tar", "abcd")[:135], want: "truncated"},
		{name: "a package of Debian without a length", dt: bytes.Replace(packtest.Deb("debian-binary", "2.0\n"), []byte("4         `"), []byte("-         `"), 1), want: "no length"},
		{name: "zip that is cut", dt: z[:50], want: "truncated"},
		{name: "zip that is cut after its members", dt: z[:len(z)-len("PK")-100], want: "truncated"},
		{name: "zip with a password", dt: locked, want: "encrypted"},
		{name: "zip with a stored member that is cut", dt: stored[:100], want: "truncated"},
		{name: "zip with an unknown method", dt: unknown, want: "damaged: compression method 99"},
		{name: "xz that needs much memory", dt: packed(t, inXz9), want: "more memory", window: true},
		{name: "bzip2 with little memory", dt: packed(t, inBzip2), opt: archive.Options{Window: window(1 << 20)}, want: "more memory", window: true},
		{name: "zstd that needs much memory", dt: zstdWindow(t), want: "more memory", window: true},
	} {
		_, err := members(tc.dt, tc.opt)
		bad := (*archive.Error)(nil)
		if assert.Check(t, errors.As(err, &bad), "%s: %v", tc.name, err) {
			assert.Check(t, is.Contains(bad.Reason, tc.want), tc.name)
			assert.Check(t, is.Equal(bad.Window, tc.window), tc.name)
		}
	}
}

// zstdWindow is a frame that asks for a window of 64 MiB.
func zstdWindow(tb testing.TB) []byte {
	tb.Helper()
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 16 << 3}
	block := binary.LittleEndian.AppendUint32(nil, 1|uint32(len(text))<<3)[:3]
	return append(append(frame, block...), text...)
}

func TestDetect(t *testing.T) {
	t.Parallel()
	for _, near := range []string{"", "PK", "PK\x05\x06", "\x1f\x8b", "BZh9 is a text", "ustar", "#!/bin/sh", "#!/bin/sh\nPK", "!<arch>\nlibc.o/", strings.Repeat("x", 600)} {
		assert.Check(t, is.Equal(archive.Detect([]byte(near)), archive.None), near)
	}
}

func FuzzEachEnds(f *testing.F) {
	for _, dt := range [][]byte{
		packtest.Gzip(text), packtest.Zstd(text), tarred(f, tar.Header{Name: "a", Size: 10}), zipped(f, zip.FileHeader{Name: "a", Method: zip.Deflate}),
		packed(f, inBzip2), packed(f, inXz), packtest.Deb("debian-binary", "2.0\n"), sparseTar(f), append([]byte("#!x\n"), zipped(f, zip.FileHeader{Name: "a"})...),
		packtest.Zstd(text[:100]), zstdWindow(f), packed(f, inXz9), rawZip(f, zip.FileHeader{Name: "a", Method: 93}, packtest.Zstd(text)), rawZip(f, zip.FileHeader{Name: "a", Method: 95}, packed(f, inXz)),
		append(packtest.Gzip(""), packtest.Gzip(text)...), packtest.Gzip(string(tarred(f, tar.Header{Name: "a", Size: 10}))),
	} {
		f.Add(dt)
	}
	f.Fuzz(func(t *testing.T, dt []byte) {
		left := 1 << 20
		enough := errors.New("enough")
		_ = archive.Each(bytes.NewReader(dt), archive.Detect(dt), archive.Options{Window: window(1 << 20)}, func(_ string, r io.Reader) error {
			n, err := io.Copy(io.Discard, io.LimitReader(r, int64(left)))
			if left -= int(n) + 1; left <= 0 {
				return enough
			}
			return err
		})
	})
}
