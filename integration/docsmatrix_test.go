package integration_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/matrix"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// assertShown compares what README.md shows of the demo with outcomes.
func assertShown(t *testing.T, env *testenv.Env, outcomes []matrix.Outcome) {
	t.Helper()
	var demo strings.Builder
	matrix.WriteTable(&demo, outcomes, false)
	said := demoLines(demo.String())
	blocks := blocksOf(pageText(t, env, "README.md"))
	i := slices.IndexFunc(blocks, func(b block) bool { return strings.HasPrefix(b.text, "│") })
	assert.Assert(t, i >= 0)
	for _, line := range demoLines(blocks[i].text) {
		assert.Check(t, is.Contains(said, line))
	}
	methods, _, _ := strings.Cut(said[len(said)-1], " methods: ")
	assert.Check(t, is.Contains(pageText(t, env, "README.md"), "builds "+methods+" ways of leaking"))
}

// demoLines are the lines of the demo's table without the times, and without what is
// unexpected, each row with the method that it belongs to.
func demoLines(table string) []string {
	const id, method, took, refusedBy = 1, 2, 13, 14
	var lines []string
	var last []string
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "│")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) > took {
			if cells[id] == "" {
				cells[id], cells[method] = last[id], last[method]
			}
			last = cells
			cells = slices.Concat(cells[:took], cells[refusedBy:refusedBy+1])
		}
		lines = append(lines, strings.Join(cells, "│"))
	}
	return lines
}
