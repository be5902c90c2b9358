package rule

import (
	"cmp"
	"slices"
)

// Verdict says what leaktight does about a finding.
type Verdict string

const (
	// Rewrite means that the build is changed so that the secret is mounted.
	Rewrite Verdict = "rewrite"
	// Fail means that the build is refused, or was stopped by the gate.
	Fail Verdict = "fail"
	// Warn means that the build goes on unchanged.
	Warn Verdict = "warn"
)

// worstFirst is the order in which people should read about findings: what was
// rewritten needs nobody any more.
var worstFirst = []Verdict{Fail, Warn, Rewrite}

// WorseFirst compares verdicts for sorting findings: what fails comes before what
// warns, and that before what was rewritten.
func WorseFirst(a, b Verdict) int {
	return cmp.Compare(slices.Index(worstFirst, a), slices.Index(worstFirst, b))
}
