package integration_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leaktight/leaktight/integration/matrix"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
)

// benched is a build whose time with our frontend is compared with its time with
// upstream's, which is started from an image of its own as well.
type benched struct {
	name    string
	context files
	flags   []string // for both frontends
	given   []string // for ours, beyond that
}

func benchedBuilds() []benched {
	npmrc := "//registry.example.com/:_authToken=" + rand.Text() + "\n"
	return []benched{
		{name: "no secrets", context: files{
			"Dockerfile":   "FROM alpine\nWORKDIR /app\nCOPY package.json .\nRUN cat package.json > lock\nCOPY src src\nRUN ls -R src > list\nCMD [\"sh\"]\n",
			"package.json": "{}\n", "src/a.js": "a\n", "src/b.js": "b\n",
		}},
		{name: "secret mount", flags: []string{"--secret", "id=npmrc,src=.npmrc"}, context: files{
			"Dockerfile":   "FROM alpine\nWORKDIR /app\nCOPY package.json .\nRUN --mount=type=secret,id=npmrc wc -c < /run/secrets/npmrc > size\n",
			"package.json": "{}\n", ".npmrc": npmrc, ".dockerignore": ".npmrc\n",
		}},
		{name: "copied secret", given: []string{"--secret", "id=npmrc,src=.npmrc"}, context: files{
			"Dockerfile":   "FROM alpine\nWORKDIR /app\nCOPY package.json .npmrc ./\nRUN wc -c < .npmrc > size\n",
			"package.json": "{}\n", ".npmrc": npmrc,
		}},
		{name: "whole context", given: []string{"--secret", "id=npmrc,src=.npmrc"}, context: files{
			"Dockerfile": "FROM alpine\nCOPY . /app\nRUN ls -R /app > /list\n",
			"a.js":       "a\n", "src/b.js": "b\n", ".npmrc": npmrc,
		}},
		{name: "12 layers", context: files{"Dockerfile": manyLayers(12)}},
	}
}

// manyLayers is a Dockerfile whose RUNs make so many layers.
func manyLayers(count int) string {
	dockerfile := "FROM alpine\n"
	for i := range count {
		dockerfile += fmt.Sprintf("RUN echo %d > /layer-%d\n", i, i)
	}
	return dockerfile
}

// BenchmarkCachedRebuild builds with nothing changed, with upstream's frontend image
// and with ours in turn, and gives the ratio of their times.
func BenchmarkCachedRebuild(b *testing.B) {
	_, daemon := benchDaemon(b)
	for _, c := range benchedBuilds() {
		b.Run(c.name, func(b *testing.B) {
			ratio, more := compare(b, daemon, c, func() string { return "" })
			aim := ""
			if len(c.given)+len(c.flags) == 0 {
				aim = "<=1.05"
			}
			fmt.Printf("figure|cached rebuild, %s (%+.0f ms)|%.2f|%s|\n", c.name, more, ratio, aim)
		})
	}
}

// BenchmarkColdBuild does the same with every RUN made anew.
func BenchmarkColdBuild(b *testing.B) {
	_, daemon := benchDaemon(b)
	builds := benchedBuilds()
	for _, count := range []int{3, 10, 20} {
		builds = append(builds, benched{name: fmt.Sprintf("%d layers", count), context: files{"Dockerfile": manyLayers(count)}})
	}
	for _, c := range builds {
		b.Run(c.name, func(b *testing.B) {
			ratio, more := compare(b, daemon, c, rand.Text)
			fmt.Printf("figure|cold build of nothing but steps, %s (%+.0f ms)|%.2f||\n", c.name, more, ratio)
		})
	}
}

// BenchmarkMatrix builds the rows of the matrix that leaktight does not refuse with
// nothing from the cache.
func BenchmarkMatrix(b *testing.B) {
	env, daemon := benchDaemon(b)
	rows := slices.DeleteFunc(matrix.Rows(), func(r matrix.Row) bool { return r.Leaktight[len(r.Leaktight)-1].Refuses() })
	theirs, ours := make([][]time.Duration, len(rows)), make([][]time.Duration, len(rows))
	for b.Loop() {
		for i, row := range rows {
			u, l, err := matrix.Times(b.Context(), env, daemon, row)
			assert.NilError(b, err)
			theirs[i], ours[i] = append(theirs[i], u), append(ours[i], l)
		}
	}
	var upstream, leaktight time.Duration
	for i, row := range rows {
		u, l := median(theirs[i]), median(ours[i])
		upstream, leaktight = upstream+u, leaktight+l
		fmt.Printf("figure|cold build, %s (%s, %+d ms)|%.2f|<=1.1|\n", row.Title, u.Round(10*time.Millisecond), (l - u).Milliseconds(), l.Seconds()/u.Seconds())
	}
	fmt.Printf("figure|cold build, all of these|%.2f|<=1.1|\n", leaktight.Seconds()/upstream.Seconds())
}

func benchDaemon(b *testing.B) (*testenv.Env, *testenv.Daemon) {
	b.Helper()
	env := startEnv(b)
	daemon, err := env.Daemon(b.Context(), "bench")
	assert.NilError(b, err)
	assert.NilError(b, env.ServeUpstream(b.Context(), daemon))
	return env, daemon
}

// compare times a build with either frontend, and gives the ratio and how many
// milliseconds ours took more. salt makes a build unlike those before.
func compare(b *testing.B, daemon *testenv.Daemon, c benched, salt func() string) (ratio, more float64) {
	b.Helper()
	dir := b.TempDir()
	for name, content := range c.context {
		file := filepath.Join(dir, name)
		assert.NilError(b, os.MkdirAll(filepath.Dir(file), 0o755))
		assert.NilError(b, os.WriteFile(file, []byte(content), 0o644))
	}
	build := func(frontend string, flags ...string) time.Duration {
		dockerfile := strings.Replace(c.context["Dockerfile"], "FROM alpine\n", "FROM alpine\nENV SALT="+salt()+"\n", 1)
		assert.NilError(b, os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte("# syntax="+frontend+"\n"+dockerfile), 0o644))
		result, err := daemon.Build(b.Context(), testenv.Build{
			Context: dir, Args: append(append(flags, c.flags...), "--output", "type=image,name=bench/"+strings.ReplaceAll(c.name, " ", "-")),
		})
		assert.NilError(b, err)
		assert.Assert(b, result.Code == 0, result.Output)
		return result.Took
	}
	build(testenv.UpstreamRef)
	build(testenv.FrontendRef, c.given...)
	var upstream, leaktight []time.Duration
	for b.Loop() {
		upstream = append(upstream, build(testenv.UpstreamRef))
		leaktight = append(leaktight, build(testenv.FrontendRef, c.given...))
	}
	u, l := median(upstream), median(leaktight)
	b.ReportMetric(u.Seconds()*1e3, "upstream-ms/op")
	b.ReportMetric(l.Seconds()*1e3, "leaktight-ms/op")
	b.ReportMetric(l.Seconds()/u.Seconds(), "ratio")
	b.ReportMetric(slices.Min(leaktight).Seconds()/slices.Min(upstream).Seconds(), "best-ratio")
	b.ReportMetric(0, "ns/op")
	return l.Seconds() / u.Seconds(), (l - u).Seconds() * 1e3
}

// median is what half of the times are below: other work on the machine delays few.
func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
