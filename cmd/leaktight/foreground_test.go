//go:build unix

package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// beDocker is a docker that names each signal it gets, and ends with SIGTERM.
func beDocker() {
	if os.Args[2] == "version" {
		os.Exit(0)
	}
	signals := make(chan os.Signal, 10)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	fmt.Println("docker builds")
	for s := range signals {
		fmt.Println(s)
		if s == syscall.SIGTERM {
			os.Exit(42)
		}
	}
}

func TestBuildLeavesCtrlCToTheTerminal(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	self, err := os.Executable()
	assert.NilError(t, err)
	assert.NilError(t, os.Symlink(self, filepath.Join(bin, "docker")))
	ours, theirs, err := pty.Open()
	assert.NilError(t, err)
	defer ours.Close()
	defer theirs.Close()

	p := command(t, []string{"PATH=" + bin}, "build", project(t, clean, pipConf))
	p.Stdin, p.SysProcAttr = theirs, &syscall.SysProcAttr{Setsid: true, Setctty: true}
	assert.NilError(t, p.Start())
	p.out.waitFor(t, "docker builds\n")
	_, err = ours.Write([]byte{3}) // Ctrl-C
	assert.NilError(t, err)
	p.out.waitFor(t, "interrupt\n")
	// What leaktight does with that one may be lost, as soon as it comes after the terminal's.
	assert.NilError(t, p.Process.Signal(os.Interrupt))
	assert.NilError(t, p.Process.Signal(syscall.SIGTERM))
	assert.Check(t, is.Equal(p.code(t), 42), "%s", &p.err)
	assert.Check(t, is.Equal(p.out.String(), "docker builds\ninterrupt\nterminated\n"))
}
