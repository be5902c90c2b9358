package testenv

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Build is one run of "docker buildx build".
type Build struct {
	Context string   // the build context, and the client's working directory
	Source  string   // what is built in its place: a URL, or - for Stdin; may be empty
	Stdin   []byte   // a tar; may be nil
	Args    []string // flags beyond the builder, the progress and the services' hosts
	Env     []string // variables of the client, NAME=value
}

// Result is what a build gave.
type Result struct {
	Code   int    // the client's exit code
	Output string // all that the client printed, with --progress=plain
	Took   time.Duration
}

// Build runs a build and waits for it. A build that fails is a [Result]; an
// error means that the client could not be run.
func (d *Daemon) Build(ctx context.Context, b Build) (Result, error) {
	return d.build(ctx, b, filepath.Join(d.env.Paths.Bin, "docker"), "buildx", "build")
}

// Leaktight runs a build like Build does, with the command line of the checkout.
func (d *Daemon) Leaktight(ctx context.Context, b Build) (Result, error) {
	return d.build(ctx, b, d.env.Paths.Leaktight, "build")
}

// Plugin runs a build like Leaktight does, through Docker's client.
func (d *Daemon) Plugin(ctx context.Context, b Build) (Result, error) {
	return d.build(ctx, b, filepath.Join(d.env.Paths.Bin, "docker"), "leaktight", "build")
}

// Command runs the command line of the checkout with other words than build. env are
// its variables, NAME=value.
func (e *Env) Command(ctx context.Context, env []string, words ...string) (Result, error) {
	start := time.Now()
	out, err := e.execute(ctx, client{dir: e.Dir, env: env}, e.Paths.Leaktight, words...)
	return result(out, time.Since(start), err)
}

// result makes one of what a client printed. That it failed is no error.
func result(out string, took time.Duration, err error) (Result, error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 {
		return Result{Code: exit.ExitCode(), Output: out, Took: took}, nil
	}
	return Result{Output: out, Took: took}, err
}

func (d *Daemon) build(ctx context.Context, b Build, program string, words ...string) (Result, error) {
	args := append(words, "--progress", "plain")
	args = append(args, d.Services.AddHosts()...)
	env := b.Env
	if d.engine {
		args, env = append(args, "--network", "host"), append(slices.Clone(env), "DOCKER_HOST="+d.Host)
	} else {
		args = append(args, "--builder", d.Name)
	}
	args = append(append(args, b.Args...), cmp.Or(b.Source, "."))
	start := time.Now()
	out, err := d.env.execute(ctx, client{dir: b.Context, env: env, stdin: b.Stdin}, program, args...)
	return result(out, time.Since(start), err)
}

// History runs "docker buildx history" with a subcommand for this daemon and
// returns what it prints.
func (d *Daemon) History(ctx context.Context, command string, args ...string) (string, error) {
	args = append([]string{"buildx", "history", command, "--builder", d.Name}, args...)
	return d.env.docker(ctx, client{dir: d.env.Dir}, args...)
}

// client is where and how the docker client runs.
type client struct {
	dir   string
	env   []string
	stdin []byte
}

// docker runs the docker client.
func (e *Env) docker(ctx context.Context, c client, args ...string) (string, error) {
	return e.execute(ctx, c, filepath.Join(e.Paths.Bin, "docker"), args...)
}

// execute runs a client with a clean environment and returns its output. Its errors
// leave the output out, as that may hold secrets.
func (e *Env) execute(ctx context.Context, c client, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append([]string{
		"PATH=" + e.Paths.Bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + e.Dir,
		"DOCKER_CONFIG=" + filepath.Join(e.Dir, "docker"),
	}, c.env...)
	cmd.Dir, cmd.Stdin = c.dir, bytes.NewReader(c.stdin)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("run %s %s: %w", filepath.Base(program), strings.Join(args[:2], " "), err)
	}
	return string(out), nil
}
