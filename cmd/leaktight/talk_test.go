//go:build unix

package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

// told is all that a process says, on both streams, with what differs from run to run
// replaced.
func told(t *testing.T, env []string, replace []string, args ...string) (string, int) {
	t.Helper()
	p := command(t, env, args...)
	p.Stderr = &p.out
	assert.NilError(t, p.Start())
	code := p.code(t)
	text := strings.NewReplacer(replace...).Replace(p.out.String())
	return regexp.MustCompile(`sha256:[0-9a-f]{64}`).ReplaceAllString(text, "sha256:…"), code
}

// fakeDocker is a directory with a docker that builds nothing.
func fakeDocker(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	script := "#!/bin/sh\n[ \"$2\" = version ] && echo github.com/docker/buildx v0.0.0 && exit\necho docker builds\n"
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte(script), 0o755))
	return bin
}

func TestQuietAndVerbose(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	dir := project(t, wanting, pipConf)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, ".leaktight.yaml"), []byte("severity:\n  - rule: printed-secret\n    level: fail\n    reason: our logs are public\n"), 0o600))
	passing := project(t, clean, pipConf)
	tree := t.TempDir()
	assert.NilError(t, os.WriteFile(filepath.Join(tree, "hostname"), []byte("x"), 0o600))
	image := savedImage(t, ocispecs.Image{},
		[]string{"ADD rootfs.tar / # buildkit", "RUN |1 T=" + value + " make # buildkit"},
		map[string]string{"etc/hostname": "x"}, map[string]string{"root/.pip/pip.conf": pipConf})
	bin := fakeDocker(t)
	env := []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "OLD_TOKEN=" + value}
	replace := []string{dir, "app", passing, "clean", tree, "rootfs", image, "image.tar", bin, "bin"}
	for _, tc := range []struct {
		name string
		args []string
		code int
	}{
		{"check", []string{"check", dir}, 1},
		{"check-clean", []string{"check", passing}, 0},
		{"fix", []string{"fix", "--diff", dir}, 0},
		{"build", []string{"build", "--build-arg", "NPM_TOKEN=" + value, "--build-arg", "MODE=fast", dir}, 0},
		{"build-refused", []string{"build", "--label", "token=ghp_" + value + value, dir}, 1},
		{"scan", []string{"scan", "--value-from", "env:OLD_TOKEN", image}, 1},
		{"scan-directory", []string{"scan", tree}, 0},
	} {
		for _, flag := range []string{"--quiet", "--verbose"} {
			t.Run(tc.name+flag, func(t *testing.T) {
				t.Parallel()
				text, code := told(t, env, replace, append(tc.args, flag)...)
				golden.Assert(t, text, tc.name+flag+".txt")
				assert.Check(t, is.Equal(code, tc.code))
				assert.Check(t, !strings.Contains(text, value), "the output holds the value")
				before, _ := told(t, env, replace, append([]string{flag}, tc.args...)...)
				assert.Check(t, is.Equal(before, text), "the flag counts before the command, too")
			})
		}
	}
}

func TestQuietOrVerbose(t *testing.T) {
	t.Parallel()
	dir := project(t, clean, pipConf)
	for _, command := range commands {
		for _, args := range [][]string{{command, "--quiet", "--verbose", dir}, {"--verbose", command, "-q", dir}, {"-q", "--verbose", command, dir}} {
			r := leaktight("", args...)
			assert.Check(t, is.DeepEqual(r, result{code: 2, err: "leaktight: --quiet and --verbose contradict each other: leave out one of them\n"}, cmpResult()), "%v", args)
		}
	}
}
