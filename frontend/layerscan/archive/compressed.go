package archive

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// bufferSize is how much of a compressed stream is read ahead.
const bufferSize = 16 << 10

func eachGzip(r io.Reader, opt Options, member func(string, io.Reader) error) error {
	from := &source{Reader: r}
	buf := opt.Pool.buffer(from)
	defer opt.Pool.buffers.Put(buf)
	z, err := opt.Pool.gzip(buf)
	if err != nil {
		return from.judge(atStart(err))
	}
	defer opt.Pool.gzips.Put(z)
	return member("", &unzipped{z: z, from: from})
}

// Pool keeps decoders from one archive to the next. The zero value is empty.
type Pool struct {
	buffers, gzips sync.Pool
	windows
}

func (p *Pool) buffer(r io.Reader) *bufio.Reader {
	if buf, ok := p.buffers.Get().(*bufio.Reader); ok {
		buf.Reset(r)
		return buf
	}
	return bufio.NewReaderSize(r, bufferSize)
}

func (p *Pool) gzip(r io.Reader) (*gzip.Reader, error) {
	if z, ok := p.gzips.Get().(*gzip.Reader); ok {
		return z, z.Reset(r)
	}
	return gzip.NewReader(r)
}

// unzipped reads gzip streams one after the other. What follows the last one,
// such as the zeros of a tape, is none.
type unzipped struct {
	z    *gzip.Reader
	from *source
	any  bool
}

func (u *unzipped) Read(p []byte) (int, error) {
	n, err := u.z.Read(p)
	u.any = u.any || n > 0
	if errors.Is(err, gzip.ErrHeader) && u.any {
		err = io.EOF
	}
	return n, u.from.judge(err)
}

func eachPacked(r io.Reader, kind Kind, opt Options, member func(string, io.Reader) error) error {
	from := &source{Reader: r}
	content, free, err := opt.unpack(kind, from)
	if err != nil {
		return from.judge(err)
	}
	defer free()
	return member("", decoded{content, from})
}

// bzip2Needs is how much memory bzip2 takes to unpack.
const bzip2Needs = 4 << 20

// unpack reads a stream of a kind whose decoder needs a window, and gives a function
// that takes the decoder back.
func (o Options) unpack(kind Kind, packed io.Reader) (content io.Reader, free func(), err error) {
	most, done := o.Window()
	defer func() {
		if err != nil {
			done()
			return
		}
		back := free
		free = func() { back(); done() }
	}()
	switch kind {
	case Zstd:
		content, free, err = o.Pool.zstd(packed, most)
	case Xz:
		content, free, err = o.Pool.xz(packed, most)
	default:
		if most < bzip2Needs {
			return nil, nil, errWindow
		}
		buf := o.Pool.buffer(packed)
		content, free = bzip2.NewReader(buf), func() { o.Pool.buffers.Put(buf) }
	}
	return windowed{content}, free, window(atStart(err))
}

var errWindow = &Error{Reason: "unpacking takes more memory than is allowed", Window: true}

// windowed tells that a window is too large.
type windowed struct{ io.Reader }

func (w windowed) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	return n, window(err)
}

func window(err error) error {
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, xz.ErrMemlimit):
		return errWindow
	case errors.Is(err, xz.ErrBuf):
		return io.ErrUnexpectedEOF
	}
	return err
}

// atStart makes a stream that ends in its header a truncated one.
func atStart(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
