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
	kind, match := s.match(at)
	listed := s.paths[at]
	if match == rule.NoMatch && !listed {
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
	if match == rule.DoubtfulMatch && !listed {
		content, err := prefix(root, name)
		if err != nil {
			return within(at, err)
		}
		if !kind.HoldsCredential(content) {
			return nil
		}
	}
	s.add(Hit{Path: Printable(at), Kind: kind.Name, Listed: listed, Size: info.Size()})
	return nil
}

// match is the policy's word on a path of an image, and else the catalogue's.
func (s *scanner) match(at string) (rule.File, rule.Match) {
	if slices.ContainsFunc(s.credentials, func(pattern string) bool { return policy.MatchPath(pattern, at) }) {
		return rule.File{Name: policy.FileKind}, rule.CertainMatch
	}
	kind, match := rule.MatchFile(at)
	if kind.ContextOnly {
		return rule.File{}, rule.NoMatch
	}
	return kind, match
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
