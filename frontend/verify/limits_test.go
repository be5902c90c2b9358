package verify

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/policy"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestEveryLimitIsOneOfThePolicy: what the search says to raise can be raised, and
// by itself is what the documentation says.
func TestEveryLimitIsOneOfThePolicy(t *testing.T) {
	t.Parallel()
	var limits search.Limits
	for _, k := range policy.LimitKeys() {
		value, ok := k.Parse(k.Default)
		assert.Check(t, ok, k.Name)
		assert.Check(t, limits.Set(search.Limit(k.Name), value), k.Name)
	}
	assert.Check(t, is.Equal(limits, search.DefaultLimits()))
}

func TestLimitFlags(t *testing.T) {
	t.Parallel()
	flags := limitFlags(map[string]int64{"file-size": 1 << 40, "archive-depth": 3})
	assert.Check(t, is.DeepEqual(flags, []string{"--limit=archive-depth=3", "--limit=file-size=1099511627776"}))
	limits, _, err := parseLimits([]string{"archive-depth=3", "file-size=1099511627776"})
	assert.NilError(t, err)
	assert.Check(t, is.Equal(limits, search.Limits{FileSize: 1 << 40, Depth: 3}))
	for _, wrong := range []string{"file-size", "file-size=", "file-size=0", "file-size=1GiB", "bananas=1", "=1"} {
		_, _, err := parseLimits([]string{wrong})
		assert.Check(t, is.ErrorContains(err, "want --limit=NAME=NUMBER"), wrong)
	}
}

func TestRaise(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		limit  search.Limit
		needs  int64
		limits map[string]int64
		want   string
	}{
		{search.LimitFileSize, 0, nil, "limits: {file-size: 128GiB}"},
		{search.LimitFileSize, 300 << 30, nil, "limits: {file-size: 512GiB}"},
		{search.LimitDepth, 0, map[string]int64{"archive-depth": 20}, "limits: {archive-depth: 40}"},
		{search.LimitTime, 0, map[string]int64{"file-size": 1}, "limits: {time: 2h}"},
	} {
		assert.Check(t, is.Equal(raise(tc.limit, tc.needs, tc.limits), "raise the limit in .leaktight.yaml: "+tc.want))
	}
}

func TestLimitsOfTheStep(t *testing.T) {
	t.Parallel()
	tree := t.TempDir()
	write(t, filepath.Join(tree, "a.gz"), nested("text", 3))
	found := scanned(t, tree, "--tokens", "--limit=archive-depth=2")
	assert.Assert(t, is.Len(found.Content.Skips, 1))
	assert.Check(t, is.Equal(found.Content.Skips[0].Limit, search.LimitDepth))

	tree = t.TempDir()
	write(t, filepath.Join(tree, "a"), string(bytes.Repeat([]byte("x"), 10<<10)))
	found = scanned(t, tree, "--tokens", "--limit=file-size=8192")
	assert.Assert(t, is.Len(found.Content.Skips, 1))
	assert.Check(t, is.Equal(found.Content.Skips[0].Needs, int64(10<<10)))

	trees := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		write(t, filepath.Join(trees, "0", name), "x")
	}
	out := t.TempDir()
	err := scanIn(t.Context(), []string{"--layers=1", "--tokens", "--limit=entries=2"}, trees, t.TempDir(), out)
	assert.Check(t, is.ErrorContains(err, "the limit entries of 2 is reached; raise the limit in .leaktight.yaml: limits: {entries: 4}"))
	left, err := os.ReadDir(out)
	assert.NilError(t, err)
	assert.Check(t, is.Len(left, 0), "a scan that failed leaves no report")
}
