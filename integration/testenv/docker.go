package testenv

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/leaktight/leaktight/integration/images"
)

// Docker starts Debian's Docker engine, with an empty state directory and Docker's own
// store of images, which is what engines before version 29 have. Its builds run in the
// network of the host.
func (e *Env) Docker(ctx context.Context, name string) (*Daemon, error) {
	return e.daemon(ctx, &Daemon{Name: name, State: filepath.Join(e.Dir, name, "state"), engine: true})
}

// startEngine starts dockerd. Its files are those of dir.
func (d *Daemon) startEngine(ctx context.Context, dir string) (*process, error) {
	config, err := json.Marshal(map[string]any{
		"data-root": d.State, "exec-root": filepath.Join(dir, "exec"), "pidfile": filepath.Join(dir, "pid"),
		"registry-mirrors": []string{"http://" + string(Registry)}, "insecure-registries": []string{string(Registry)},
		"bridge": "none", "iptables": false, "userland-proxy": false,
		"features": map[string]bool{"containerd-snapshotter": false},
	})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "daemon.json")
	if err := os.WriteFile(file, config, 0o644); err != nil {
		return nil, err
	}
	programs, err := images.Engine(ctx, d.env.Paths.Images, os.Stderr)
	if err != nil {
		return nil, err
	}
	// It starts its containerd by itself, if that is in its PATH.
	path := "PATH=" + programs + string(os.PathListSeparator) + os.Getenv("PATH")
	return startCommand(dir, "dockerd", exec.Command("env", path, "dockerd", "--config-file", file, "--host", d.Host))
}
