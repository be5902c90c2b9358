package integration_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/verify"
	"gotest.tools/v3/assert"
)

// TestStepThatIsKilled: a scan that ends half-way is a build that fails.
func TestStepThatIsKilled(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "killed")
	assert.NilError(t, err)
	b := builder{daemon}
	const long = "RUN mkdir /h && head -c 300000000 /dev/zero | gzip -c > /h/0.gz && for i in $(seq 300); do cp /h/0.gz /h/$i.gz; done\n"
	context := files{"Dockerfile": syntax + "FROM alpine\nENV CASE=" + rand.Text() + "\n" + long}
	done := make(chan struct{})
	killed := make(chan error, 1)
	go func() { killed <- killScan(t, done) }()
	out := b.fails(t, context)
	close(done)
	assert.NilError(t, <-killed)
	contains(t, out, "scan layer 1 of 1", "exit code: 137")
}

// killScan kills the first scan step that runs: the test sees no processes but its own
// environment's.
func killScan(t *testing.T, done <-chan struct{}) error {
	t.Helper()
	want := []byte(verify.Program + "\x00" + verify.ScanCommand + "\x00")
	for {
		select {
		case <-done:
			return errors.New("no step ran that could be killed")
		case <-time.After(20 * time.Millisecond):
		}
		names, err := filepath.Glob("/proc/[0-9]*/cmdline")
		if err != nil {
			return err
		}
		for _, name := range names {
			dt, err := os.ReadFile(name)
			if err != nil || !bytes.HasPrefix(dt, want) || !bytes.Contains(dt, []byte("--tokens")) {
				continue // gone, another program, or the scan of the base image
			}
			pid, err := strconv.Atoi(strings.Split(name, "/")[2])
			if err != nil {
				return err
			}
			return syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
