package detect

import (
	"path"
	"strings"
)

// FileID is the id that people give a file's secret: its base name without a
// leading dot.
func FileID(source string) string {
	return strings.TrimPrefix(path.Base(source), ".")
}

// distinguish gives files that share an id their paths as ids. One may keep it:
// the only one that the Dockerfile names, or else the only one that is nearest to
// the root of its context, so that a file further down changes nothing.
func (s *search) distinguish() {
	owners := map[string]owner{}
	for _, h := range s.hits {
		if h.Source == "" {
			continue
		}
		rank, file := s.rank(h), fileOf(h)
		switch o, ok := owners[h.ID]; {
		case !ok || rank < o.rank:
			owners[h.ID] = owner{file: file, rank: rank}
		case rank == o.rank && file != o.file:
			owners[h.ID] = owner{rank: rank}
		}
	}
	for i, h := range s.hits {
		if h.Source != "" && owners[h.ID].file != fileOf(h) {
			s.hits[i].ID = path.Join(h.Context, ContextPath(h.Source))
		}
	}
}

// owner is the file that keeps an id, "" where files of one rank share it.
type owner struct {
	file string
	rank int
}

// rank orders the files of an id: those that the Dockerfile names come first.
func (s *search) rank(h Hit) int {
	if _, named := s.named[fileOf(h)]; named {
		return 0
	}
	return 1 + strings.Count(ContextPath(h.Source), "/")
}

// fileOf tells a file from those of the same path in other contexts.
func fileOf(h Hit) string { return h.Context + "/" + ContextPath(h.Source) }
