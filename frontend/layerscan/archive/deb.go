package archive

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// eachDeb reads a Debian package. It is an ar file, as libraries are, of which there
// is nothing to unpack.
func eachDeb(r io.Reader, member func(string, io.Reader) error) error {
	from := &source{Reader: r}
	var magic [len("!<arch>\n")]byte
	if _, err := io.ReadFull(from, magic[:]); err != nil {
		return from.judge(atStart(err))
	}
	for {
		// A name, times and owners, and the length in ten digits.
		var h [60]byte
		switch _, err := io.ReadFull(from, h[:]); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return from.judge(err)
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(h[48:58])), 10, 64)
		if err != nil || size < 0 {
			return damaged("a member has no length")
		}
		content := &io.LimitedReader{R: from, N: size}
		if err := member(strings.TrimRight(string(h[:16]), " /"), decoded{content, from}); err != nil {
			return err
		}
		switch err := rest(content); {
		case err != nil:
			return from.judge(err)
		case content.N > 0:
			return from.judge(io.ErrUnexpectedEOF)
		}
		if _, err := io.CopyN(io.Discard, from, size%2); err != nil && !errors.Is(err, io.EOF) {
			return from.judge(err)
		}
	}
}
