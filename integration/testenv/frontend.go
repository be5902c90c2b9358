package testenv

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/leaktight/leaktight/integration/images"
)

// frontendSources is what the Dockerfile of the checkout builds from.
var frontendSources = []string{"Dockerfile", "Dockerfile.dockerignore", "go.mod", "go.sum", "cmd", "frontend", "image", "llbtransform"}

// FrontendIsFresh says whether the frontend image was built from the checkout's
// present sources, so that nothing needs to be started to build it.
func (p Paths) FrontendIsFresh() bool {
	want, err := p.sourcesDigest()
	if err != nil {
		return false
	}
	have, err := os.ReadFile(p.frontendNote())
	if err != nil || string(have) != want {
		return false
	}
	_, err = os.Stat(p.Frontend)
	return err == nil
}

func (p Paths) frontendNote() string { return p.Frontend + ".sources" }

func (p Paths) sourcesDigest() (string, error) {
	hash := sha256.New()
	for _, source := range frontendSources {
		err := filepath.WalkDir(filepath.Join(p.Root, source), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			fmt.Fprintf(hash, "%s %d\n", strings.TrimPrefix(path, p.Root), len(data))
			hash.Write(data)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("digest sources: %w", err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// PrepareFrontendBuild makes what [Env.Builder] needs but cannot make
// without a network. It is called outside of the namespaces.
func (p Paths) PrepareFrontendBuild(ctx context.Context) error {
	_, err := p.golangImage(ctx)
	return err
}

// golangImage stands in for the Dockerfile's base image.
func (p Paths) golangImage(ctx context.Context) (images.Image, error) {
	ref, err := golangRef(filepath.Join(p.Root, "Dockerfile"))
	if err != nil {
		return images.Image{}, err
	}
	return images.Golang(ctx, p.Images, p.Root, "./cmd/...", ref)
}

// Builder starts a daemon that can build the Dockerfile of the checkout. Its state,
// hence the compiler's cache, outlives the run.
func (e *Env) Builder(ctx context.Context) (*Daemon, error) {
	img, err := e.Paths.golangImage(ctx)
	if err != nil {
		return nil, err
	}
	if err := Registry.Push(ctx, img); err != nil {
		return nil, err
	}
	return e.daemon(ctx, &Daemon{Name: "builder", State: e.Paths.Builder})
}

// BuildFrontend builds the frontend image from the checkout's Dockerfile. Progress
// goes to out.
func (e *Env) BuildFrontend(ctx context.Context, out io.Writer) error {
	sources, err := e.Paths.sourcesDigest()
	if err != nil {
		return err
	}
	builder, err := e.Builder(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "image: build the frontend from the Dockerfile")
	if err := os.MkdirAll(filepath.Dir(e.Paths.Frontend), 0o755); err != nil {
		return err
	}
	dest := "type=oci,dest=" + e.Paths.Frontend
	result, err := builder.Build(ctx, Build{Context: e.Paths.Root, Args: []string{"--provenance=false", "--output", dest}})
	if err != nil {
		return err
	}
	if result.Code != 0 {
		return fmt.Errorf("build frontend image: exit code %d\n%s", result.Code, result.Output)
	}
	return os.WriteFile(e.Paths.frontendNote(), []byte(sources), 0o644)
}

var golangArg = regexp.MustCompile(`(?m)^ARG GO_VERSION=(\S+)$`)

// golangRef returns the name that the Dockerfile's base image has on Docker Hub.
func golangRef(dockerfile string) (string, error) {
	data, err := os.ReadFile(dockerfile)
	if err != nil {
		return "", err
	}
	match := golangArg.FindSubmatch(data)
	if match == nil {
		return "", fmt.Errorf("find the Go version in the Dockerfile: no ARG GO_VERSION")
	}
	return fmt.Sprintf("library/golang:%s-alpine", match[1]), nil
}
