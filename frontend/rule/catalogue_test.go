package rule_test

import (
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestEveryKindHasSamples(t *testing.T) {
	t.Parallel()
	all := ruletest.Samples()
	for _, f := range rule.Files() {
		assert.Check(t, slices.ContainsFunc(all, func(s ruletest.Sample) bool { return s.Kind == f.Name }), f.Name)
	}
	for _, s := range all {
		kind, match := rule.MatchFile(s.Path)
		assert.Check(t, is.Equal(kind.Name, s.Kind), s.Path)
		near, _ := rule.MatchFile(s.Near)
		assert.Check(t, near.Name != s.Kind, "%s is no %s", s.Near, s.Kind)
		assert.Check(t, is.Equal(match == rule.DoubtfulMatch, s.Holds != ""), "%s: content decides, or the name", s.Path)
		if s.Holds != "" {
			assert.Check(t, kind.HoldsCredential([]byte(s.Holds)), "%s: %s", s.Path, s.Holds)
			assert.Check(t, !kind.HoldsCredential([]byte(s.Clean)), "%s: %s", s.Path, s.Clean)
		}
	}
}

// TestKindsForRunTime tells kinds that a container needs from kinds that a build
// may need: a Dockerfile that names one of the former is refused.
func TestKindsForRunTime(t *testing.T) {
	t.Parallel()
	want := []string{
		"host-key", "tls-key", "pem", "ejson-key", "php-config", "python-settings", "jwk",
		"htpasswd", "ppp-secrets", "ipsec-secrets", "keytab", "vpn-config", "wireguard", "mail-login",
	}
	var got []string
	for _, f := range rule.Files() {
		if f.Runtime {
			got = append(got, f.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	assert.Check(t, is.DeepEqual(got, want))
}
