package testenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/leaktight/leaktight/integration/fixture"
	"golang.org/x/sys/unix"
)

// Daemon is a BuildKit daemon with services of its own for its builds.
type Daemon struct {
	Name     string
	State    string // the whole state directory of the daemon
	Services *fixture.Services
	Host     string // where clients find it

	env     *Env
	process *process
	// rootless says that the daemon has no rights outside of its state directory, engine
	// that it is Docker's.
	rootless, mounted, engine bool
}

const configFile = "buildkitd.toml"

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
	return e.daemon(ctx, &Daemon{Name: name, State: filepath.Join(e.Dir, name, "state")}, config...)
}

// RootlessDaemon starts a BuildKit daemon like Daemon does, as root of a user
// namespace, who is nobody outside of it. There can be one at a time.
func (e *Env) RootlessDaemon(ctx context.Context, name string) (*Daemon, error) {
	return e.daemon(ctx, &Daemon{Name: name, State: filepath.Join(rootlessDir, "state"), rootless: true})
}

func (e *Env) daemon(ctx context.Context, d *Daemon, config ...string) (*Daemon, error) {
	// A loopback address for each daemon, so that their ports are the same.
	address := fmt.Sprintf("127.0.0.%d", len(e.daemons)+2)
	d.env = e
	e.daemons = append(e.daemons, d)
	if err := d.start(ctx, address, config); err != nil {
		return nil, fmt.Errorf("start daemon %s: %w", d.Name, err)
	}
	return d, nil
}

func (d *Daemon) start(ctx context.Context, address string, tables []string) (err error) {
	dir := d.env.mkdir(d.Name)
	if d.Services, err = fixture.Start(address, dir, d.env.authority); err != nil {
		return err
	}
	config := filepath.Join(dir, configFile)
	text := fmt.Sprintf(daemonConfig, d.State, string(Registry), d.State == d.env.Paths.Builder)
	text += strings.Join(append([]string{""}, tables...), "\n")
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return err
	}
	listen := address + ":1234"
	d.Host = "tcp://" + listen
	switch {
	case d.engine:
		d.process, err = d.startEngine(ctx, dir)
	case d.rootless:
		d.process, err = d.startRootless(dir, "--addr", d.Host)
	default:
		d.process, err = startProcess(dir, "buildkitd", filepath.Join(d.env.Paths.Bin, "buildkitd"), "--config", config, "--addr", d.Host)
	}
	if err != nil {
		return err
	}
	if err := d.process.awaitPort(ctx, listen); err != nil {
		return err
	}
	if d.engine {
		return nil
	}
	_, err = d.env.docker(ctx, client{dir: dir}, "buildx", "create", "--name", d.Name, "--driver", "remote", d.Host)
	return err
}

func (d *Daemon) close() error {
	if d.process != nil {
		d.process.stop()
	}
	if d.mounted {
		if err := unix.Unmount(rootlessDir, unix.MNT_DETACH); err != nil {
			return fmt.Errorf("unmount %s: %w", rootlessDir, err)
		}
	}
	if d.Services != nil {
		return d.Services.Close()
	}
	return nil
}
