package archive

import (
	"archive/tar"
	"errors"
	"io"
	"strings"
)

func eachTar(r io.Reader, member func(string, io.Reader) error) error {
	from := &source{Reader: r}
	t := tar.NewReader(from)
	for {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && h == nil:
			return from.judge(err)
		}
		var content io.Reader = decoded{t, from}
		if Sparse(h) {
			content = io.LimitReader(content, sparseStart)
		}
		if err := member(h.Name, members(h, content)); err != nil {
			return err
		}
	}
}

// sparseStart is how much is given of a member with holes: a few bytes of an archive
// may stand for more than any disk has. Its data are in the archive as they are.
const sparseStart = 1 << 20

// Sparse reports whether a member of a tar may have holes.
func Sparse(h *tar.Header) bool {
	for k := range h.PAXRecords {
		if strings.HasPrefix(k, "GNU.sparse.") {
			return true
		}
	}
	return h.Typeflag == tar.TypeGNUSparse
}

// members reads a member. What a header says about it beside its name, such as
// extended attributes and the target of a link, comes first.
func members(h *tar.Header, r io.Reader) io.Reader {
	var said strings.Builder
	if h.Linkname != "" {
		said.WriteString(h.Linkname + "\n")
	}
	for k, v := range h.PAXRecords {
		if k != "path" && k != "linkpath" {
			said.WriteString(v + "\n")
		}
	}
	if said.Len() == 0 {
		return r
	}
	return io.MultiReader(strings.NewReader(said.String()), r)
}
