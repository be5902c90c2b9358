package layerscan

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"path"
	"slices"
)

const (
	// maxDepth is more than the longest path that the kernel takes has levels.
	maxDepth = 2048
	// maxHits is how many hits are kept, maxPaths how many bytes their paths may
	// have together; the others are counted.
	maxHits, maxPaths = 1_000, 1 << 20
	// maxVerdicts is of how many files with several names it is known what they are.
	maxVerdicts = 1 << 16
)

// Options says what to look for besides the catalogue of package rule.
type Options struct {
	// Paths are absolute slash-separated paths, / being the root of the tree,
	// that must not hold a file: any that is not empty is a hit.
	Paths []string
	// LeftOut are absolute paths at which the build left a file of its context out. A
	// file that is not empty is a hit there too, of a kind if its content says so.
	LeftOut []string
	// Credentials are patterns of paths that are credentials by their name,
	// besides those of the catalogue, for [policy.MatchPath].
	Credentials []string
}

// Hit is one credential file.
type Hit struct {
	// Path starts with a slash, which is the root of the tree. Bytes that
	// cannot be printed are escaped as in a Go string.
	Path string `json:"path"`
	// Kind is the name of the rule.File, [policy.FileKind] where Options.Credentials
	// matched, "" where only Options.Paths or Options.LeftOut named the path.
	Kind string `json:"kind,omitempty"`
	// Listed says that Options.Paths named the path.
	Listed bool `json:"listed,omitempty"`
	// LeftOut says that Options.LeftOut named the path.
	LeftOut bool `json:"leftOut,omitempty"`
	// Size is in bytes, never 0.
	Size int64 `json:"size"`
}

// Result is what a scan found.
type Result struct {
	// Hits are sorted by path.
	Hits []Hit `json:"hits,omitempty"`
	// More counts the hits beyond the first 1,000, or the first mebibyte of paths,
	// which are not kept.
	More int `json:"more,omitempty"`
	// Files counts the regular files of the tree.
	Files int `json:"files"`
}

// Scan walks the tree below root and tells which of its regular files are
// credentials: by their name, by the first 1 MiB of their content where the name
// alone does not tell, or because opt lists their path. An empty file is none.
//
// Anything that cannot be read, a tree of more than 2,048 levels, a path that is
// longer than [MaxPath], and the end of ctx are errors; the result is then worth
// nothing. Scan does not close root.
func Scan(ctx context.Context, root *os.Root, opt Options) (Result, error) {
	s := scanner{paths: setOf(opt.Paths), leftOut: setOf(opt.LeftOut), credentials: opt.Credentials, verdicts: map[link]int{}}
	if err := s.dir(ctx, root, "/", 0); err != nil {
		return Result{}, err
	}
	slices.SortFunc(s.found.Hits, func(a, b Hit) int { return cmp.Compare(a.Path, b.Path) })
	return s.found, nil
}

// setOf are paths as they are when the tree is walked.
func setOf(paths []string) map[string]bool {
	set := map[string]bool{}
	for _, p := range paths {
		set[path.Clean("/"+p)] = true
	}
	return set
}

type scanner struct {
	paths, leftOut map[string]bool
	// credentials are patterns besides the catalogue's.
	credentials []string
	found       Result
	// room is what the paths of hits have taken.
	room int
	// verdicts are about files with several names: which kind they are.
	verdicts map[link]int
	buf      bytes.Buffer
}

func (s *scanner) add(h Hit) {
	if s.room += len(h.Path); len(s.found.Hits) == maxHits || s.room > maxPaths {
		s.found.More++
		return
	}
	s.found.Hits = append(s.found.Hits, h)
}
