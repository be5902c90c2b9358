package search

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/rule"
)

// Links are further names of files of a layer under which credentials lie, by the name
// that has the content: a tar has that once.
type Links map[string][]string

// maxLinkBytes bounds the names that are kept of one layer.
const maxLinkBytes = 4 << 20

// link keeps a hard link whose name is one of a credential file.
func (r *run) link(at, target string) error {
	if len(rule.FitsInImage(at)) == 0 {
		return nil
	}
	if r.linkBytes += len(at) + len(target); r.linkBytes > maxLinkBytes {
		return fmt.Errorf("%s: the names of hard links that are called like credentials have more than %d bytes together", layerscan.Shown(at), maxLinkBytes)
	}
	if r.result.Links == nil {
		r.result.Links = Links{}
	}
	r.result.Links[target] = append(r.result.Links[target], at)
	return nil
}

// Visit reads the tar of a layer once more, and calls visit for each of the links, with
// the file that it stands for.
func (l Links) Visit(ctx context.Context, r io.Reader, visit func(path string, f layerscan.File) error) error {
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case h.Typeflag != tar.TypeReg || h.Size == 0:
			continue
		}
		file := &streamedFile{r: t, size: h.Size}
		for _, at := range l[path.Clean("/"+h.Name)] {
			if err := visit(at, file); err != nil {
				return within(at, err)
			}
		}
	}
}
