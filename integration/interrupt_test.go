package integration_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/poll"
)

// TestInterruptedBuild presses Ctrl-C, as it were, while a RUN is at work.
func TestInterruptedBuild(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "interrupt")
	assert.NilError(t, err)
	mark := rand.Text()
	context := files{"Dockerfile": "FROM alpine\nRUN sh -c 'while true; do sleep 1; done' " + mark + "\n"}.write(t)
	ended := make(chan testenv.Result, 1)
	go func() {
		result, err := daemon.Leaktight(t.Context(), testenv.Build{Context: context, Args: []string{"--label", "mark=" + mark}})
		assert.Check(t, err)
		ended <- result
	}()
	awaitProcesses(t, 1, "sh", "-c", mark)
	commands := awaitProcesses(t, 1, "leaktight", "build", mark)
	assert.NilError(t, syscall.Kill(commands[0], syscall.SIGINT))
	result := <-ended
	assert.Check(t, is.Equal(result.Code, 130), "%s", result.Output)
	assert.Check(t, !strings.Contains(result.Output, "leaktight: built"), "%s", result.Output)
	awaitProcesses(t, 0, "sh", "-c", mark)
}

// awaitProcesses waits until there are as many processes of a program with some words
// among their arguments, and gives their ids.
func awaitProcesses(t *testing.T, n int, program string, words ...string) []int {
	t.Helper()
	var found []int
	poll.WaitOn(t, func(poll.LogT) poll.Result {
		found = nil
		lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, name := range lines {
			line, _ := os.ReadFile(name) // a process may have ended
			args := strings.Split(string(line), "\x00")
			if filepath.Base(args[0]) != program || !containsAll(string(line), words) {
				continue
			}
			if id, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
				found = append(found, id)
			}
		}
		if len(found) == n {
			return poll.Success()
		}
		return poll.Continue("%d processes of %s, not %d", len(found), program, n)
	}, poll.WithTimeout(2*time.Minute))
	return found
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
