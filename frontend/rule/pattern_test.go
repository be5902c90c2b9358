package rule

import (
	"slices"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
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
		assert.Check(t, is.DeepEqual(Expand(tc.pattern), tc.want), tc.pattern)
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

func TestTailsDropNothingThatPatternsMatch(t *testing.T) {
	t.Parallel()
	filled := strings.NewReplacer("**/", "d/", "/**", "/d", "*", "x", "?", "x", "[0-9]", "1", "[._-]", "-", "[a-z]", "a")
	var paths []string
	for _, p := range patterns(files()) {
		paths = append(paths, filled.Replace(p), "a/"+filled.Replace(p), strings.TrimPrefix(p, "**/"))
	}
	all := append(patterns(files()), slices.Concat(harmless(), packageTests(), packages())...)
	matched := 0
	for i, p := range paths {
		for j := i % 7; j < len(all); j += 7 { // every seventh pair is enough
			want := doublestar.MatchUnvalidated(all[j], p)
			assert.Check(t, newGlobs(all[j:j+1]).match(p) == want, "%s for %s", all[j], p)
			if want {
				matched++
			}
		}
	}
	assert.Check(t, matched > 100)
}
