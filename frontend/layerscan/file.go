package layerscan

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"syscall"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

var errChanged = errors.New("no longer a regular file")

func (s *scanner) file(root *os.Root, at, name string) error {
	named, listed := s.named(at), s.paths[at]
	fits := rule.FitsInImage(at)
	if !named && !listed && len(fits) == 0 {
		return nil
	}
	info, err := root.Lstat(name)
	switch {
	case err != nil:
		return within(at, err)
	case !info.Mode().IsRegular():
		return within(at, errChanged)
	case info.Size() == 0:
		return nil
	}
	hit := Hit{Path: Printable(at), Listed: listed, Size: info.Size()}
	switch {
	case named:
		hit.Kind = policy.FileKind
	case listed && len(fits) == 0:
	case listed:
		hit.Kind = fits[0].Name
	default:
		content, err := prefix(root, name)
		if err != nil {
			return within(at, err)
		}
		i := slices.IndexFunc(fits, func(f rule.Fit) bool { return f.Holds(content) })
		if i < 0 {
			return nil
		}
		hit.Kind = fits[i].Name
	}
	s.add(hit)
	return nil
}

// named reports whether the policy calls a path a credential.
func (s *scanner) named(at string) bool {
	return slices.ContainsFunc(s.credentials, func(pattern string) bool { return policy.MatchPath(pattern, at) })
}

// prefix reads the start of a file, whole lines of it where there are any.
func prefix(root *os.Root, name string) ([]byte, error) {
	// O_NONBLOCK, because opening what has become a FIFO would wait for a writer.
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	switch info, err := f.Stat(); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errChanged
	}
	content, err := io.ReadAll(io.LimitReader(f, rule.MaxContent+1))
	if err != nil || len(content) <= rule.MaxContent {
		return content, err
	}
	content = content[:rule.MaxContent]
	if end := bytes.LastIndexByte(content, '\n'); end >= 0 {
		content = content[:end+1]
	}
	return content, nil
}
