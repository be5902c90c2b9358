package verify_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/frontend/verify"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// stackReport is what a step tells about the one layer that a stack is.
type stackReport struct {
	layerscan.Result
	Content search.Result `json:"content"`
}

// TestStacks judges the root file systems of ordinary software, in the folders of
// LEAKTIGHT_STACKS, as the gate does with the layer of a RUN: nothing may fail. It
// tells what would, had the same files been given by a COPY.
//
// Tokens that are put into copies of their files must all be found.
func TestStacks(t *testing.T) { //nolint:paralleltest // measures
	parent := os.Getenv("LEAKTIGHT_STACKS")
	if parent == "" {
		t.Skip("LEAKTIGHT_STACKS is not set: make stacks sets it")
	}
	trees, err := filepath.Glob(filepath.Join(parent, "*-*"))
	assert.NilError(t, err)
	assert.Assert(t, len(trees) >= 8, "%s has only %d stacks", parent, len(trees))
	var all struct {
		stackReport
		digests []string
	}
	for _, tree := range trees {
		t.Run(filepath.Base(tree), func(t *testing.T) {
			found := scanStack(t, tree)
			all.Content.Bytes += found.Content.Bytes
			all.Content.Files += found.Content.Files
			all.digests = append(all.digests, published(t, tree, found)...)
			judgeStack(t, found)
			plant(t, tree)
		})
	}
	t.Logf("%d files, %.2f GB in all", all.Content.Files, float64(all.Content.Bytes)/1e9)
	assert.Check(t, all.Content.Bytes > 10e9)
	if os.Getenv("LEAKTIGHT_STACKS_UPDATE") != "" {
		addFakes(t, all.digests)
	}
}

// scanStack runs the step of the gate.
func scanStack(t *testing.T, tree string, args ...string) stackReport {
	t.Helper()
	layers, out := t.TempDir(), t.TempDir()
	assert.NilError(t, os.Symlink(tree, filepath.Join(layers, "0")))
	start, before := time.Now(), cpu(t)
	assert.NilError(t, verify.ScanIn(t.Context(), append([]string{"--layers=1", "--tokens"}, args...), layers, t.TempDir(), out))
	used, took := cpu(t)-before, time.Since(start)
	dt, err := os.ReadFile(filepath.Join(out, verify.ReportName))
	assert.NilError(t, err)
	var report struct{ Layers []stackReport }
	assert.NilError(t, json.Unmarshal(dt, &report))
	found := report.Layers[0]
	t.Logf("%d files, %.2f GB, cpu %.1f s, wall %.1f s", found.Content.Files, float64(found.Content.Bytes)/1e9, used.Seconds(), took.Seconds())
	return found
}

func cpu(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	assert.NilError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// judgeStack lists what fails, and counts the rest by the rule and the kind.
func judgeStack(t *testing.T, found stackReport) {
	t.Helper()
	dt, err := json.Marshal(found)
	assert.NilError(t, err)
	for _, instruction := range []string{"RUN install", "COPY . /"} {
		counts := map[string]int{}
		for _, f := range verifyLayer(t, instruction, string(dt), verify.Options{}) {
			kind := fmt.Sprint(f.Verdict, " ", f.Rule.Name, " ", found.kind(f.Path))
			counts[kind]++
			switch {
			case f.Verdict != rule.Fail:
			case instruction == "RUN install":
				t.Errorf("%s: %s %s", instruction, kind, f.Message)
			case counts[kind] <= 20:
				t.Logf("%s: %s %s", instruction, kind, f.Path)
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(counts)) {
			t.Logf("%s: %5d %s", instruction, counts[kind], kind)
		}
	}
}

// kind is the kind of the file or of the token at a path.
func (r stackReport) kind(path string) string {
	for _, f := range r.Content.Findings {
		if f.Path == path {
			return f.Token
		}
	}
	for _, h := range r.Hits {
		if h.Path == path {
			return h.Kind
		}
	}
	return ""
}

// plant puts each kind of token at some place of a copy of some file of a tree,
// every other one compressed, and asserts that it is found there.
func plant(t *testing.T, tree string) {
	t.Helper()
	dir, files := t.TempDir(), someFiles(t, tree)
	assert.NilError(t, os.MkdirAll(filepath.Join(dir, "plain"), 0o755))
	want := map[string]string{}
	for kind, token := range ruletest.Tokens() {
		content, err := os.ReadFile(files[rand.IntN(len(files))])
		assert.NilError(t, err)
		at := rand.IntN(len(content) + 1)
		around := [][2]string{{"\n", "\n"}, {`="`, `"`}, {" ", " "}, {"\x00", "\x00"}, {`\n`, `\n`}, {": ", "\r\n"}}[rand.IntN(6)]
		planted := slices.Concat(content[:at], []byte(around[0]+token+around[1]), content[at:])
		path := "/" + kind
		if len(want)%2 == 0 {
			path, planted = "/"+kind+".gz", packtest.Gzip(planted)
			want[path+"!"+kind] = kind
		} else {
			want[path] = kind
		}
		assert.NilError(t, os.WriteFile(filepath.Join(dir, path), planted, 0o600))
	}
	assert.Check(t, len(want) >= 40)
	found := scanStack(t, dir).Content.Findings
	missed := maps.Clone(want)
	for _, f := range found {
		if want[f.Path] == f.Token {
			delete(missed, f.Path)
		}
	}
	t.Logf("planted %d tokens, found %d", len(want), len(want)-len(missed))
	assert.Check(t, is.Len(missed, 0))
}

// someFiles are files of a tree, up to a mebibyte, that hold no archive.
func someFiles(t *testing.T, tree string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(tree, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || rand.IntN(100) > 0 {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Size() < 1<<20 && !packed(path) {
			files = append(files, path)
		}
		return err
	})
	assert.NilError(t, err)
	assert.Assert(t, len(files) > 0)
	return files
}

func packed(path string) bool {
	ending := strings.ToLower(filepath.Ext(path))
	return slices.Contains([]string{".gz", ".tgz", ".xz", ".bz2", ".zst", ".zip", ".jar", ".whl", ".tar", ".tgz"}, ending)
}
