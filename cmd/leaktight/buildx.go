package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"mvdan.cc/sh/v3/syntax"
)

// command gives the arguments of docker, and what its environment has besides ours.
func (b *build) command(job *job) (args, env []string) {
	args = append(slices.Clone(b.docker), "buildx", "build")
	for _, f := range b.line.flags {
		name, _, _ := strings.Cut(f.value, "=")
		if f.name == "build-arg" && slices.Contains(b.carried, name) {
			continue
		}
		if f.name == "file" && b.dockerfile != nil {
			f.value = "-"
		}
		args = append(args, f.String())
	}
	for _, s := range b.secrets {
		args = append(args, s.flag().String())
		if s.value != "" {
			env = append(env, s.env+"="+string(s.value))
		}
	}
	if chosen, _ := b.chosen(job); chosen == "" {
		args = append(args, buildFlag{"build-arg", argSyntax + "=" + b.line.frontend}.String())
	}
	return append(args, "--", b.line.context), env
}

// shown is a command line for people and shells, without the values of secrets: a shell
// takes those from the variables of their names, and says where there is none.
func (b *build) shown(args []string) string {
	var words []string
	for _, s := range b.secrets {
		if s.value != "" {
			words = append(words, fmt.Sprintf(`%s="${%s:?}"`, s.env, s.variable()))
		}
	}
	for _, w := range append([]string{"docker"}, args...) {
		words = append(words, word(w))
	}
	return strings.Join(words, " ")
}

var plain = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// word is one word for a shell.
func word(w string) string {
	if plain.MatchString(w) {
		return w
	}
	quoted, err := syntax.Quote(w, syntax.LangBash)
	if err != nil {
		return fmt.Sprintf("%q", w)
	}
	return quoted
}

// withoutValues leaves out what build arguments hold, for a log: it may be more than
// anybody has told to be secret.
func withoutValues(args []string) []string {
	shown := slices.Clone(args)
	for i, arg := range shown {
		name, _, spelled := strings.Cut(strings.TrimPrefix(arg, "--build-arg="), "=")
		if spelled && strings.HasPrefix(arg, "--build-arg=") && name != argSyntax {
			shown[i] = "--build-arg=" + name + "=…"
		}
	}
	return shown
}

// buildx is Docker's client with its plugin.
type buildx struct{ docker, version string }

// findBuildx looks for Docker's client and asks it for its plugin.
func findBuildx(ctx context.Context) (*buildx, error) {
	const install = "install Docker's client with its buildx plugin: docker-ce-cli and docker-buildx-plugin from Docker, or docker-cli and docker-buildx from your distribution"
	docker, err := exec.LookPath("docker")
	if err != nil {
		return nil, fmt.Errorf("there is no docker in $PATH, and leaktight build runs docker buildx build: %s", install)
	}
	version, err := exec.CommandContext(ctx, docker, "buildx", "version").Output()
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s has no buildx: %s", docker, install)
	}
	return &buildx{docker, strings.TrimSpace(string(version))}, nil
}

// exitError is the exit status of a build, which has said why.
type exitError int

// Error gives the status.
func (e exitError) Error() string {
	return fmt.Sprintf("docker buildx build ended with status %d", int(e))
}

func (x *buildx) run(ctx context.Context, args, env []string, b *build) error {
	cmd := exec.CommandContext(ctx, x.docker, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = b.stdin(), b.out, b.err
	cmd.Cancel = func() error {
		if s, ok := endedBy(ctx); ok {
			return passOn(s.signal, cmd.Process)
		}
		return cmd.Process.Signal(os.Interrupt)
	}
	cmd.WaitDelay = 30 * time.Second
	err := passingOn(cmd)
	if code := cmd.ProcessState.ExitCode(); code > 0 {
		x.explain(ctx, b)
		return exitError(code) // also after a signal: docker had the last word
	}
	if err != nil {
		return fmt.Errorf("docker buildx build: %w", err)
	}
	return nil
}
