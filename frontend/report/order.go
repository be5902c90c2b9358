package report

import (
	"cmp"
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
)

// WorstFirst gives findings in the order in which people should read them: what
// fails, then what warns, then what was rewritten; the value of a secret before
// what has the form of one, before files that are called like one, before what
// was not looked at; what the image ships before anything else; by line and path
// where all that is the same.
func WorstFirst(findings []rule.Finding) []rule.Finding {
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b rule.Finding) int {
		return cmp.Or(
			rule.WorseFirst(a.Verdict, b.Verdict),
			cmp.Compare(b.Rule.Evidence, a.Rule.Evidence),
			cmp.Compare(distance(a), distance(b)),
			cmp.Compare(a.Lines.Start, b.Lines.Start),
			cmp.Compare(a.Rule.Name, b.Rule.Name),
			cmp.Compare(counts(a), counts(b)),
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return sorted
}

// counts is 1 for a finding that only counts files of a layer: those that are named
// go before it.
func counts(f rule.Finding) int {
	if f.Layer != "" && f.Path == "" {
		return 1
	}
	return 0
}

func distance(f rule.Finding) int {
	if f.Layer == "" || f.Shipped {
		return 0
	}
	return 1
}
