//go:build unix

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// theSubstituted is what the first file is called that a process inherits.
const theSubstituted = "/dev/fd/3"

// substituted starts a process with a pipe that holds a text, as shells make it of
// <(command), under the name [theSubstituted].
func (p *process) substituted(t *testing.T, text string) {
	t.Helper()
	r, w, err := os.Pipe()
	assert.NilError(t, err)
	p.ExtraFiles = []*os.File{r}
	assert.NilError(t, p.Start())
	assert.NilError(t, r.Close())
	_, err = io.WriteString(w, text)
	assert.NilError(t, err)
	assert.NilError(t, w.Close())
}

func TestDockerfileOfACommand(t *testing.T) {
	t.Parallel()
	dir := project(t, clean, pipConf)
	for _, tc := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"check", []string{"check", theSubstituted}, 1, theSubstituted + ":2: rewrite: COPY pip.conf"},
		{"check, with its context", []string{"check", "-f", theSubstituted, "."}, 1, theSubstituted + ":2: rewrite: COPY pip.conf"},
		{"fix", []string{"fix", "--diff", "-f", theSubstituted}, 0, "+RUN --mount=type=secret,id=pip.conf"},
		{"build", []string{"build", "--dry-run", "-f", theSubstituted, "."}, 0, "docker buildx build --file=- --secret=id=pip.conf,src=pip.conf "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := command(t, nil, tc.args...)
			p.Dir = dir
			p.substituted(t, leaky)
			assert.Check(t, is.Equal(p.code(t), tc.code), "%s", &p.err)
			assert.Check(t, is.Contains(p.out.String(), tc.says))
		})
	}
}

func TestBuildHandsTheDockerfileOfACommandOn(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\n[ \"$2\" = version ] || cat\n"), 0o755))
	p := command(t, []string{"PATH=" + bin + ":" + os.Getenv("PATH")}, "build", "-f", theSubstituted, project(t, "", pipConf))
	p.substituted(t, leaky)
	assert.Check(t, is.Equal(p.code(t), 0), "%s", &p.err)
	assert.Check(t, is.Equal(p.out.String(), leaky))
}

func TestStandardInputByItsFile(t *testing.T) {
	t.Parallel()
	dir := project(t, "", pipConf)
	for name, stdin := range map[string]io.Reader{"a pipe": strings.NewReader(leaky), "a file": open(t, filepath.Join(project(t, leaky, ""), "Dockerfile"))} {
		p := command(t, nil, "check", "/dev/stdin")
		p.Dir, p.Stdin = dir, stdin
		assert.NilError(t, p.Start())
		assert.Check(t, is.Equal(p.code(t), 1), "%s: %s", name, &p.err)
		assert.Check(t, is.Contains(p.out.String(), "/dev/stdin:2: rewrite: COPY pip.conf"), name)
	}
}

func open(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(name)
	assert.NilError(t, err)
	t.Cleanup(func() { assert.NilError(t, f.Close()) })
	return f
}

func TestCheckFindsFilesOnly(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	assert.NilError(t, os.Mkdir(filepath.Join(dir, "docker"), 0o755))
	assert.NilError(t, os.Symlink("docker", filepath.Join(dir, "dockerfiles")))
	assert.NilError(t, os.Symlink("Dockerfile", filepath.Join(dir, "Dockerfile.again")))
	assert.NilError(t, syscall.Mkfifo(filepath.Join(dir, "Dockerfile.fifo"), 0o600))
	p := command(t, nil, "check", "--format", "json", dir)
	assert.NilError(t, p.Start())
	assert.Check(t, is.Equal(p.code(t), 1), "%s", &p.err)
	assert.Check(t, is.DeepEqual(rules(t, dir, p.out.String()), map[string][]string{"Dockerfile": {"secret-file"}, "Dockerfile.again": {"secret-file"}}))
}

func TestFixWritesNoStream(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "Dockerfile")
	assert.NilError(t, syscall.Mkfifo(fifo, 0o600))
	p := command(t, nil, "fix", "--write", "-f", fifo)
	assert.NilError(t, p.Start())
	assert.Check(t, is.Equal(p.code(t), 2))
	assert.Check(t, is.Equal(p.err.String(), "leaktight: --write needs a file, and -f "+fifo+" is none: leave out --write\n"))
}
