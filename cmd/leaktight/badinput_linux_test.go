package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// readers are the commands that read a Dockerfile.
var readers = [][]string{{"check"}, {"fix"}, {"build", "--dry-run"}}

// fails has a command fail with exit code 2, one error that says something, and no result.
func (p *process) fails(t *testing.T, says string) {
	t.Helper()
	assert.NilError(t, p.Start())
	assert.Check(t, is.Equal(p.code(t), exitUsage), "%s", &p.err)
	assert.Check(t, is.Contains(p.err.String(), says))
	lines := strings.Split(strings.TrimSuffix(p.err.String(), "\n"), "\n")
	assert.Check(t, strings.HasPrefix(lines[len(lines)-1], "leaktight: "), "%s", &p.err)
	assert.Check(t, is.Equal(p.out.String(), ""))
}

func TestDockerfilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	empty, directory, broken := t.TempDir(), t.TempDir(), project(t, "FROM alpine\nRUNN true\n", "")
	assert.NilError(t, os.Mkdir(filepath.Join(directory, "Dockerfile"), 0o755))
	for _, tc := range []struct {
		name, says string
		args       []string
	}{
		{"no Dockerfile", "there is no " + filepath.Join(empty, "Dockerfile"), []string{empty}},
		{"a directory as Dockerfile", "is a directory and no Dockerfile: name the file with -f", []string{directory}},
		{"a directory after -f", "is a directory and no Dockerfile: name the file with -f", []string{"-f", empty, empty}},
		{"a Dockerfile that is not there", "there is no /no/such/Dockerfile", []string{"-f", "/no/such/Dockerfile", empty}},
		{"a Dockerfile that is none", "Dockerfile:2: dockerfile parse error on line 2: unknown instruction: RUNN", []string{broken}},
		{"an unknown flag", "unknown flag: --taag", []string{"--taag", empty}},
		{"two flags that contradict each other", "--quiet and --verbose contradict each other: leave out one of them", []string{"--quiet", "--verbose", empty}},
	} {
		for _, reader := range readers {
			t.Run(reader[0]+" "+tc.name, func(t *testing.T) {
				t.Parallel()
				command(t, nil, append(append([]string{}, reader...), tc.args...)...).fails(t, tc.says)
			})
		}
	}
}

// TestFilesOfOthers reads as a user who may not.
func TestFilesOfOthers(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "others") // where everybody may look, which holds for t.TempDir not always
	assert.NilError(t, err)
	t.Cleanup(func() { assert.NilError(t, os.RemoveAll(dir)) })
	assert.NilError(t, os.Chmod(dir, 0o755))
	for _, name := range []string{"Dockerfile", "image.tar"} {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(clean), 0))
	}
	assert.NilError(t, os.MkdirAll(filepath.Join(dir, "rootfs", "root"), 0o755))
	assert.NilError(t, os.Chmod(filepath.Join(dir, "rootfs", "root"), 0))
	t.Cleanup(func() { assert.NilError(t, os.Chmod(filepath.Join(dir, "rootfs", "root"), 0o755)) })
	var env []string
	if os.Geteuid() == 0 {
		env = append(env, asUser+"=65534")
	}
	for _, args := range [][]string{{"check", dir}, {"fix", dir}, {"build", "--dry-run", dir}, {"scan", filepath.Join(dir, "image.tar")}, {"scan", "-q", filepath.Join(dir, "rootfs")}} {
		t.Run(strings.Join(args[:len(args)-1], " "), func(t *testing.T) { command(t, env, args...).fails(t, "permission denied") })
	}
	command(t, env, "scan", "-q", filepath.Join(dir, "rootfs")).fails(t, "run leaktight as root")

	assert.NilError(t, os.WriteFile(filepath.Join(dir, "rootfs", "Dockerfile"), []byte("FROM alpine\nARG TOKEN\nRUN true\n"), 0o644))
	check := command(t, env, "check", filepath.Join(dir, "rootfs"))
	assert.NilError(t, check.Start())
	assert.Check(t, is.Equal(check.code(t), exitUsage))
	assert.Check(t, is.Contains(check.out.String(), "[secret-arg]"), "what is readable is checked")
	assert.Check(t, is.Contains(check.err.String(), "permission denied"))
}

func TestImagesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dt, err := os.ReadFile(savedImage(t, ocispecs.Image{}, []string{"RUN 1"}, map[string]string{"a": strings.Repeat("a", 1<<20)}))
	assert.NilError(t, err)
	at := bytes.Index(dt, []byte("aaaa"))
	write := func(content []byte) string {
		name := filepath.Join(t.TempDir(), "image.tar")
		assert.NilError(t, os.WriteFile(name, content, 0o600))
		return name
	}
	damaged := bytes.Clone(dt)
	damaged[at] = 'b'
	host := func(status int) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v2/" || status == http.StatusUnauthorized {
				w.WriteHeader(status)
			}
		}))
		t.Cleanup(server.Close)
		return strings.TrimPrefix(server.URL, "http://")
	}
	locked := host(http.StatusUnauthorized)
	for _, tc := range []struct{ name, target, says string }{
		{"a tar that is cut off", write(dt[:len(dt)/2]), "it is no whole tar"},
		{"a layer that is not what its digest says", write(damaged), "is damaged: what is there has the digest"},
		{"a Dockerfile", filepath.Join(project(t, clean, ""), "Dockerfile"), "it is no whole tar"},
		{"a device", "/dev/null", "is neither a file nor a directory"},
		{"an image that is not there", host(http.StatusNotFound) + "/app:1", "is not there"},
		{"a registry that wants a login", locked + "/app:1", "log in with docker login " + locked},
		{"a registry that is out of order", host(http.StatusInternalServerError) + "/app:1", "500"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			command(t, nil, "scan", "--format", "json", tc.target).fails(t, tc.says)
		})
	}
}

// speaking are command lines that print something.
func speaking(t *testing.T) [][]string {
	t.Helper()
	dir := project(t, leaky, pipConf)
	return [][]string{{"check", dir}, {"check", "--format", "sarif", dir}, {"fix", dir}, {"build", "--dry-run", dir}, {"scan", dir}, {"scan", "--format", "json", dir}}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, args := range speaking(t) {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		assert.NilError(t, err)
		p := command(t, nil, args...)
		p.Stdout = full
		p.fails(t, "no space left on device")
		assert.NilError(t, full.Close())
	}
}

// TestNobodyReads is what happens behind | head: the signal says it, as with every
// other program.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	for _, args := range speaking(t) {
		r, w, err := os.Pipe()
		assert.NilError(t, err)
		assert.NilError(t, r.Close())
		p := command(t, nil, args...)
		p.Stdout = w
		assert.NilError(t, p.Start())
		assert.NilError(t, w.Close())
		p.code(t)
		status, ok := p.ProcessState.Sys().(syscall.WaitStatus)
		assert.Assert(t, ok)
		assert.Check(t, status.Signaled() && status.Signal() == syscall.SIGPIPE, "%v: %v", args, p.ProcessState)
		assert.Check(t, !strings.Contains(p.err.String(), "goroutine") && !strings.Contains(p.err.String(), "pipe"), "%s", &p.err)
	}
}
