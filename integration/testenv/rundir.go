package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/moby/sys/mountinfo"
	"golang.org/x/sys/unix"
)

// runDir is a folder for the state of one run, locked while the run lives.
type runDir struct {
	path string
	lock *os.File
}

// newRunDir makes a run folder below parent and removes those that were left
// behind by runs that were killed.
func newRunDir(parent string) (*runDir, error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	old, err := os.ReadDir(parent)
	if err != nil {
		return nil, err
	}
	for _, entry := range old {
		if stale, err := lockDir(filepath.Join(parent, entry.Name())); err == nil {
			_ = stale.remove()
		}
	}
	path, err := os.MkdirTemp(parent, "run-")
	if err != nil {
		return nil, err
	}
	return lockDir(path)
}

func lockDir(path string) (*runDir, error) {
	lock, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return &runDir{path: path, lock: lock}, nil
}

// remove removes the folder, and unmounts what is below it first: a daemon that ends while it
// cancels a build may leave a mount behind.
func (d *runDir) remove() error {
	defer d.lock.Close()
	mounts, err := mountinfo.GetMounts(mountinfo.PrefixFilter(d.path))
	if err != nil {
		return err
	}
	for _, m := range slices.Backward(mounts) {
		if err := unix.Unmount(m.Mountpoint, unix.MNT_DETACH); err != nil {
			return fmt.Errorf("unmount %s: %w", m.Mountpoint, err)
		}
	}
	return os.RemoveAll(d.path)
}
