package verify

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestTextFindings(t *testing.T) {
	t.Parallel()
	source := []byte("FROM alpine\nLABEL a=b\nLABEL note=swordfish1\n")
	at := func(path string, offset int64, length int) search.Result {
		return search.Result{Findings: []search.Finding{{Path: path, ID: "t", Form: "plain", Offset: offset, Length: length}}}
	}
	for _, tc := range []struct {
		name    string
		texts   []search.Result
		lines   []rule.Lines
		spelled string
	}{
		{"nothing was searched", nil, nil, ""},
		{"nothing was found", []search.Result{{}, {}}, nil, ""},
		{"in the Dockerfile", []search.Result{at("/the Dockerfile", 33, 10)}, []rule.Lines{{Start: 3, End: 3}}, "swordfish1"},
		{"in the configuration only", []search.Result{{}, at("/the image's configuration", 33, 10)}, []rule.Lines{{}}, ""},
		{"beyond the end", []search.Result{at("/the Dockerfile", 33, 10_000)}, []rule.Lines{{Start: 3, End: 4}}, "swordfish1\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var lines []rule.Lines
			for _, f := range textFindings(tc.texts, Options{Source: source}) {
				lines = append(lines, f.Lines)
				assert.Check(t, is.Equal(f.Secret, "t"))
			}
			assert.Check(t, is.DeepEqual(lines, tc.lines))
			var all string
			for _, s := range spelled(tc.texts, source) {
				all += string(s)
			}
			assert.Check(t, is.Equal(all, tc.spelled))
		})
	}
}
