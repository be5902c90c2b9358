package layerscan

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		pattern string
		want    []string
	}{
		{"**/.npmrc", []string{"**/.npmrc"}},
		{"a{,b}c", []string{"ac", "abc"}},
		{"{a,b}/{c,d}", []string{"a/c", "a/d", "b/c", "b/d"}},
		{"{a{1,2},b}", []string{"a1", "a2", "b"}},
		{"{a", []string{"{a"}},
	} {
		assert.Check(t, is.DeepEqual(expand(tc.pattern), tc.want), tc.pattern)
	}
}

func TestLiterals(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		base string
		want []string
	}{
		{"*.key", []string{".key"}},
		{"*deploy*key*", []string{"deploy", "key"}},
		{"id_rsa[_.-]*", []string{"id_rsa"}},
		{`a\*b?c`, []string{"a", "b", "c"}},
		{"**", nil},
		{"[", nil},
	} {
		assert.Check(t, is.DeepEqual(literals(tc.base), tc.want), tc.base)
	}
}

func TestIndexDropsOrdinaryPaths(t *testing.T) {
	t.Parallel()
	x := newIndex(rule.Files())
	assert.Check(t, !x.all)
	for _, p := range []string{"/usr/bin/python3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "/app/node_modules/a/index.js"} {
		assert.Check(t, !x.candidate(p), p)
	}
}

func FuzzIndexDropsNothingThatTheCatalogueKnows(f *testing.F) {
	for _, p := range []string{
		"/root/.npmrc", "/root/.ssh/config", "/etc/ssl/private/x", "/a/gcloud/legacy_credentials/b/c", "/opt/ejson/keys/0",
		"/x_rsa", "/etc/apt/auth.conf.d/x", "/.huggingface/token", "/root/.config/gh", "/a/NuGet.Config", "/k/deploy-key", "/\xff/.netrc",
	} {
		f.Add(p)
	}
	x := newIndex(rule.Files())
	f.Fuzz(func(t *testing.T, p string) {
		if len(p) > 4096 {
			t.Skip("longer than a path can be")
		}
		kind, match := rule.MatchFile(p)
		if match != rule.NoMatch && !kind.ContextOnly {
			assert.Check(t, x.candidate("/"+p) || x.candidate(p), "%q is %s", p, kind.Name)
		}
	})
}
