package integration_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
)

// BenchmarkWholeContext builds a context with nothing changed, with upstream's
// frontend and with ours in turn, and gives the ratio of their times.
func BenchmarkWholeContext(b *testing.B) {
	env := startEnv(b)
	daemon, err := env.Daemon(b.Context(), "bench")
	assert.NilError(b, err)
	for _, count := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("files=%d", count), func(b *testing.B) {
			dir := manyFiles(b, count)
			build := func(flags ...string) time.Duration {
				result, err := daemon.Build(b.Context(), testenv.Build{
					Context: dir, Args: append(flags, "--output", fmt.Sprintf("type=image,name=bench/files-%d", count)),
				})
				assert.NilError(b, err)
				assert.Assert(b, result.Code == 0, result.Output)
				return result.Took
			}
			ours := []string{
				"--build-arg", "BUILDKIT_SYNTAX=" + testenv.FrontendRef, "--secret", "id=npmrc,src=.npmrc", "--secret", "id=env,src=.env",
			}
			build()
			build(ours...)
			var upstream, leaktight time.Duration
			for b.Loop() {
				upstream += build()
				leaktight += build(ours...)
			}
			b.ReportMetric(upstream.Seconds()*1e3/float64(b.N), "upstream-ms/op")
			b.ReportMetric(leaktight.Seconds()*1e3/float64(b.N), "leaktight-ms/op")
			b.ReportMetric(leaktight.Seconds()/upstream.Seconds(), "ratio")
		})
	}
}

// manyFiles gives a folder with a Dockerfile that copies all of it, with small
// files in folders of a hundred, and two credentials.
func manyFiles(b *testing.B, count int) string {
	b.Helper()
	dir := b.TempDir()
	write := func(name, content string) {
		assert.NilError(b, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
	write("Dockerfile", "FROM alpine\nCOPY . /app\nRUN ls -d /app\n")
	write(".npmrc", "//registry.example.com/:_authToken=not-a-real-one\n")
	write(".env", "PORT=3000\nSESSION_SECRET=not-a-real-one\n")
	for i := range count {
		folder := fmt.Sprintf("node_modules/package-%d", i/100)
		if i%100 == 0 {
			assert.NilError(b, os.MkdirAll(filepath.Join(dir, folder), 0o755))
		}
		write(fmt.Sprintf("%s/module-%d.js", folder, i), "module.exports = {}\n")
	}
	return dir
}
