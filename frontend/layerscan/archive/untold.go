package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// untold reads a member of a zip file whose length is only told after it, as it is
// there: up to a record that tells just the length it is at.
type untold struct {
	buf *bufio.Reader
	n   uint64
}

func (u *untold) Read(p []byte) (int, error) {
	const record = 16
	dt, err := u.buf.Peek(min(len(p)+record, bufferSize))
	if len(dt) < record {
		return 0, unexpected(err)
	}
	n := min(len(p), len(dt)-record+1)
	switch at := bytes.Index(dt[:n+3], binary.LittleEndian.AppendUint32(nil, sigDescriptor)); {
	case at > 0:
		n = at
	case at == 0 && uint64(binary.LittleEndian.Uint32(dt[8:])) == u.n&(1<<32-1):
		return 0, io.EOF
	case at == 0:
		n = 1
	}
	copy(p, dt[:n])
	u.n += uint64(n)
	_, err = u.buf.Discard(n)
	return n, err
}

// unexpected is what an end where there should be none is.
func unexpected(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return atStart(err)
}
