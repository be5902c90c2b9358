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
		fit, ok := fits(s.Path, s.Kind)
		assert.Check(t, ok, "%s is %s", s.Path, s.Kind)
		_, ok = fits(s.Near, s.Kind)
		assert.Check(t, !ok, "%s is no %s", s.Near, s.Kind)
		assert.Check(t, s.Holds != "" || fit.Match == rule.CertainMatch, "%s: content decides, or the name", s.Path)
		if s.Holds != "" {
			assert.Check(t, fit.HoldsCredential([]byte(s.Holds)), "%s: %q", s.Path, s.Holds)
			assert.Check(t, !fit.HoldsCredential([]byte(s.Clean)), "%s: %q", s.Path, s.Clean)
		}
	}
}

// fits finds one kind among those that fit a path, in a context or in an image.
func fits(p, kind string) (rule.Fit, bool) {
	all := rule.FitsInImage(p)
	if f, match := rule.MatchFile(p); match != rule.NoMatch {
		all = append(all, rule.Fit{File: f, Match: match})
	}
	i := slices.IndexFunc(all, func(f rule.Fit) bool { return f.Name == kind })
	if i < 0 {
		return rule.Fit{}, false
	}
	return all[i], true
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
		if f.Runtime && !f.ImageOnly {
			got = append(got, f.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	assert.Check(t, is.DeepEqual(got, want))
}
