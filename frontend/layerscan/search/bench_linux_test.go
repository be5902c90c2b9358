package search_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

// envTree makes the test's binary search a tree and do nothing else, so that
// what that costs can be measured from outside.
const envTree = "LEAKTIGHT_SEARCH_TREE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(envTree); dir != "" {
		if err := searchOnce(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// searchOnce looks for ten values in all forms, for all tokens and for credential
// files, as the gate does.
func searchOnce(dir string) error {
	var values []search.Value
	for i := range 10 {
		values = append(values, search.Value{ID: fmt.Sprint(i), Value: rule.Secret(strings.ToLower(rand.Text()[:8+i]) + "4X9z" + rand.Text()[:6])})
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	judge := layerscan.NewJudge(layerscan.Options{})
	if _, err = search.New(values, rule.Tokens(), search.Limits{}).Walk(context.Background(), root, judge.File); err != nil {
		return err
	}
	status, err := os.ReadFile("/proc/self/status")
	fmt.Println(highWater.FindString(string(status)))
	return err
}

// highWater is the most memory that a process has had.
var highWater = regexp.MustCompile(`VmHWM:.*`)

// cost is what a command took.
type cost struct {
	cpu, wall time.Duration
	peak      int64
}

func (c cost) String() string {
	return fmt.Sprintf("cpu %.2f s, wall %.2f s", c.cpu.Seconds(), c.wall.Seconds())
}

func measure(tb testing.TB, cmd *exec.Cmd) cost {
	tb.Helper()
	start := time.Now()
	out, err := cmd.CombinedOutput()
	assert.NilError(tb, err, string(out))
	c := cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall: time.Since(start)}
	_, _ = fmt.Sscanf(string(out), "VmHWM: %d kB", &c.peak) // cat does not tell
	c.peak <<= 10
	return c
}

func best(a, b cost) cost {
	return cost{min(a.cpu, b.cpu), min(a.wall, b.wall), max(a.peak, b.peak)}
}

// BenchmarkTreeAgainstCat compares the search of everything with reading it by
// cat, in turn, and takes the best of each. The trees are made of /usr. Since cat
// unpacks nothing, those that are compared have no archives, and one shows what
// archives add.
func BenchmarkTreeAgainstCat(b *testing.B) {
	if testing.Short() {
		b.Skip("-short: making trees of 0.4 and 2.4 GB takes a minute")
	}
	for _, size := range []struct {
		name       string
		files, all int
		random     int64
		archives   bool
	}{
		{name: "small", files: 12_000, all: 300 << 20, random: 104 << 20},
		{name: "small with archives", files: 12_000, all: 300 << 20, random: 104 << 20, archives: true},
		{name: "large", files: 150_000, all: 2400 << 20},
	} {
		b.Run(size.name, func(b *testing.B) {
			dir := b.TempDir()
			makeTree(b, dir, size.files, size.all, size.archives)
			if size.random > 0 {
				makeRandom(b, filepath.Join(dir, "random"), size.random)
			}
			ours, cat := cost{cpu: math.MaxInt64, wall: math.MaxInt64}, cost{cpu: math.MaxInt64, wall: math.MaxInt64}
			for b.Loop() {
				for range 5 {
					find := exec.Command("sh", "-c", `find "$1" -type f -print0 | xargs -0 -P4 cat >/dev/null`, "sh", dir)
					cat = best(cat, measure(b, find))
					once := exec.Command(os.Args[0])
					once.Env = append(os.Environ(), envTree+"="+dir)
					ours = best(ours, measure(b, once))
				}
			}
			fmt.Printf("%s: search %s, %d MiB; cat %s\n", size.name, ours, ours.peak>>20, cat)
			b.ReportMetric(ours.cpu.Seconds()/cat.cpu.Seconds(), "cpu-ratio")
			b.ReportMetric(ours.wall.Seconds()/cat.wall.Seconds(), "wall-ratio")
			b.ReportMetric(float64(ours.peak>>20), "peak-MiB")
		})
	}
}

// makeTree copies files of /usr, those of less than half a mebibyte, as often as
// it takes, so that they are about as large in all as is wanted.
func makeTree(tb testing.TB, dir string, files, all int, archives bool) {
	tb.Helper()
	const longest = 512 << 10
	errEnough := errors.New("enough")
	count, size := 0, int64(0)
	for round := 0; count < files; round++ {
		before := count
		err := filepath.WalkDir("/usr", func(p string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil
			}
			info, err := e.Info()
			mean := int64(all / files)
			switch behind := mean*int64(count) > size; {
			case err != nil, info.Size() > longest, behind != (info.Size() > mean):
				return nil
			}
			dt, err := os.ReadFile(p)
			if err != nil || !archives && archive.Detect(dt) != archive.None {
				return err
			}
			to := filepath.Join(dir, fmt.Sprint(round), p)
			if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, dt, 0o600)); err != nil {
				return err
			}
			size += info.Size()
			if count++; count == files {
				return errEnough
			}
			return nil
		})
		if !errors.Is(err, errEnough) {
			assert.NilError(tb, err)
		}
		assert.Assert(tb, count > before, "/usr has no files")
	}
	tb.Logf("%d files, %d MiB", count, size>>20)
}

func makeRandom(tb testing.TB, at string, size int64) {
	tb.Helper()
	f, err := os.Create(at)
	assert.NilError(tb, err)
	w := bufio.NewWriterSize(f, 1<<20)
	_, err = io.CopyN(w, rand.Reader, size)
	assert.NilError(tb, err)
	assert.NilError(tb, w.Flush())
	assert.NilError(tb, f.Close())
}
