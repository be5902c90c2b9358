package frontend

import (
	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

const (
	// maxExcerpts is how many parts of a file the client shows with a refusal: it prints
	// every one in front of the error.
	maxExcerpts = 3
	// maxExcerpt is how many lines one of them has at most, without those that the
	// client shows around it.
	maxExcerpt = 12
)

// excerpts gives the parts of the Dockerfile that the client shows for what is
// refused: those of the worst, each once, and what is close together as one.
func excerpts(folds []report.Fold) [][]parser.Range {
	var shown []rule.Lines
	var all [][]parser.Range
	for _, f := range folds {
		lines := f.Lines
		lines.End = min(lines.End, lines.Start+maxExcerpt-1)
		ranges := detect.Ranges(lines)
		if len(ranges) == 0 {
			continue
		}
		if i, both := joined(shown, lines); i >= 0 {
			shown[i], all[i] = both, append(all[i], ranges...)
		} else if len(all) < maxExcerpts {
			shown, all = append(shown, lines), append(all, ranges)
		}
	}
	return all
}

// joined finds an excerpt that has room for further lines, and tells what it is
// with them; the index is -1 where there is none.
func joined(shown []rule.Lines, lines rule.Lines) (int, rule.Lines) {
	for i, s := range shown {
		both := s.And(lines)
		if both.End-both.Start < maxExcerpt {
			return i, both
		}
	}
	return -1, rule.Lines{}
}
