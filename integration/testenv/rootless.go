package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	// rootlessDir is where a rootless daemon finds its files: it may not go
	// through the folders above the checkout. The mount is seen by nobody else.
	rootlessDir = "/mnt"
	// rootlessID is who root of the user namespace is outside of it, and the first
	// of rootlessIDs.
	rootlessID, rootlessIDs = 100_000, 65_536
)

// startRootless starts buildkitd with the rights that RootlessKit would give it.
// Its files are those of dir.
func (d *Daemon) startRootless(dir string, args ...string) (*process, error) {
	if err := os.Chown(dir, rootlessID, rootlessID); err != nil {
		return nil, err
	}
	if err := os.Link(filepath.Join(d.env.Paths.Bin, "buildkitd"), filepath.Join(dir, "buildkitd")); err != nil {
		return nil, err
	}
	if err := unix.Mount(dir, rootlessDir, "", unix.MS_BIND, ""); err != nil {
		return nil, fmt.Errorf("mount %s: %w", rootlessDir, err)
	}
	d.mounted = true
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: rootlessID, Size: rootlessIDs}}
	cmd := exec.Command(filepath.Join(rootlessDir, "buildkitd"), append([]string{"--rootless", "--config", filepath.Join(rootlessDir, configFile)}, args...)...)
	cmd.Env = []string{"USER=nobody", "XDG_RUNTIME_DIR=" + rootlessDir}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWUSER | unix.CLONE_NEWNS, UidMappings: ids, GidMappings: ids,
		GidMappingsEnableSetgroups: true, Credential: &syscall.Credential{Uid: 0, Gid: 0},
	}
	return startCommand(rootlessDir, "buildkitd", cmd)
}
