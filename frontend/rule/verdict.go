package rule

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
