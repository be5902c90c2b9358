package main

import (
	"bytes"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestFigures(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	assert.NilError(t, figures(strings.NewReader(`goos: linux
figure|small tree: cpu|0.92|<=1|0.75
figure|gitleaks|19|>=20|
figure|with paths|1.07||
peer|rg|not to be had here||||
ok
`), &out))
	var rows [][]string
	for line := range strings.Lines(out.String()) {
		if cells := strings.Split(line, "│"); len(cells) > 6 {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			rows = append(rows, cells[1:7])
		}
	}
	assert.Check(t, is.DeepEqual(rows, [][]string{
		{"program", "cpu s", "wall s", "MiB", "planted, found", "files elsewhere"},
		{"rg", "not to be had here", "", "", "", ""},
		{"figure", "measured", "aim", "", "stretch", ""},
		{"small tree: cpu", "0.92", "<=1", "met", "0.75", "not met"},
		{"gitleaks", "19", ">=20", "not met", "", ""},
		{"with paths", "1.07", "", "", "", ""},
	}))
	assert.Check(t, is.ErrorContains(figures(strings.NewReader("figure|x\n"), &out), "not a figure"))
}
