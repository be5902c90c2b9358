package report

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// RefusedError says that a build was refused, or its result withheld, and what
// to type instead.
type RefusedError struct {
	// Filename is the Dockerfile's name, for Filename:LINE.
	Filename string
	// Findings are those at fail, never empty.
	Findings []rule.Finding
}

// Folds gives the findings as they are told, worst first.
func (e *RefusedError) Folds() []Fold { return Folds(WorstFirst(e.Findings)) }

// Error tells as many findings as fit on a screen, each with its line and what to
// type, and counts the others.
func (e *RefusedError) Error() string {
	folds := e.Folds()
	reasons := len(folds)
	for _, f := range folds {
		reasons += len(f.Others)
	}
	title := "leaktight: build refused"
	if reasons > 1 {
		title += fmt.Sprintf(", %d reasons", reasons)
	}
	var s screen
	s.add(title)
	tell := newTeller(e.Filename)
	for i, f := range folds {
		lines := tell.tell(f)
		if i > 0 && !s.fits(append(lines, rest(folds[:i+1], folds[i+1:])...)) {
			s.add(rest(folds[:i], folds[i:])...)
			return strings.Join(s.lines, "\n")
		}
		s.add(lines...)
	}
	s.add(rest(folds, nil)...)
	return strings.Join(s.lines, "\n")
}
