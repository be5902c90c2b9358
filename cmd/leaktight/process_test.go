//go:build unix

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/poll"
)

// asLeaktight has the test binary be leaktight itself: a process of its own, with its
// signals and its exit code.
const asLeaktight = "BE_LEAKTIGHT"

// asUser has it be another user, by a number, which takes root.
const asUser = "BE_USER"

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "docker" {
		beDocker()
	}
	if os.Getenv(asLeaktight) != "" {
		if id, err := strconv.Atoi(os.Getenv(asUser)); err == nil {
			if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(id), syscall.Setuid(id)); err != nil {
				panic(err)
			}
		}
		main()
	}
	os.Exit(m.Run())
}

// process is leaktight as people start it.
type process struct {
	*exec.Cmd
	out, err shared
}

// shared is what a process has written until now.
type shared struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// command is leaktight with arguments; env is what its environment has besides.
func command(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	p := &process{Cmd: exec.CommandContext(ctx, os.Args[0], args...)}
	p.Env = append(append(os.Environ(), asLeaktight+"=1", "TERM=xterm", "NO_COLOR="), env...)
	p.Stdout, p.Stderr = &p.out, &p.err
	return p
}

// code waits for the end of a process, and gives its exit code.
func (p *process) code(t *testing.T) int {
	t.Helper()
	err := p.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, &p.err)
	}
	return p.ProcessState.ExitCode()
}

// signalOnce sends a signal as soon as an output has a text.
func (p *process) signalOnce(t *testing.T, signal syscall.Signal, output *shared, text string) {
	t.Helper()
	output.waitFor(t, text)
	assert.NilError(t, p.Process.Signal(signal))
}

// waitFor returns as soon as an output has a text.
func (s *shared) waitFor(t *testing.T, text string) {
	t.Helper()
	poll.WaitOn(t, func(poll.LogT) poll.Result {
		if strings.Contains(s.String(), text) {
			return poll.Success()
		}
		return poll.Continue("%q is not in %q", text, s)
	}, poll.WithTimeout(30*time.Second), poll.WithDelay(5*time.Millisecond))
}

// onTerminal gives a pseudo terminal of some columns, for a process to write to. What
// it shows is in the text, once the process has ended.
func onTerminal(t *testing.T, columns uint16) (*os.File, *shared) {
	t.Helper()
	ours, theirs, err := pty.Open()
	assert.NilError(t, err)
	assert.NilError(t, pty.Setsize(theirs, &pty.Winsize{Rows: 24, Cols: columns}))
	var text shared
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(&text, ours) // which ends with an error when the other end is closed
	}()
	t.Cleanup(func() {
		_ = theirs.Close()
		<-read
		_ = ours.Close()
	})
	return theirs, &text
}

// waitFor gives all that a terminal was sent, with line ends as of a file: it is there
// when something is that comes after it.
func waitFor(t *testing.T, terminal *os.File, text *shared) string {
	t.Helper()
	const end = "\nTHE END"
	_, err := terminal.WriteString(end)
	assert.NilError(t, err)
	poll.WaitOn(t, func(poll.LogT) poll.Result {
		if strings.HasSuffix(text.String(), "THE END") {
			return poll.Success()
		}
		return poll.Continue("not all is there")
	})
	return strings.TrimSuffix(strings.ReplaceAll(text.String(), "\r\n", "\n"), end)
}
