package testenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/leaktight/leaktight/integration/fixture"
)

// Daemon is a BuildKit daemon with services of its own for its builds.
type Daemon struct {
	Name     string
	State    string // the whole state directory of the daemon
	Services *fixture.Services

	env     *Env
	process *process
}

// daemonConfig collects garbage only where the state outlives the run: what a
// build left on the disk must be there when it is searched.
const daemonConfig = `root = %[1]q

[worker.oci]
enabled = true
snapshotter = "overlayfs"
networkMode = "host"
gc = %[3]t

[worker.containerd]
enabled = false

[registry."docker.io"]
mirrors = [%[2]q]

[registry.%[2]q]
http = true
`

// Daemon starts a BuildKit daemon with an empty state directory. config is added to
// its buildkitd.toml, as further tables.
func (e *Env) Daemon(ctx context.Context, name string, config ...string) (*Daemon, error) {
	return e.daemon(ctx, name, filepath.Join(e.Dir, name, "state"), config...)
}

func (e *Env) daemon(ctx context.Context, name, state string, config ...string) (*Daemon, error) {
	// A loopback address for each daemon, so that their ports are the same.
	address := fmt.Sprintf("127.0.0.%d", len(e.daemons)+2)
	d := &Daemon{Name: name, State: state, env: e}
	e.daemons = append(e.daemons, d)
	if err := d.start(ctx, address, config); err != nil {
		return nil, fmt.Errorf("start daemon %s: %w", name, err)
	}
	return d, nil
}

func (d *Daemon) start(ctx context.Context, address string, tables []string) (err error) {
	dir := d.env.mkdir(d.Name)
	if d.Services, err = fixture.Start(address, dir, d.env.authority); err != nil {
		return err
	}
	config := filepath.Join(dir, "buildkitd.toml")
	text := fmt.Sprintf(daemonConfig, d.State, string(Registry), d.State == d.env.Paths.Builder)
	text += strings.Join(append([]string{""}, tables...), "\n")
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return err
	}
	listen := address + ":1234"
	d.process, err = startProcess(dir, "buildkitd", filepath.Join(d.env.Paths.Bin, "buildkitd"),
		"--config", config, "--addr", "tcp://"+listen)
	if err != nil {
		return err
	}
	if err := d.process.awaitPort(ctx, listen); err != nil {
		return err
	}
	_, err = d.env.docker(ctx, client{dir: dir}, "buildx", "create", "--name", d.Name, "--driver", "remote", "tcp://"+listen)
	return err
}

func (d *Daemon) close() error {
	if d.process != nil {
		d.process.stop()
	}
	if d.Services != nil {
		return d.Services.Close()
	}
	return nil
}
