package verify

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	trees, secrets, value := t.TempDir(), t.TempDir(), rand.Text()
	write(t, filepath.Join(secrets, "1"), value+"\n")
	write(t, filepath.Join(trees, "0", "etc", "app.conf"), "key: "+value)
	write(t, filepath.Join(trees, "0", value), "x")
	write(t, filepath.Join(trees, "2", "a.gz"), nested(value, 40))
	args := []string{"--layers=3", "--secret=missing", "--secret=token"}
	report, err := searchIn(t.Context(), args, trees, secrets, strings.NewReader(`[{"name":"the Dockerfile","text":"RUN echo `+value+`"}]`))
	assert.NilError(t, err)
	assert.Assert(t, is.Len(report.Layers, 3))
	assert.Assert(t, is.Len(report.Layers[0].Findings, 2))
	for i, p := range []string{"/***", "/etc/app.conf"} {
		assert.Check(t, is.Equal(report.Layers[0].Findings[i].Path, p))
		assert.Check(t, is.Equal(report.Layers[0].Findings[i].ID, "token"))
	}
	assert.Check(t, is.Len(report.Layers[1].Findings, 0), "a layer that is not mounted holds nothing")
	assert.Assert(t, is.Len(report.Layers[2].Skips, 1), "what a limit keeps from being looked at is told")
	assert.Check(t, strings.HasPrefix(report.Layers[2].Skips[0].Path, "/a.gz!"))
	assert.Check(t, is.Len(report.Texts[0].Findings, 1))
}

func TestSearchRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"an argument", []string{"--layers=1", "x"}, "search: want --layers=N"},
		{"a number that is no number", []string{"--layers=x"}, "search: invalid argument"},
		{"an unknown flag", []string{"--layers=1", "--all"}, "search: unknown flag"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := searchIn(t.Context(), tc.args, t.TempDir(), t.TempDir(), strings.NewReader("[]"))
			assert.Check(t, is.ErrorContains(err, tc.want))
		})
	}
	_, err := searchIn(t.Context(), []string{"--layers=0"}, t.TempDir(), t.TempDir(), strings.NewReader("["))
	assert.Check(t, is.ErrorContains(err, "search: read texts"))
}

// nested packs a text some times.
func nested(text string, times int) string {
	for range times {
		text = string(packtest.Gzip(text))
	}
	return text
}
