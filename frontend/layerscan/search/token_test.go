package search_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// everyAnchor finds what [rule.Token.Find] finds at every place where an anchor is.
func everyAnchor(text []byte) map[string]string {
	found := map[string]string{}
	for _, token := range rule.Tokens() {
		for _, anchor := range token.Anchors {
			for at := range text {
				if !bytes.HasPrefix(text[at:], []byte(anchor)) {
					continue
				}
				if start, end, ok := token.Find(text, at); ok {
					found[token.Name] = string(text[start:end])
				}
			}
		}
	}
	return found
}

func TestEveryKindOfTokenIsFound(t *testing.T) {
	t.Parallel()
	s := search.New(nil, rule.Tokens(), search.Limits{})
	samples := ruletest.Tokens()
	for name, key := range ruletest.PrivateKeys() {
		samples["a private key, "+name] = key
	}
	samples["hugging-face-token, without a digit"] = "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"
	samples["gitlab-token, without a digit"] = "glpat-qWeRtzUiOPasDFgHJklY"
	for name, sample := range samples {
		for _, around := range [][2]string{{"", ""}, {"x = '", "'\n"}, {`{"a":"b\n`, `","c":1}`}, {"https://h/?t=", "&a=b"}, {"%3D", "%26"}, {"\x00\xff", "\x00"}} {
			text := []byte(around[0] + sample + around[1])
			got := map[string]string{}
			search.Each(s, text, 64<<10, func(f search.Finding) {
				got[f.Token] = string(text[f.Offset : f.Offset+int64(f.Length)])
			})
			want := everyAnchor(text)
			assert.Check(t, len(want) > 0, "%s between %q", name, around)
			assert.Check(t, is.DeepEqual(got, want), "%s between %q", name, around)
		}
	}
}

func TestWhatMattersMoreIsKept(t *testing.T) {
	t.Parallel()
	dir, value := t.TempDir(), secret()
	token := func() string { return "dop_v1_" + hex.EncodeToString([]byte(rand.Text() + rand.Text())[:32]) }
	for i := range 1100 {
		write(t, dir, fmt.Sprintf("a/%04d", i), token())
		write(t, dir, fmt.Sprintf("b/%04d.gz", i), "\x1f\x8b\x08 is damaged")
	}
	write(t, dir, "z/token", token())
	write(t, dir, "z/value", value)
	write(t, dir, "z/deep.gz", string(gz(gz(gz([]byte("text"))))))
	s := search.New([]search.Value{{ID: "token", Value: rule.Secret(value)}}, rule.Tokens(), search.Limits{Depth: 2})
	res := tree(t, s, dir)
	assert.Check(t, is.Len(res.Findings, 1000))
	assert.Check(t, is.Equal(res.More, 102))
	assert.Check(t, slices.ContainsFunc(res.Findings, func(f search.Finding) bool { return f.ID == "token" }))
	assert.Check(t, is.Len(res.Skips, 1000))
	assert.Check(t, is.Equal(res.MoreSkips, 101))
	assert.Check(t, is.Equal(res.MoreLimited, 0))
	assert.Check(t, slices.ContainsFunc(res.Skips, func(s search.Skip) bool { return s.Limit == search.LimitDepth }))

	res = tree(t, s.Doubting(func(f search.Finding) bool { return strings.HasPrefix(f.Path, "/a/") }), dir)
	assert.Check(t, is.Len(res.Findings, 1000))
	assert.Check(t, is.Equal(res.More, 0))
	assert.Check(t, is.Equal(res.MoreDoubtful, 102))
	assert.Check(t, slices.ContainsFunc(res.Findings, func(f search.Finding) bool { return f.Path == "/z/token" }))
}

func TestLimitsBeyondWhatIsKeptAreCounted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deep := string(gz(gz([]byte("text"))))
	for i := range 1003 {
		write(t, dir, fmt.Sprint(i), deep)
	}
	s := search.New([]search.Value{{ID: "token", Value: rule.Secret(secret())}}, nil, search.Limits{Depth: 1})
	res := tree(t, s, dir)
	assert.Check(t, is.Len(res.Skips, 1000))
	assert.Check(t, is.Equal(res.MoreLimited, 3))
}

func TestWhatALimitKeptFromBeingSearchedIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deep := string(gz(gz(gz([]byte("text")))))
	for i := range 1100 {
		write(t, dir, fmt.Sprintf("a/%04d.gz", i), deep)
	}
	write(t, dir, "z/deep.gz", deep)
	s := search.New(nil, rule.Tokens(), search.Limits{Depth: 2})
	res := tree(t, s.Doubting(func(f search.Finding) bool { return strings.HasPrefix(f.Path, "/a/") }), dir)
	assert.Check(t, is.Len(res.Skips, 1000))
	assert.Check(t, is.Equal(res.MoreSkips, 101))
	assert.Check(t, is.Equal(res.MoreLimited, 0))
	assert.Check(t, slices.ContainsFunc(res.Skips, func(s search.Skip) bool { return strings.HasPrefix(s.Path, "/z/") }))
}
