package layerscan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"syscall"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

var errChanged = errors.New("no longer a regular file")

func (s *scanner) file(root *os.Root, at, name string) error {
	named, listed := s.named(at), s.paths[at]
	fits := rule.FitsInImage(judged(at))
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
		fit, err := s.judge(root, name, info, fits)
		if err != nil {
			return within(at, err)
		}
		if fit == nil {
			return nil
		}
		hit.Kind = fit.Name
	}
	s.add(hit)
	return nil
}

// named reports whether the policy calls a path a credential.
func (s *scanner) named(at string) bool {
	return slices.ContainsFunc(s.credentials, func(pattern string) bool { return policy.MatchPath(pattern, at) })
}

// judge gives the first kind whose credential a file holds, nil for none. What was
// said of a file holds for its other names, too, as far as they are of the same kinds.
func (s *scanner) judge(root *os.Root, name string, info fs.FileInfo, fits []rule.Fit) (*rule.Fit, error) {
	known, linked := identity(info)
	for _, f := range fits {
		known.kinds += fmt.Sprint(f.Name, f.Match, " ")
	}
	i, ok := s.verdicts[known]
	if !ok {
		content, err := s.prefix(root, name)
		if err != nil {
			return nil, err
		}
		i = slices.IndexFunc(fits, func(f rule.Fit) bool { return f.Holds(content) })
		if linked && len(s.verdicts) < maxVerdicts {
			s.verdicts[known] = i
		}
	}
	if i < 0 {
		return nil, nil
	}
	return &fits[i], nil
}

// link is a file that has several names, and the kinds that one of them fits.
type link struct {
	device, inode uint64
	kinds         string
}

// prefix reads the start of a file, whole lines of it where there are any. It is
// good until the next one.
func (s *scanner) prefix(root *os.Root, name string) ([]byte, error) {
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
	s.buf.Reset()
	if _, err := s.buf.ReadFrom(io.LimitReader(f, rule.MaxContent+1)); err != nil || s.buf.Len() <= rule.MaxContent {
		return s.buf.Bytes(), err
	}
	content := s.buf.Bytes()[:rule.MaxContent]
	if end := bytes.LastIndexByte(content, '\n'); end >= 0 {
		content = content[:end+1]
	}
	return content, nil
}
