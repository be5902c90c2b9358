package verify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestScan(t *testing.T) {
	t.Parallel()
	trees, out := t.TempDir(), t.TempDir()
	write(t, filepath.Join(trees, "0", ".netrc"), "x")
	write(t, filepath.Join(trees, "1", "a.conf"), "x")
	assert.NilError(t, scanIn(t.Context(), []string{"--layers=2", "--path=/a.conf"}, trees, t.TempDir(), out))
	dt, err := os.ReadFile(filepath.Join(out, collected(0, 0)))
	assert.NilError(t, err)
	found, err := parseReport(dt, 2)
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(found, []layerReport{
		{Result: layerscan.Result{Hits: []layerscan.Hit{{Path: "/.netrc", Kind: "netrc", Size: 1}}, Files: 1}},
		{Result: layerscan.Result{Hits: []layerscan.Hit{{Path: "/a.conf", Listed: true, Size: 1}}, Files: 1}},
	}))
}

func TestScanComparesALayerWithWhatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	trees, out := t.TempDir(), t.TempDir()
	write(t, filepath.Join(trees, "0.parent", ".netrc"), "x")
	write(t, filepath.Join(trees, "0", "root", ".netrc"), "x")
	assert.NilError(t, os.Link(filepath.Join(trees, "0.parent", ".netrc"), filepath.Join(trees, "0", ".netrc")))
	assert.NilError(t, scanIn(t.Context(), []string{"--layers=1"}, trees, t.TempDir(), out))
	dt, err := os.ReadFile(filepath.Join(out, collected(0, 0)))
	assert.NilError(t, err)
	found, err := parseReport(dt, 1)
	assert.NilError(t, err)
	assert.Check(t, is.DeepEqual(found[0].Hits, []layerscan.Hit{{Path: "/root/.netrc", Kind: "netrc", Size: 1}}))
}

func TestScanRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"a layer that is not mounted", []string{"--layers=2"}, "scan layer 2 of 2: open"},
		{"no number of layers", nil, "want --layers=N"},
		{"an argument", []string{"--layers=1", "x"}, "want --layers=N"},
		{"an unknown flag", []string{"--layers=1", "--skip=x"}, "unknown flag"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			trees, out := t.TempDir(), t.TempDir()
			assert.NilError(t, os.Mkdir(filepath.Join(trees, "0"), 0o700))
			assert.Check(t, is.ErrorContains(scanIn(t.Context(), tc.args, trees, t.TempDir(), out), tc.want))
			left, err := os.ReadDir(out)
			assert.NilError(t, err)
			assert.Check(t, is.Len(left, 0), "a scan that failed leaves no report")
		})
	}
}

func TestScanDoesNotFollowWhatALayerPutsInPlaceOfTheReport(t *testing.T) {
	t.Parallel()
	trees, out, victim := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "victim")
	assert.NilError(t, os.Mkdir(filepath.Join(trees, "0"), 0o700))
	assert.NilError(t, os.Symlink(victim, filepath.Join(out, reportFolder)))
	assert.Check(t, is.ErrorContains(scanIn(t.Context(), []string{"--layers=1"}, trees, t.TempDir(), out), "create report"))
	_, err := os.Stat(victim)
	assert.Check(t, is.ErrorIs(err, os.ErrNotExist))
}

func TestParseReportRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, report, want string }{
		{"nothing", ``, "EOF"},
		{"half of one", `{"version":3,"layers":[{"files":1`, "EOF"},
		{"another version", `{"version":2,"layers":[{"files":1}]}`, "version 2, want 3"},
		{"a field that it does not know", `{"version":3,"layers":[{"files":1,"skipped":1}]}`, "unknown field"},
		{"too few layers", `{"version":3}`, "0 layers were scanned, want 1"},
		{"too many layers", `{"version":3,"layers":[{"files":1},{"files":1}]}`, "2 layers were scanned, want 1"},
		{"something behind it", `{"version":3,"layers":[{"files":1}]} {}`, "something follows"},
		{"more hits than files", `{"version":3,"layers":[{"files":0,"hits":[{"path":"/a","kind":"netrc","size":1}]}]}`, "counts"},
		{"a negative count", `{"version":3,"layers":[{"files":1,"more":-1}]}`, "counts"},
		{"a hit without a reason", `{"version":3,"layers":[{"files":1,"hits":[{"path":"/a","size":1}]}]}`, "a reason"},
		{"a hit without a path", `{"version":3,"layers":[{"files":1,"hits":[{"kind":"netrc","size":1}]}]}`, "without a path"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseReport([]byte(tc.report), 1)
			assert.Check(t, is.ErrorContains(err, tc.want))
		})
	}
}

func FuzzParseReportNeverPanics(f *testing.F) {
	f.Add([]byte(`{"version":3,"layers":[{"files":1,"hits":[{"path":"/a","kind":"netrc","size":1}]}]}`))
	f.Add([]byte(`{"version":3,"layers":[{"files":1,"content":{"findings":[{"path":"/a!b","file":"/a","part":"content","token":"npm-token","offset":1,"length":40,"fingerprint":"0a1b2c3d"}],"skips":[{"path":"/c","reason":"x","limit":"file-size","needs":9}],"files":1,"bytes":9}}]}`))
	f.Fuzz(func(t *testing.T, dt []byte) {
		if found, err := parseReport(dt, 1); err == nil {
			assert.Check(t, is.Len(found, 1))
		}
	})
}

func write(t *testing.T, path, content string) {
	t.Helper()
	assert.NilError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	assert.NilError(t, os.WriteFile(path, []byte(content), 0o600))
}

// scanned is what a step says about a tree.
func scanned(t *testing.T, tree string, args ...string) layerReport {
	t.Helper()
	trees, out := t.TempDir(), t.TempDir()
	assert.NilError(t, os.Rename(tree, filepath.Join(trees, "0")))
	assert.NilError(t, scanIn(t.Context(), append([]string{"--layers=1"}, args...), trees, t.TempDir(), out))
	dt, err := os.ReadFile(filepath.Join(out, collected(0, 0)))
	assert.NilError(t, err)
	found, err := parseReport(dt, 1)
	assert.NilError(t, err)
	return found[0]
}
