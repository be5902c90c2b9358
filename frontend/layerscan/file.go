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
	hit := Hit{Listed: s.paths[at], LeftOut: s.leftOut[at]}
	fits := s.fits(at, hit.LeftOut)
	if !hit.Listed && !hit.LeftOut && len(fits) == 0 {
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
	if hit.Kind, err = s.kind(root, name, info, fits, hit.Listed); err != nil {
		return within(at, err)
	}
	if hit.Kind != "" || hit.Listed || hit.LeftOut {
		hit.Path, hit.Size = Printable(at), info.Size()
		s.add(hit)
	}
	return nil
}

// fits gives the kinds that may lie at a path: that of the policy before all.
func (s *scanner) fits(at string, leftOut bool) []rule.Fit {
	fits := rule.FitsInImage(judged(at))
	if leftOut {
		fits = append(fits, fitInContext(judged(at))...)
	}
	if s.named(at) {
		fits = append([]rule.Fit{{File: rule.File{Name: policy.FileKind}, Match: rule.CertainMatch}}, fits...)
	}
	return fits
}

// kind names the kind that a file is of, "" for none. What is listed need not hold
// a credential.
func (s *scanner) kind(root *os.Root, name string, info fs.FileInfo, fits []rule.Fit, listed bool) (string, error) {
	switch {
	case len(fits) == 0:
		return "", nil
	case listed, fits[0].Name == policy.FileKind:
		return fits[0].Name, nil
	}
	fit, err := s.judge(root, name, info, fits)
	if err != nil || fit == nil {
		return "", err
	}
	return fit.Name, nil
}

// fitInContext is the kind that a file had in the context, which its content has
// to confirm here.
func fitInContext(at string) []rule.Fit {
	kind, match := rule.MatchFile(at)
	if match == rule.NoMatch {
		return nil
	}
	return []rule.Fit{{File: kind, Match: rule.DoubtfulMatch}}
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
