package matrix

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/leak"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestEveryFolderIsARow(t *testing.T) {
	t.Parallel()
	entries, err := fs.ReadDir(testdata, "testdata")
	assert.NilError(t, err)
	var folders []string
	for _, entry := range entries {
		folders = append(folders, entry.Name())
	}
	ids := map[string]bool{}
	for _, row := range Rows() {
		assert.Check(t, !ids[row.ID], "row %s is there twice", row.ID)
		ids[row.ID] = true
		assert.Check(t, is.Contains(folders, row.ID))
	}
	assert.Check(t, is.Len(folders, len(ids)))
}

func TestRowsRenderTheirContext(t *testing.T) {
	t.Parallel()
	for _, row := range Rows() {
		t.Run(row.ID, func(t *testing.T) {
			t.Parallel()
			vals, err := row.values()
			assert.NilError(t, err)
			dir := t.TempDir()
			assert.NilError(t, row.write(dir, "# syntax=x\n", vals))
			data, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
			assert.NilError(t, err)
			assert.Check(t, strings.HasPrefix(string(data), "# syntax=x\nFROM "))
			for _, variant := range append([]Variant{row.Upstream}, row.Leaktight...) {
				args, err := variant.args(vals)
				assert.NilError(t, err)
				assert.Check(t, !strings.Contains(strings.Join(args, " "), "{{"))
				for _, variable := range variant.env(vals) {
					assert.Check(t, !strings.HasSuffix(variable, "="), "the variable %s has no value", variable)
				}
			}
		})
	}
}

func TestWriteTableJudges(t *testing.T) {
	t.Parallel()
	row := Row{ID: "x1", Title: "some method"}
	good := Outcome{Row: row, Frontend: Upstream, Got: leaks(Layers)}
	bad := Outcome{Row: row, Frontend: Leaktight, Got: leaks(Disk), Problems: []string{"disk: want ·, got LEAK"}}
	var out bytes.Buffer
	WriteTable(&out, []Outcome{good}, false)
	assert.Check(t, is.Contains(out.String(), "1 methods: 1 leak with upstream, 0 with leaktight. All as expected."))
	assert.Check(t, !strings.Contains(out.String(), "\x1b"))
	out.Reset()
	WriteTable(&out, []Outcome{good, bad}, true)
	assert.Check(t, is.Contains(out.String(), "1 outcomes are not as expected"))
	assert.Check(t, is.Contains(out.String(), "x1/leaktight: disk: want"))
	assert.Check(t, is.Contains(out.String(), "\x1b"))
}

func TestJudgeRedactsTheOutput(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("SECRET", leak.Hostile)
	o := Outcome{
		Variant: Variant{Expect: on(Refused, Refused), Says: []string{"Dockerfile:3"}},
		secrets: []leak.Value{secret}, output: "line one\nvalue " + secret.Reveal() + "\n",
	}
	o.judge(true)
	all := strings.Join(o.Problems, "\n")
	assert.Check(t, is.Contains(all, "the refusal prints the secret"))
	assert.Check(t, is.Contains(all, `does not say "Dockerfile:3"`))
	assert.Check(t, is.Contains(all, "line one"))
	assert.Check(t, is.Len(leak.NewFinder(secret).InBytes("", []byte(all)), 0))
}

func TestJudgeNeedsARefusal(t *testing.T) {
	t.Parallel()
	o := Outcome{Variant: Variant{Expect: on(Refused, Refused)}}
	o.judge(false)
	assert.Check(t, is.Len(o.Problems, len(Surfaces())))
}
