package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// argSyntax is the build argument by which BuildKit takes a frontend.
const argSyntax = "BUILDKIT_SYNTAX"

// chosen is the frontend that the command line or the Dockerfile has in place of ours, "" for
// none, and which of them it is. One of Docker's is no choice: ours takes its place.
func (b *build) chosen(job *job) (ref, by string) {
	if ref, named := b.line.buildArgs(os.LookupEnv)[argSyntax]; named {
		return ref, "--build-arg " + argSyntax
	}
	ref, _, _, named := parser.DetectSyntax(job.file.Source)
	repository := repositoryOf(ref)
	if !named || b.line.named || strings.HasSuffix(repository, "/docker/dockerfile") || strings.HasSuffix(repository, "/docker/dockerfile-upstream") {
		return "", ""
	}
	return ref, job.name
}

// repositoryOf is what an image's reference names without a tag and a digest, with its registry.
func repositoryOf(ref string) string {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return ref
	}
	return named.Name()
}

var answersLeaktight = regexp.MustCompile(`(?m)^leaktight\s`)

// mustKeepSecrets asks the frontend that somebody chose, an organisation for one, whether
// it is a leaktight. Of any other, nothing can be promised.
func (x *buildx) mustKeepSecrets(ctx context.Context, b *build, job *job) error {
	ref, by := b.chosen(job)
	if ref == "" || slices.Contains([]string{repositoryOf(b.line.frontend), repositoryOf(defaultFrontend)}, repositoryOf(ref)) {
		return nil
	}
	args := append(slices.Clone(b.docker), "buildx", "build", "--call=subrequests.describe", "--build-arg="+argSyntax+"="+ref)
	if builder := b.line.last("builder"); builder != "" {
		args = append(args, "--builder="+builder)
	}
	cmd := exec.CommandContext(ctx, x.docker, append(args, "-")...)
	var said bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader("FROM scratch\n"), &said
	out, err := cmd.Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) && ctx.Err() == nil {
		_, _ = said.WriteTo(b.err)
		x.explain(ctx, b)
		return exitError(max(exit.ExitCode(), exitFound))
	}
	if err == nil && !answersLeaktight.Match(out) {
		fmt.Fprintf(b.err, "leaktight: %s names the frontend %s, which is no leaktight and publishes what it is given: "+
			"build with --frontend %s instead, or with docker buildx build\n", by, ref, b.line.frontend)
		return errFound
	}
	return err
}
