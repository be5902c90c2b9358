package main

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// nobody is the user that layers are read as.
const nobody = 65534

// confine makes the process a user without rights but the one to read any file of the
// tree, where that can work: what it reads may be hostile. A builder may forbid it,
// or know too few users; the process then stays who it was.
//
// It concerns all threads, which needs a program without cgo.
func confine() {
	keep := uint32(1<<unix.CAP_DAC_OVERRIDE | 1<<unix.CAP_DAC_READ_SEARCH)
	caps, err := effectiveCapabilities()
	if err != nil {
		return
	}
	keep &= caps
	if _, _, errno := syscall.AllThreadsSyscall(syscall.SYS_PRCTL, unix.PR_SET_KEEPCAPS, 1, 0); errno != 0 {
		return
	}
	_ = syscall.Setgroups(nil)
	_ = syscall.Setresgid(nobody, nobody, nobody)
	_ = syscall.Setresuid(nobody, nobody, nobody)
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	data := [2]unix.CapUserData{{Effective: keep, Permitted: keep}}
	_, _, _ = syscall.AllThreadsSyscall(syscall.SYS_CAPSET, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(&data[0])), 0)
	_, _, _ = syscall.AllThreadsSyscall6(syscall.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
}

// effectiveCapabilities are the first 32 of them, which is where those of files are.
func effectiveCapabilities() (uint32, error) {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	err := unix.Capget(&header, &data[0])
	return data[0].Effective, err
}
