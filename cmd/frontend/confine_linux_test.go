package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/leaktight/leaktight/frontend/verify"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/poll"
)

// TestLayersAreReadWithoutRights asks the kernel who the search is while it waits for
// its input.
func TestLayersAreReadWithoutRights(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not root, so there are no rights to give up")
	}
	t.Parallel()
	program := filepath.Join(t.TempDir(), "frontend")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	assert.NilError(t, err, "%s", out)
	search := exec.CommandContext(t.Context(), program, verify.SearchCommand, "--layers=0")
	input, err := search.StdinPipe()
	assert.NilError(t, err)
	assert.NilError(t, search.Start())
	var status []byte
	poll.WaitOn(t, func(poll.LogT) poll.Result {
		if status, err = os.ReadFile(fmt.Sprintf("/proc/%d/status", search.Process.Pid)); err != nil {
			return poll.Error(err)
		}
		if regexp.MustCompile(`NoNewPrivs:\s+1`).Match(status) {
			return poll.Success()
		}
		return poll.Continue("the process has not given up its rights yet")
	}, poll.WithTimeout(time.Minute), poll.WithDelay(10*time.Millisecond))
	assert.Check(t, regexp.MustCompile(`Uid:\s+65534\s+65534\s+65534`).Match(status), "%s", status)
	// CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, as far as this test itself has them.
	assert.Check(t, regexp.MustCompile(`CapPrm:\s+000000000000000[26]\n`).Match(status), "%s", status)
	_, err = input.Write([]byte("[]"))
	assert.NilError(t, err)
	assert.NilError(t, input.Close())
	assert.NilError(t, search.Wait())
}
