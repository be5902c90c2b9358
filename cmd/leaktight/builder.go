package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"time"
)

// inspectTime bounds how long a builder that may be gone is asked for.
const inspectTime = 3 * time.Second

var running = regexp.MustCompile(`(?m)^Status: +running$`)

// explain says what to do about a builder that does not run, after a build that failed.
// The errors of buildx name it, and not what to type.
func (x *buildx) explain(ctx context.Context, b *build) {
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	args := append(append([]string{}, b.docker...), "buildx", "inspect")
	if name := b.line.last("builder"); name != "" {
		args = append(args, name)
	}
	out, _ := exec.CommandContext(ctx, x.docker, args...).Output() // says nothing of a builder that it does not know
	if ctx.Err() == nil && !running.Match(out) {
		fmt.Fprintln(b.err, "leaktight: buildx has no builder here that runs: docker buildx ls lists them, docker buildx use NAME takes one, "+
			"and docker buildx create --use makes one")
	}
}
