package testenv

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// UpstreamRef is the name under which the registry has upstream's frontend, once
// [Env.ServeUpstream] has put it there.
const UpstreamRef = "docker/dockerfile:1"

const (
	upstreamPackage = "github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend"
	upstreamName    = "dockerfile-frontend"
)

const upstreamDockerfile = `FROM scratch
LABEL moby.buildkit.frontend.network.none="true"
LABEL moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring,moby.buildkit.frontend.contexts.zstd"
COPY ` + upstreamName + ` /bin/
ENTRYPOINT ["/bin/` + upstreamName + `"]
`

// ServeUpstream puts an image of upstream's own frontend into the registry, of the
// version that the product is made of and compiled as the product is. d builds it.
func (e *Env) ServeUpstream(ctx context.Context, d *Daemon) error {
	dir := e.mkdir("upstream")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "netgo static_build osusergo",
		"-ldflags", "-d -s -w", "-o", filepath.Join(dir, upstreamName), upstreamPackage)
	build.Dir, build.Env = e.Paths.Root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build upstream's frontend: %w\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(upstreamDockerfile), 0o644); err != nil {
		return err
	}
	name := "type=image,push=true,name=" + string(Registry) + "/" + UpstreamRef
	result, err := d.Build(ctx, Build{Context: dir, Args: []string{"--provenance=false", "--output", name}})
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("exit code %d\n%s", result.Code, result.Output)
	}
	if err != nil {
		return fmt.Errorf("build upstream's frontend image: %w", err)
	}
	return nil
}
