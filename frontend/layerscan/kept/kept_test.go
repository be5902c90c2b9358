package kept_test

import (
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/kept"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// path ranks by its first byte.
type path string

func (p path) Rank() int { return int(p[0] - '0') }
func (p path) Size() int { return len(p) }

func fill(l *kept.List[path], n int, p path) {
	for range n {
		l.Add(p)
	}
}

func count(l kept.List[path], rank int) (n int) {
	for _, p := range l.All {
		if p.Rank() == rank {
			n++
		}
	}
	return n
}

func TestListKeepsWhatRanksHigher(t *testing.T) {
	t.Parallel()
	var l kept.List[path]
	fill(&l, 600, "0")
	fill(&l, 600, "1")
	fill(&l, 300, "2")
	fill(&l, 50, "0")
	assert.Check(t, is.Len(l.All, kept.Max))
	assert.Check(t, is.Equal(count(l, 0), 100))
	assert.Check(t, is.Equal(count(l, 1), 600))
	assert.Check(t, is.Equal(count(l, 2), 300))
	assert.Check(t, is.Equal(l.Dropped, [3]int{550, 0, 0}))
	fill(&l, 1000, "2")
	assert.Check(t, is.Equal(count(l, 2), kept.Max))
	assert.Check(t, is.Equal(l.Dropped, [3]int{650, 600, 300}))
}

func TestListBoundsItsPaths(t *testing.T) {
	t.Parallel()
	var l kept.List[path]
	long := path(strings.Repeat("1", kept.MaxPaths/2))
	fill(&l, 3, long)
	assert.Check(t, is.Len(l.All, 2))
	assert.Check(t, is.Equal(l.Dropped, [3]int{0, 1, 0}))
	l.Add("2")
	assert.Check(t, is.Equal(count(l, 2), 1), "one that is short takes the place of one that is long")
	l.Add(path("2" + strings.Repeat("x", kept.MaxPaths)))
	assert.Check(t, is.Equal(l.Dropped, [3]int{0, 2, 1}), "one that is too long for any place is dropped")
}
