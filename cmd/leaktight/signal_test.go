//go:build unix

package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// stuckLayout is an OCI layout whose only layer is a pipe into which nobody writes.
func stuckLayout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	blobs := filepath.Join(dir, "blobs", "sha256")
	assert.NilError(t, os.MkdirAll(blobs, 0o755))
	add := func(v any) ocispecs.Descriptor {
		dt := marshal(t, v)
		d := digest.FromBytes(dt)
		assert.NilError(t, os.WriteFile(filepath.Join(blobs, d.Encoded()), dt, 0o600))
		return ocispecs.Descriptor{Digest: d, Size: int64(len(dt))}
	}
	layer := digest.FromString("a layer")
	assert.NilError(t, syscall.Mkfifo(filepath.Join(blobs, layer.Encoded()), 0o600))
	manifest := add(ocispecs.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, Config: add(ocispecs.Image{}),
		Layers: []ocispecs.Descriptor{{MediaType: ocispecs.MediaTypeImageLayer, Digest: layer, Size: 1 << 20}},
	})
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "index.json"), marshal(t, ocispecs.Index{Manifests: []ocispecs.Descriptor{manifest}}), 0o600))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o600))
	return dir
}

func TestScanStopsWhereALayerHangs(t *testing.T) {
	t.Parallel()
	scratch := t.TempDir()
	for _, tc := range []struct {
		signal syscall.Signal
		code   int
		says   string
	}{
		{syscall.SIGINT, 130, "leaktight: stopped (interrupt)\n"},
		{syscall.SIGTERM, 143, "leaktight: stopped (terminated)\n"},
	} {
		p := command(t, []string{"TMPDIR=" + scratch}, "scan", "--format", "json", stuckLayout(t))
		assert.NilError(t, p.Start())
		p.signalOnce(t, tc.signal, &p.err, "scan layer 1 of 1")
		assert.Check(t, is.Equal(p.code(t), tc.code))
		assert.Check(t, strings.HasSuffix(p.err.String(), tc.says), p.err.String())
		assert.Check(t, is.Equal(p.out.String(), ""), "half a report is none")
	}
	left, err := os.ReadDir(scratch)
	assert.NilError(t, err)
	assert.Check(t, is.Len(left, 0))
}

func TestScanTakesItsBarAwayWhenItIsStopped(t *testing.T) {
	t.Parallel()
	p := command(t, nil, "scan", stuckLayout(t))
	terminal, text := onTerminal(t, 80)
	p.Stderr = terminal
	assert.NilError(t, p.Start())
	p.signalOnce(t, syscall.SIGINT, text, "] 0B of 1MiB")
	assert.Check(t, is.Equal(p.code(t), 130))
	shown := waitFor(t, terminal, text)
	assert.Check(t, strings.HasSuffix(shown, escape+"1A"+escape+"Jleaktight: stopped (interrupt)\n"), "%q", shown)
}

func TestScanStopsWhereARegistryHangs(t *testing.T) {
	t.Parallel()
	asked, end := make(chan string, 10), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		<-end
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(end) })
	p := command(t, nil, "scan", "--format", "json", server.Listener.(*net.TCPListener).Addr().String()+"/app:1")
	assert.NilError(t, p.Start())
	assert.Check(t, is.Equal(<-asked, "/v2/"))
	assert.NilError(t, p.Process.Signal(syscall.SIGINT))
	assert.Check(t, is.Equal(p.code(t), 130))
	assert.Check(t, is.Equal(p.out.String()+p.err.String(), "leaktight: stopped (interrupt)\n"))
}

func TestReadingStandardInputCanBeStopped(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"check", "-"}, {"fix", "-f", "-"}, {"build", "--dry-run", "-f", "-", "."}, {"scan", "--value-from", "file:/dev/stdin", "."}} {
		t.Run(args[0], func(t *testing.T) {
			t.Parallel()
			p := command(t, nil, args...)
			in, err := p.StdinPipe()
			assert.NilError(t, err)
			assert.NilError(t, p.Start())
			// More than a pipe holds, so that it is written only when it is being read.
			_, err = io.WriteString(in, strings.Repeat("# nothing\n", 20_000))
			assert.NilError(t, err)
			assert.NilError(t, p.Process.Signal(syscall.SIGINT))
			assert.Check(t, is.Equal(p.code(t), 130))
			assert.Check(t, is.Equal(p.out.String()+p.err.String(), "leaktight: stopped (interrupt)\n"))
		})
	}
}

func TestBuildPassesEachSignalOn(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	script := "#!/bin/sh\n[ \"$2\" = version ] && exit\ntrap 'trap \"echo twice; exit 42\" TERM; echo once' INT\necho docker builds\nwhile :; do sleep 0.02; done\n"
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte(script), 0o755))
	p := command(t, []string{"PATH=" + bin + ":" + os.Getenv("PATH")}, "build", project(t, clean, pipConf))
	assert.NilError(t, p.Start())
	p.signalOnce(t, syscall.SIGINT, &p.out, "docker builds\n")
	p.signalOnce(t, syscall.SIGTERM, &p.out, "once\n")
	assert.Check(t, is.Equal(p.code(t), 42))
	assert.Check(t, is.Equal(p.out.String(), "docker builds\nonce\ntwice\n"))
}

func TestBuildLeavesTheLastWordToDocker(t *testing.T) {
	t.Parallel()
	dir := project(t, clean, pipConf)
	for _, tc := range []struct {
		name, docker string
		code         int
		says         string
	}{
		{"docker says why it ends", "trap 'echo docker ends; exit 42' INT", 42, "docker ends\n"},
		{"docker ends without a word", "", 130, "leaktight: stopped (interrupt)\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			bin := t.TempDir()
			script := "#!/bin/sh\n[ \"$2\" = version ] && exit\n" + tc.docker + "\necho docker builds\nwhile :; do sleep 0.02; done\n"
			assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte(script), 0o755))
			p := command(t, []string{"PATH=" + bin + ":" + os.Getenv("PATH")}, "build", dir)
			assert.NilError(t, p.Start())
			p.signalOnce(t, syscall.SIGINT, &p.out, "docker builds\n")
			assert.Check(t, is.Equal(p.code(t), tc.code))
			assert.Check(t, strings.HasSuffix(p.out.String()+p.err.String(), tc.says), p.out.String()+p.err.String())
			assert.Check(t, !strings.Contains(p.err.String(), "built"))
		})
	}
}
