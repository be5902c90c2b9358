package image

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/opencontainers/go-digest"
)

// Image is what one manifest stands for.
type Image struct {
	// Digest is that of the manifest, "" where there is none.
	Digest digest.Digest
	// Platform is what it runs on, as os/architecture, "" where nobody says.
	Platform string
	// Config is its configuration as it is published, in JSON.
	Config []byte
	// Annotations are those of its manifest and its layers. The first image of a target
	// has those of the indexes, too.
	Annotations []Annotation
	Layers      []Layer
}

// Annotation is a text that is published beside an image.
type Annotation struct{ Name, Text string }

// Layer is one blob of an image.
type Layer struct {
	// Digest is that of the blob, or of its content where Unpacked says so.
	Digest   digest.Digest
	Unpacked bool
	// CreatedBy is the line of the history that made it, "" where there is none.
	CreatedBy string
	// Text says that the blob is no tar but something else, as an attestation is.
	Text bool
	// Size is that of the blob in bytes, as the manifest says; 0 where nobody says.
	Size int64
	open func(context.Context) (io.ReadCloser, error)
}

// Watched is the layer that tells how many bytes of its blob are read, as they are.
func (l Layer) Watched(read func(n int)) Layer {
	open := l.open
	l.open = func(ctx context.Context) (io.ReadCloser, error) {
		blob, err := open(ctx)
		if err != nil {
			return nil, err
		}
		return &countedBlob{blob, read}, nil
	}
	return l
}

// countedBlob tells how much is read of a blob.
type countedBlob struct {
	io.ReadCloser
	read func(n int)
}

// Read reads, and tells it.
func (b *countedBlob) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read(n)
	return n, err
}

// DigestError says that a blob is not what its digest promises.
type DigestError struct{ Want, Got digest.Digest }

// Error names both digests.
func (e *DigestError) Error() string {
	return fmt.Sprintf("the blob %s is damaged: what is there has the digest %s", e.Want, e.Got)
}

// Read hands the content of a layer to f, uncompressed. What f leaves is read, too, so
// that a [*DigestError] tells of a damaged blob. Nothing is kept on a disk.
func (l Layer) Read(ctx context.Context, f func(io.Reader) error) (err error) {
	blob, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, blob.Close()) }()
	packed, unpacked := l.Digest.Algorithm().Digester(), l.Digest.Algorithm().Digester()
	from := &contextReader{ctx: ctx, Reader: blob}
	raw := bufio.NewReaderSize(io.TeeReader(from, packed.Hash()), 64<<10)
	err = l.unpack(raw, unpacked.Hash(), f)
	if _, restErr := io.Copy(io.Discard, raw); err == nil {
		err = restErr
	}
	if from.err != nil {
		return from.err
	}
	got := packed.Digest()
	if l.Unpacked {
		got = unpacked.Digest()
	}
	if got != l.Digest && !errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return &DigestError{l.Digest, got} // which is also why anything else went wrong
	}
	return explainedWindow(err)
}

// explainedWindow says what to do about a layer that takes too much memory.
func explainedWindow(err error) error {
	if !errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return err
	}
	return fmt.Errorf("its zstd needs a window of more than %d MiB (%w): have docker unpack it, with docker pull and docker save -o image.tar, and scan image.tar",
		maxWindow>>20, err)
}

// unpack hands what a blob holds to f, and all of it to w.
func (l Layer) unpack(raw *bufio.Reader, w io.Writer, f func(io.Reader) error) error {
	content, err := decompressed(raw)
	if err != nil {
		return fmt.Errorf("layer %s: %w", l.Digest, err)
	}
	defer content.Close()
	r := io.TeeReader(content, w)
	err = f(r)
	if _, restErr := io.Copy(io.Discard, r); err == nil {
		err = restErr
	}
	return err
}

// decompressed reads what a blob holds, whatever it is compressed with.
func decompressed(r *bufio.Reader) (io.ReadCloser, error) {
	head, err := r.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case strings.HasPrefix(string(head), "\x1f\x8b"):
		return gzip.NewReader(r)
	case strings.HasPrefix(string(head), "\x28\xb5\x2f\xfd"):
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return io.NopCloser(r), nil
}

// contextReader ends with its context, and remembers why it could not go on.
type contextReader struct {
	ctx context.Context
	io.Reader
	err error
}

// Read reads, unless the context has ended.
func (r *contextReader) Read(p []byte) (n int, err error) {
	if r.ctx.Err() != nil {
		err = context.Cause(r.ctx)
	} else {
		n, err = r.Reader.Read(p)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
