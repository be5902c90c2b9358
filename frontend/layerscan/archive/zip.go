package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// The signatures of a zip file's records.
const (
	sigFile       = 0x04034b50
	sigDescriptor = 0x08074b50
	sigDirectory  = 0x02014b50
	sigEnd        = 0x06054b50
	sigEnd64      = 0x06064b50
	sigExtra      = 0x08064b50
)

// The methods of compression.
const (
	stored   = 0
	deflated = 8
	bzipped  = 12
	zstded   = 93
	xzed     = 95
)

// The flags of a file's header.
const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3
)

// zipReader reads a zip file from its start, by the headers before each file. Its
// directory, which is at the end, is not needed.
type zipReader struct {
	buf  *bufio.Reader
	from *source
	opt  Options
	// inflate and packed are used for one member after the other.
	inflate io.ReadCloser
	packed  *bufio.Reader
}

// zipFile is the header of a file.
type zipFile struct {
	flags, method uint16
	// size is how many bytes follow, -1 where only the data tells.
	size int64
	name string
	// wide says that sizes have 64 bits.
	wide bool
}

func eachZip(r io.Reader, opt Options, member func(string, io.Reader) error) error {
	from := &source{Reader: r}
	z := &zipReader{buf: opt.Pool.buffer(from), from: from, opt: opt}
	defer opt.Pool.buffers.Put(z.buf)
	if head, _ := z.buf.Peek(HeadLen); bytes.HasPrefix(head, []byte("#!")) {
		_, _ = z.buf.Discard(scriptLen(head))
	}
	for {
		sig, err := z.signature()
		switch {
		case err != nil:
			return from.judge(err)
		case sig != sigFile:
			return nil
		}
		f, err := z.header()
		if err != nil {
			return from.judge(atStart(err))
		}
		if err := z.file(f, member); err != nil {
			return err
		}
	}
}

// scriptLen is the length of the line before the first file, 0 if none follows.
func scriptLen(head []byte) int {
	line := bytes.IndexByte(head, '\n') + 1
	if !bytes.HasPrefix(head[line:], binary.LittleEndian.AppendUint32(nil, sigFile)) {
		return 0
	}
	return line
}

// signature reads which record comes next. Between the last file and the
// directory there may be a block of signatures that is no record.
func (z *zipReader) signature() (uint32, error) {
	dt, err := z.buf.Peek(4)
	if err != nil {
		return 0, atStart(err)
	}
	switch sig := binary.LittleEndian.Uint32(dt); sig {
	case sigFile:
		_, err = z.buf.Discard(4)
		return sig, err
	case sigDirectory, sigEnd, sigEnd64, sigExtra:
		return sig, nil
	}
	return 0, z.skipToDirectory()
}

func (z *zipReader) skipToDirectory() error {
	const most = 64 << 20
	for range most {
		dt, err := z.buf.Peek(4)
		if err != nil {
			return damaged("no record follows a member")
		}
		switch binary.LittleEndian.Uint32(dt) {
		case sigDirectory:
			return nil
		case sigFile:
			return damaged("something stands between two members")
		}
		if _, err := z.buf.Discard(1); err != nil {
			return err
		}
	}
	return damaged("no record follows a member")
}

func (z *zipReader) header() (zipFile, error) {
	const length = 26
	var h [length]byte
	if _, err := io.ReadFull(z.buf, h[:]); err != nil {
		return zipFile{}, err
	}
	u16 := func(at int) uint16 { return binary.LittleEndian.Uint16(h[at:]) }
	f := zipFile{flags: u16(2), method: u16(4), size: int64(binary.LittleEndian.Uint32(h[14:]))}
	text := make([]byte, int(u16(22))+int(u16(24)))
	if _, err := io.ReadFull(z.buf, text); err != nil {
		return zipFile{}, err
	}
	f.name = string(text[:u16(22)])
	f.extra(text[u16(22):], h)
	if f.flags&flagDescriptor != 0 && f.size == 0 {
		f.size = -1
	}
	return f, nil
}

// extra reads the sizes of a large file.
func (f *zipFile) extra(dt []byte, h [26]byte) {
	const (
		zip64 = 1
		large = 1<<32 - 1
	)
	for len(dt) >= 4 {
		id, n := binary.LittleEndian.Uint16(dt), int(binary.LittleEndian.Uint16(dt[2:]))
		if n > len(dt)-4 {
			return
		}
		field := dt[4 : 4+n]
		dt = dt[4+n:]
		if id != zip64 {
			continue
		}
		f.wide = true
		if binary.LittleEndian.Uint32(h[18:]) == large && len(field) >= 8 {
			field = field[8:]
		}
		if f.size == large && len(field) >= 8 {
			f.size = int64(binary.LittleEndian.Uint64(field))
		}
	}
}

func (z *zipReader) file(f zipFile, member func(string, io.Reader) error) error {
	switch {
	case f.flags&flagEncrypted != 0:
		return errEncrypted
	case f.size < -1:
		return damaged("a size is negative")
	}
	packed := io.Reader(z.buf)
	if f.method != deflated { // which tells itself where it ends
		packed = &untold{buf: z.buf}
	}
	limited := &io.LimitedReader{R: z.buf, N: f.size}
	if f.size >= 0 {
		packed = limited
	}
	if err := z.content(f, packed, member); err != nil {
		return err
	}
	if f.size >= 0 {
		if err := rest(limited); err != nil {
			return z.from.judge(err)
		}
		if limited.N > 0 {
			return &Error{Reason: "truncated", err: io.ErrUnexpectedEOF}
		}
	}
	return z.from.judge(z.descriptor(f))
}

// descriptor skips the sizes that stand after the data.
func (z *zipReader) descriptor(f zipFile) error {
	if f.flags&flagDescriptor == 0 {
		return nil
	}
	length := 12
	if f.wide {
		length = 20
	}
	dt, err := z.buf.Peek(4)
	if err != nil {
		return atStart(err)
	}
	if binary.LittleEndian.Uint32(dt) == sigDescriptor {
		length += 4
	}
	if _, err := z.buf.Discard(length); err != nil {
		return atStart(err)
	}
	if f.wide || f.size >= 0 {
		return nil
	}
	return z.widened()
}

// widened skips the other half of sizes that turn out to have 64 bits.
func (z *zipReader) widened() error {
	dt, err := z.buf.Peek(12)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if len(dt) < 12 || known(dt) || !known(dt[8:]) {
		return nil
	}
	_, err = z.buf.Discard(8)
	return err
}

func known(dt []byte) bool {
	switch binary.LittleEndian.Uint32(dt) {
	case sigFile, sigDirectory, sigEnd, sigEnd64, sigExtra:
		return true
	}
	return false
}
