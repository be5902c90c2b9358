package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Kind is a format.
type Kind int

// The formats. A wheel and a jar are zip files, and so is an archive that is a
// script, as zipapp makes one: a line that names its interpreter comes first.
const (
	None Kind = iota
	Gzip
	Zstd
	Xz
	Bzip2
	Zip
	Tar
	Deb
)

// HeadLen is how many bytes of a file tell its format.
const HeadLen = 512

// Detect tells the format of a file by its first bytes, None if it is no archive.
func Detect(head []byte) Kind {
	const ustar = 257
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case starts("\x1f\x8b\x08"):
		return Gzip
	case starts("\x28\xb5\x2f\xfd"):
		return Zstd
	case starts("\xfd7zXZ\x00"):
		return Xz
	case starts("BZh") && len(head) >= 10 && (string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17rE8P\x90"):
		return Bzip2
	case starts("PK\x03\x04"), starts("#!") && scriptLen(head) > 0:
		return Zip
	case starts("!<arch>\ndebian-binary"):
		return Deb
	case len(head) > ustar+5 && string(head[ustar:ustar+5]) == "ustar":
		return Tar
	}
	return None
}

// Error says why an archive, or the rest of it, could not be looked at.
type Error struct {
	Reason string
	// Window says that unpacking takes more memory than is allowed.
	Window bool
	err    error
}

// Error gives the reason.
func (e *Error) Error() string { return e.Reason }

// Unwrap gives what the reason comes from, which may be nil.
func (e *Error) Unwrap() error { return e.err }

func damaged(format string, args ...any) error {
	return &Error{Reason: "damaged: " + fmt.Sprintf(format, args...)}
}

var errEncrypted = &Error{Reason: "encrypted"}

// Options say what opening an archive may take.
type Options struct {
	// Window is called before a decoder is made that needs a window of its own; gzip
	// and zip hardly do. It gives how many bytes of memory that may have, and what to
	// call when the decoder is done.
	Window func() (most int64, done func())
	// Pool is where decoders are kept; nil keeps none.
	Pool *Pool
}

// Each calls member for each member of an archive, in order; the one of a file
// that is only compressed has no name. A reader is for the time of the call, and
// need not be read to its end.
//
// An [*Error] says that the rest of the archive could not be read. Any other
// error comes from r or from member.
func Each(r io.Reader, kind Kind, opt Options, member func(name string, r io.Reader) error) error {
	if opt.Pool == nil {
		opt.Pool = &Pool{}
	}
	switch kind {
	case Gzip:
		return eachGzip(r, opt, member)
	case Zstd, Xz, Bzip2:
		return eachPacked(r, kind, opt, member)
	case Zip:
		return eachZip(r, opt, member)
	case Tar:
		return eachTar(r, member)
	case Deb:
		return eachDeb(r, member)
	case None:
	}
	return nil
}

// source remembers an error of the reader below a decoder, which the decoder may
// turn into one of its own.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// decoded reads what a decoder gives. Its errors say that the archive is damaged,
// unless they come from the source.
type decoded struct {
	io.Reader
	from *source
}

func (d decoded) Read(p []byte) (int, error) {
	n, err := d.Reader.Read(p)
	return n, d.from.judge(err)
}

func (s *source) judge(err error) error {
	var known *Error
	switch {
	case err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case s.err != nil:
		return s.err
	case errors.As(err, &known):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Reason: "truncated", err: err}
	}
	return &Error{Reason: "damaged: " + err.Error(), err: err}
}

// rest reads what a member has left.
func rest(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
