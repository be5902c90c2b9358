package verify

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"golang.org/x/sys/unix"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestStepFailsClosed: whatever keeps the step from looking at everything, or from
// telling, is an error that names it, and leaves no report that anybody could take
// for a whole one.
func TestStepFailsClosed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		prepare func(tree, out string) error
		args    []string
		want    []string
	}{
		{
			"too many entries", func(tree, _ string) error {
				return errors.Join(os.WriteFile(filepath.Join(tree, "a"), nil, 0o600), os.WriteFile(filepath.Join(tree, "b"), nil, 0o600))
			}, []string{"--limit=entries=1"}, []string{"scan layer 1 of 1", "limit entries of 1 is reached", ".leaktight.yaml: limits: {"},
		},
		{
			"the image has a file of the report's name", func(_, out string) error {
				return os.WriteFile(filepath.Join(out, reportFolder), []byte(`{"version":3,"layers":[{"files":1}]}`), 0o600)
			}, nil, []string{"create report", "/" + reportFolder, "remove it"},
		},
		{
			"the image has a directory of the report's name", func(_, out string) error { return os.Mkdir(filepath.Join(out, reportFolder), 0o700) },
			nil,
			[]string{"create report", "/" + reportFolder, "remove it"},
		},
		{
			"the image has a link of the report's name", func(_, out string) error { return os.Symlink("/dev/null", filepath.Join(out, reportFolder)) },
			nil,
			[]string{"create report", "/" + reportFolder, "remove it"},
		},
		{
			"nothing can be written", func(_, out string) error { return os.RemoveAll(out) },
			nil,
			[]string{"open output"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			trees, out := t.TempDir(), t.TempDir()
			tree := filepath.Join(trees, "0")
			assert.NilError(t, os.Mkdir(tree, 0o700))
			assert.NilError(t, tc.prepare(tree, out))
			err := scanIn(t.Context(), append([]string{"--layers=1", "--tokens"}, tc.args...), trees, t.TempDir(), out)
			assert.Assert(t, err != nil)
			for _, want := range tc.want {
				assert.Check(t, is.ErrorContains(err, want))
			}
		})
	}
}

// stepWithoutSpace does what the step does where a file may have a few bytes only.
func stepWithoutSpace(dir string, value rule.Secret) outcome {
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 100, Max: 100}); err != nil {
		return outcome{Err: err.Error()}
	}
	return stepHostile(dir, value)
}

func TestStepFailsClosedWhereThereIsNoSpace(t *testing.T) {
	t.Parallel()
	dir, value := t.TempDir(), rand.Text()
	write(t, filepath.Join(dir, "trees", "0", strings.Repeat("n", 200)), value)
	write(t, filepath.Join(dir, "secrets", "0"), value)
	assert.NilError(t, os.Mkdir(filepath.Join(dir, "out"), 0o700))
	got := readHostile(t, "full", dir, value)
	assert.Check(t, is.Contains(got.Err, "write report: "))
	assert.Check(t, is.Contains(got.Err, "file too large"))
	dt, err := os.ReadFile(filepath.Join(dir, "out", collected(0, 0)))
	assert.NilError(t, err)
	_, err = parseReport(dt, 1)
	assert.Check(t, is.ErrorContains(err, "EOF"), "what was written is no report")
}
