package rule_test

import (
	"slices"
	"strings"
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

// TestEveryPatternReachesItsKind asserts that no pattern is shadowed by what is
// harmless, by a package, or by the index.
func TestEveryPatternReachesItsKind(t *testing.T) {
	t.Parallel()
	filled := strings.NewReplacer("**/", "dir/", "/**", "/dir/name", "[^.]", "a", "[0-9a-f]", "0", "[0-9]", "7", "[_.-]", "-", "[._-]", "-", "[.-]", "-", "[_-]", "-", "[op]", "p", "*", "x")
	for _, f := range rule.Files() {
		for _, pattern := range slices.Concat(f.Certain, f.Doubtful) {
			for _, p := range rule.Expand(pattern) {
				p = filled.Replace(p)
				_, ok := fits(p, f.Name)
				_, match := rule.MatchFile(p)
				assert.Check(t, ok || !f.ImageOnly && match != rule.NoMatch, "%s: %s", f.Name, p)
			}
		}
	}
}

// TestWhatToolsKeep is about what tools write while an image is built, and where.
func TestWhatToolsKeep(t *testing.T) {
	t.Parallel()
	for _, p := range []string{
		"root/.npmrc", "usr/local/etc/npmrc", "root/.yarnrc.yml", "root/.netrc", "root/.git-credentials", "root/.gitconfig", "etc/gitconfig", "app/.git/config", "app/.git/FETCH_HEAD",
		"app/.git/ORIG_HEAD", "root/.composer/auth.json", "root/.config/composer/auth.json", "root/.bundle/config", "usr/local/bundle/config", "root/.gem/credentials",
		"root/.pip/pip.conf", "root/.config/pip/pip.conf", "etc/pip.conf", "root/.config/pypoetry/auth.toml", "root/.m2/settings.xml", "root/.gradle/gradle.properties",
		"root/.nuget/NuGet/NuGet.Config", "root/.aws/credentials", "root/.aws/cli/cache/0a.json", "root/.config/gcloud/credentials.db", "root/.config/gcloud/access_tokens.db",
		"root/.config/gcloud/legacy_credentials/a/adc.json", "root/.config/gcloud/application_default_credentials.json", "root/.azure/msal_token_cache.json", "root/.azure/accessTokens.json",
		"root/.docker/config.json", "root/.kube/config", "root/.config/gh/hosts.yml", "root/.cache/huggingface/token", "root/.huggingface/token", "root/.hex/hex.config",
		"root/.cargo/credentials", "root/.cargo/credentials.toml", "usr/local/cargo/credentials.toml", "opt/cargo/credentials.toml", "root/.terraform.d/credentials.tfrc.json", "usr/local/lib/R/etc/Renviron", "root/.Renviron",
		"root/.config/rclone/rclone.conf", "root/.conan/.conan.db", "root/.sentryclirc", "root/.config/configstore/snyk.json", "root/.ssh/id_ed25519", "root/.ssh/work",
		"etc/apt/auth.conf", "etc/apt/auth.conf.d/a.conf", "root/.pgpass", "root/.bash_history", "root/.ash_history", "root/.npm/_logs/0-debug-0.log",
	} {
		kinds := slices.DeleteFunc(rule.FitsInImage(p), func(f rule.Fit) bool { return f.Minor })
		assert.Check(t, len(kinds) > 0, p)
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
