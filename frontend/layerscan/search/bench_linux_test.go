package search_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

const (
	// envTree makes the test's binary search a tree and do nothing else, so that
	// what that costs can be measured from outside.
	envTree = "LEAKTIGHT_SEARCH_TREE"
	// envPaths has it judge the names of files as well, as the gate does.
	envPaths = "LEAKTIGHT_SEARCH_PATHS"
)

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

// searchOnce looks for values in all forms, those of stdin or else ten, and for all
// tokens. It prints the memory that it took, and where it found something.
func searchOnce(dir string) error {
	given, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var values []search.Value
	for i, v := range strings.Fields(string(given)) {
		values = append(values, search.Value{ID: fmt.Sprint(i), Value: rule.Secret(v)})
	}
	for i := len(values); len(given) == 0 && i < 10; i++ {
		values = append(values, search.Value{ID: fmt.Sprint(i), Value: rule.Secret(strings.ToLower(rand.Text()[:8+i]) + "4X9z" + rand.Text()[:6])})
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	judge := layerscan.NewJudge(layerscan.Options{})
	visit := judge.File
	if os.Getenv(envPaths) == "" {
		visit = nil
	}
	found, err := search.New(values, rule.Tokens(), search.Limits{}).Walk(context.Background(), root, visit)
	if err != nil {
		return err
	}
	status, err := os.ReadFile("/proc/self/status")
	fmt.Println(highWater.FindString(string(status)))
	for _, f := range found.Findings {
		fmt.Println(dir + f.Path)
	}
	for _, h := range judge.Result().Hits {
		fmt.Println(dir + h.Path)
	}
	return err
}

// highWater is the most memory that a process has had.
var highWater = regexp.MustCompile(`VmHWM:.*`)

// costs are what a command took each time.
type costs struct {
	cpus, walls []float64
	peak        int64
	out         string
}

// add runs a command.
func (r *costs) add(tb testing.TB, cmd *exec.Cmd) {
	tb.Helper()
	start := time.Now()
	out, err := cmd.CombinedOutput()
	assert.NilError(tb, err, string(out))
	state := cmd.ProcessState
	r.cpus = append(r.cpus, (state.UserTime() + state.SystemTime()).Seconds())
	r.walls = append(r.walls, time.Since(start).Seconds())
	peak := state.SysUsage().(*syscall.Rusage).Maxrss     //nolint:forcetypeassert // of Linux
	_, _ = fmt.Sscanf(string(out), "VmHWM: %d kB", &peak) // of this process only
	r.peak, r.out = max(r.peak, peak<<10), string(out)
}

// cpu is the least processor time of all runs: other work on the machine only adds.
func (r *costs) cpu() float64 { return slices.Min(r.cpus) }

// wall is the least time of all runs.
func (r *costs) wall() float64 { return slices.Min(r.walls) }

func (r costs) String() string {
	median := func(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }
	return fmt.Sprintf("cpu %.2f s (median %.2f), wall %.2f s (median %.2f), %d MiB", r.cpu(), median(r.cpus), r.wall(), median(r.walls), r.peak>>20)
}

// searcher searches a tree in a process of its own.
func searcher(dir string, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), envTree+"="+dir), env...)
	return cmd
}

// BenchmarkTreeAgainstCat compares the search of everything with reading it by
// cat, in turn, seven times, and takes the best of each. The trees are made of /usr. Since cat
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
		aim        float64
		stretch    float64
	}{
		{name: "small", files: 12_000, all: 300 << 20, random: 104 << 20, aim: 1, stretch: 0.75},
		{name: "small with archives", files: 12_000, all: 300 << 20, random: 104 << 20, archives: true},
		{name: "large", files: 150_000, all: 2400 << 20, aim: 0.7, stretch: 0.5},
	} {
		b.Run(size.name, func(b *testing.B) {
			dir := b.TempDir()
			makeTree(b, dir, size.files, size.all, size.archives)
			if size.random > 0 {
				makeRandom(b, filepath.Join(dir, "random"), size.random)
			}
			var cat, ours, paths costs
			for b.Loop() {
				for range 7 {
					cat.add(b, exec.Command("sh", "-c", `find "$1" -type f -print0 | xargs -0 -P4 cat >/dev/null`, "sh", dir))
					ours.add(b, searcher(dir))
					paths.add(b, searcher(dir, envPaths+"=1"))
				}
			}
			fmt.Printf("%s: search %s; with paths %s; cat %s\n", size.name, ours, paths, cat)
			if aim := size.aim; aim > 0 {
				fmt.Printf("figure|%s tree: cpu, of cat's (%d MB)|%.2f|<=%.2f|%.2f\n", size.name, size.all>>20+int(size.random>>20), ours.cpu()/cat.cpu(), aim, size.stretch)
				fmt.Printf("figure|%s tree: wall, of cat's|%.2f|<=1|\n", size.name, ours.wall()/cat.wall())
				fmt.Printf("figure|%s tree: cpu, with paths judged|%.2f||\n", size.name, paths.cpu()/cat.cpu())
			}
			fmt.Printf("figure|%s tree: peak memory, MiB|%d|<=32|20\n", size.name, ours.peak>>20)
			b.ReportMetric(ours.cpu()/cat.cpu(), "cpu-ratio")
			b.ReportMetric(ours.wall()/cat.wall(), "wall-ratio")
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
