package verify

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/hostiletest"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const (
	// hostilePeak bounds the memory of a process that reads a hostile tree. The
	// largest window that an archive may have is half of it.
	hostilePeak = 128 << 20
	// hostileTime only tells what hangs.
	hostileTime = 3 * time.Minute
)

// envHostile makes the test's binary read a tree in one of the ways and do nothing
// else, so that what that takes can be seen from outside.
const envHostile = "LEAKTIGHT_HOSTILE"

func TestMain(m *testing.M) {
	way := os.Getenv(envHostile)
	if way == "" {
		os.Exit(m.Run())
	}
	read := map[string]func(string, rule.Secret) outcome{"scan": scanHostile, "search": searchHostile, "step": stepHostile, "full": stepWithoutSpace}[way]
	CollectEarly()
	value, err := io.ReadAll(os.Stdin)
	if err == nil {
		got := read(os.Args[1], rule.Secret(value))
		got.Peak = peak()
		err = json.NewEncoder(os.Stdout).Encode(got)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// outcome is what came of reading a tree.
type outcome struct {
	Paths, Values int
	Limits        []string
	Err           string
	Peak          int64
}

// peak is the most memory that this process has had.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return -1
	}
	m := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status)
	kib, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		return -1
	}
	return kib << 10
}

func scanHostile(dir string, _ rule.Secret) (got outcome) {
	found, err := searchFor(nil, nil, search.Limits{}).layer(context.Background(), filepath.Join(dir, "trees", "0"), layerscan.Options{Paths: []string{"/loop", "/fd"}})
	got.add(found, err)
	return got
}

func searchHostile(dir string, value rule.Secret) (got outcome) {
	root, err := os.OpenRoot(filepath.Join(dir, "trees", "0"))
	if err != nil {
		return outcome{Err: err.Error()}
	}
	found, err := search.New([]search.Value{{ID: "token", Value: value}}, rule.Tokens(), search.Limits{}).Tree(context.Background(), root)
	got.add(layerReport{Content: found}, err)
	return got
}

// stepHostile does what the step does.
func stepHostile(dir string, _ rule.Secret) (got outcome) {
	out := filepath.Join(dir, "out")
	err := scanIn(context.Background(), []string{"--layers=1", "--secret=token", "--" + flagTokens}, filepath.Join(dir, "trees"), filepath.Join(dir, "secrets"), out)
	if err != nil {
		return outcome{Err: err.Error()}
	}
	dt, err := os.ReadFile(filepath.Join(out, collected(0, 0)))
	if err != nil {
		return outcome{Err: err.Error()}
	}
	layers, err := parseReport(dt, 1)
	if err != nil {
		return outcome{Err: err.Error()}
	}
	got.add(layers[0], nil)
	return got
}

func (o *outcome) add(found layerReport, err error) {
	if err != nil {
		o.Err = err.Error()
		return
	}
	o.Paths = len(found.Hits) + found.More
	o.Values = found.Content.More
	for _, f := range found.Content.Findings {
		if f.ID != "" {
			o.Values++
		}
	}
	for _, s := range found.Content.Skips {
		if s.Limit != "" {
			o.Limits = append(o.Limits, string(s.Limit))
		}
	}
	slices.Sort(o.Limits)
	o.Limits = slices.Compact(o.Limits)
}

// TestHostileTrees reads each tree in three ways, each in a process of its own: it
// ends, in bounded memory, with all that is there or with an error that says why not.
func TestHostileTrees(t *testing.T) {
	t.Parallel()
	for _, tree := range hostiletest.Trees() {
		t.Run(tree.Name, func(t *testing.T) {
			if tree.Slow && testing.Short() {
				t.Skip("-short: the tree takes seconds")
			}
			t.Parallel()
			dir, value := t.TempDir(), rand.Text()
			root := filepath.Join(dir, "trees", "0")
			write(t, filepath.Join(dir, "secrets", "0"), value)
			assert.NilError(t, os.Mkdir(filepath.Join(dir, "out"), 0o700))
			assert.NilError(t, os.MkdirAll(root, 0o700))
			assert.NilError(t, tree.Make(root, value))
			defer meanwhile(tree, root)()

			got := readHostile(t, "scan", dir, value)
			assert.Check(t, tree.Paths < 0 || got.Paths == tree.Paths, "%d paths", got.Paths)
			got.check(t, tree)
			got = readHostile(t, "search", dir, value)
			assert.Check(t, tree.Values < 0 || got.Values == tree.Values, "%d values", got.Values)
			assert.Check(t, is.DeepEqual(got.Limits, tree.Limits))
			got.check(t, tree)
			got = readHostile(t, "step", dir, value)
			assert.Check(t, tree.Paths < 0 || got.Paths == tree.Paths, "%d paths", got.Paths)
			assert.Check(t, tree.Values < 0 || got.Values == tree.Values, "%d values", got.Values)
			got.check(t, tree)
		})
	}
}

func (o *outcome) check(t *testing.T, tree hostiletest.Tree) {
	t.Helper()
	switch {
	case tree.Meanwhile != nil: // an error is right, too
	case tree.Err == "":
		assert.Check(t, is.Equal(o.Err, ""))
	default:
		assert.Check(t, is.Contains(o.Err, tree.Err))
	}
	assert.Check(t, len(o.Err) < 2000, "an error of %d bytes", len(o.Err))
}

// meanwhile changes a tree until it is told to stop.
func meanwhile(tree hostiletest.Tree, root string) (stop func()) {
	if tree.Meanwhile == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			tree.Meanwhile(root)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

func readHostile(t *testing.T, way, dir, value string) (got outcome) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hostileTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], dir)
	cmd.Env = append(os.Environ(), envHostile+"="+way)
	cmd.Stdin = strings.NewReader(value)
	start := time.Now()
	out, err := cmd.Output()
	assert.NilError(t, err, "%s: %v", way, context.Cause(ctx))
	assert.NilError(t, json.Unmarshal(out, &got))
	assert.Check(t, got.Peak > 0 && got.Peak < hostilePeak, "%s: %d bytes of memory", way, got.Peak)
	assert.Check(t, !strings.Contains(string(out), value), "%s: the value is shown", way)
	t.Logf("%s: %d MiB, %.1f s of cpu, %.1f s", way, got.Peak>>20, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), time.Since(start).Seconds())
	return got
}
