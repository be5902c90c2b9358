package policy_test

import (
	"errors"
	"testing"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/patternmatcher"
	"gotest.tools/v3/assert"
)

// FuzzParseJudgesOrRefuses feeds any text to the parser: it gives a policy whose
// entries are whole, or an error with the position of each problem.
func FuzzParseJudgesOrRefuses(f *testing.F) {
	for _, l := range policy.Lists() {
		f.Add([]byte(l.Sample))
	}
	for _, text := range []string{
		"", "---\n---\n", "skip: &a [*a]", "? ? ?", "a: &a [x]\nb: [*a,*a]", "{[", "skip:\n\t- x", "<<: {}", "%YAML 9.9\n---\n", "!!set {a}", "\xff\xfe", "- |\n x\n",
		"credentials:\n- path: 'a{b,/}[!x]*'\n  reason: x\n", "credentials:\n- path: '**a**/{b,c}'\n  reason: x\n",
		"allow:\n- path: \"\\x00\"\n  reason: x\n", "severity:\n- {rule: all, level: default, reason: x, locked: True, expires: 0000-01-01}\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := policy.Parse(policy.Filename, text, policy.Options{Today: today, Above: true})
		if err != nil {
			var wrong *policy.Error
			assert.Assert(t, errors.As(err, &wrong))
			assert.Assert(t, len(wrong.Problems) > 0 && file == nil)
			return
		}
		for _, e := range file.Entries {
			assert.Assert(t, e.Line > 0 && e.Reason != "" && e.Rule+e.Path+e.Name != "", "%+v", e)
			assert.Assert(t, e.Expires.IsZero() || !today.After(e.Expires.AddDate(0, 0, 1)), "%+v", e)
		}
		p, err := policy.New(file, file)
		if err != nil {
			return
		}
		given := p.Judge(rule.Finding{Rule: rule.BuildArgValue, Verdict: rule.Fail, Name: "a"}, "x")
		assert.Assert(t, given.Verdict == rule.Fail)
		p.Judge(rule.Finding{Rule: rule.SecretFile, Verdict: rule.Rewrite, Path: "a/b"}, "")
		for _, path := range []string{"a/b", "a.dat", "conf/a.dat", "x"} {
			if _, ok := p.File(path); !ok {
				continue
			}
			listed, err := patternmatcher.MatchesOrParentMatches(path, p.Candidates())
			assert.Assert(t, err == nil && listed, "%s would not be listed by %q: %v", path, p.Candidates(), err)
		}
	})
}
