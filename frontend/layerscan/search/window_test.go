package search_test

import (
	"bytes"
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestArchivesBesideEachOtherHaveTheWholeWindowEach(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	packed := spacious(t, []byte(value+"\n"))
	members := map[string][]byte{"a.zst": packed, "b.zst": packed, "c.zst": packed}
	for _, tc := range []struct {
		name    string
		content []byte
		found   int
	}{
		{"in a tar", packtest.Tar(members), 3},
		{"in a zip", packtest.Zip(members), 3},
		{"in a tar in a tar", packtest.Tar(map[string][]byte{"x": packtest.Tar(members), "y": packed}), 4},
		{"within another, one has less", spacious(t, packtest.Tar(members)), 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := search.New([]search.Value{{ID: "id", Value: rule.Secret(value)}}, nil, search.Limits{Window: 32 << 20})
			result, err := s.Reader(t.Context(), "/file", bytes.NewReader(tc.content))
			assert.NilError(t, err)
			unpacked := slices.DeleteFunc(result.Findings, func(f search.Finding) bool { return strings.HasSuffix(f.Path, ".zst") })
			assert.Check(t, is.Len(unpacked, tc.found))
			assert.Check(t, is.Equal(len(result.Skips) > 0, tc.found == 0), "%v", result.Skips)
		})
	}
}

// spacious packs content so that unpacking takes a window of 32 MiB.
func spacious(tb testing.TB, content []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithWindowSize(32<<20))
	assert.NilError(tb, err)
	_, err = w.Write(content)
	assert.NilError(tb, err)
	assert.NilError(tb, w.Flush()) // so that it does not know how little there is
	assert.NilError(tb, w.Close())
	return b.Bytes()
}
