package rule

import (
	"testing"

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
