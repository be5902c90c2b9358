package testenv

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/images"
	"github.com/opencontainers/go-digest"
)

// Registry is the address of the registry that stands in for Docker Hub.
const Registry = images.Registry("localhost:5000")

// FrontendRef is the name under which the registry has the leaktight frontend,
// as a syntax line writes it.
const FrontendRef = "leaktight/dockerfile:1"

// Paths are the places of a checkout that the environment uses.
type Paths struct {
	Root      string // the checkout
	Bin       string // the tools
	Images    string // layers of the base images
	Builder   string // state of the daemon that builds the frontend image
	Runs      string // state of running environments
	Frontend  string // the frontend image, an OCI layout tar
	Leaktight string // the command line
}

// FindPaths returns the paths of the checkout around the working directory.
func FindPaths() (Paths, error) {
	root, err := os.Getwd()
	if err != nil {
		return Paths{}, err
	}
	for {
		data, err := os.ReadFile(filepath.Join(root, "go.mod"))
		if err == nil && len(data) > len(moduleLine) && string(data[:len(moduleLine)]) == moduleLine {
			break
		}
		if root == filepath.Dir(root) {
			return Paths{}, errors.New("find checkout: not inside of one")
		}
		root = filepath.Dir(root)
	}
	cache := filepath.Join(root, ".cache")
	return Paths{
		Root:      root,
		Bin:       filepath.Join(cache, "bin"),
		Images:    filepath.Join(cache, "images"),
		Builder:   filepath.Join(cache, "builder"),
		Runs:      filepath.Join(cache, "run"),
		Frontend:  filepath.Join(root, "build", "frontend-image.tar"),
		Leaktight: filepath.Join(root, "build", "leaktight"),
	}, nil
}

const moduleLine = "module github.com/leaktight/leaktight\n"

// Env is a running environment.
type Env struct {
	Paths Paths
	Dir   string // scratch folder of this run, removed by Close

	run       *runDir
	authority *fixture.Authority
	registry  *process
	daemons   []*Daemon

	baseLayers map[digest.Digest]bool
}

// Start starts an environment with an empty registry. It must run inside of the
// namespaces of [Enter]. The caller closes it, also after a failed test.
func Start(ctx context.Context) (*Env, error) {
	if os.Getenv(insideEnv) == "" {
		return nil, errors.New("start environment: not inside its namespaces")
	}
	paths, err := FindPaths()
	if err != nil {
		return nil, err
	}
	run, err := newRunDir(paths.Runs)
	if err != nil {
		return nil, fmt.Errorf("start environment: %w", err)
	}
	env := &Env{Paths: paths, Dir: run.path, run: run, baseLayers: map[digest.Digest]bool{}}
	if err := env.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start environment: %w", err), env.Close())
	}
	return env, nil
}

func (e *Env) start(ctx context.Context) error {
	var err error
	if e.authority, err = fixture.NewAuthority(); err != nil {
		return err
	}
	if err := e.dockerConfig(); err != nil {
		return err
	}
	e.registry, err = startProcess(e.Dir, "registry", filepath.Join(e.Paths.Bin, "crane"),
		"registry", "serve", "--address", string(Registry), "--disk", e.mkdir("registry"))
	if err != nil {
		return err
	}
	return e.registry.awaitPort(ctx, string(Registry))
}

// dockerConfig makes a client configuration with buildx, Compose and leaktight as its plugins.
func (e *Env) dockerConfig() error {
	plugins := filepath.Join(e.Dir, "docker", "cli-plugins")
	if err := os.MkdirAll(plugins, 0o755); err != nil {
		return err
	}
	return errors.Join(
		os.Symlink(filepath.Join(e.Paths.Bin, "buildx"), filepath.Join(plugins, "docker-buildx")),
		os.Symlink(filepath.Join(e.Paths.Bin, "docker-compose"), filepath.Join(plugins, "docker-compose")),
		os.Symlink(e.Paths.Leaktight, filepath.Join(plugins, "docker-leaktight")),
	)
}

// mkdir makes a folder in the run's scratch folder. What fails here fails again,
// with a better message, where the folder is used.
func (e *Env) mkdir(name string) string {
	dir := filepath.Join(e.Dir, name)
	_ = os.MkdirAll(dir, 0o755)
	return dir
}

// ServeBaseImages puts the matrix's base images into the registry. Their trust
// stores know the services' certificates, and what they lack of the tools that
// Dockerfiles run is stood in for. Progress goes to out.
func (e *Env) ServeBaseImages(ctx context.Context, out io.Writer) error {
	base, err := images.Build(ctx, e.Paths.Images, out)
	if err != nil {
		return err
	}
	layer := filepath.Join(e.mkdir("images"), "authority.tar")
	for _, img := range base {
		img, err := img.WithFile(layer, "/etc/ssl/certs/ca-certificates.crt", e.authority.PEM())
		if err != nil {
			return err
		}
		if img, err = img.WithTools(filepath.Join(e.mkdir("images"), "tools.tar")); err != nil {
			return err
		}
		if err := Registry.Push(ctx, img); err != nil {
			return err
		}
		for _, layer := range img.Layers {
			sum, err := images.LayerDigest(layer)
			if err != nil {
				return err
			}
			e.baseLayers[sum] = true
		}
	}
	return nil
}

// IsBaseLayer says whether a layer is part of a base image, hence older than
// any secret of the run.
func (e *Env) IsBaseLayer(sum digest.Digest) bool { return e.baseLayers[sum] }

// ServeFrontend puts the frontend image of the checkout into the registry.
func (e *Env) ServeFrontend(ctx context.Context) error {
	return Registry.PushLayout(ctx, e.Paths.Frontend, FrontendRef)
}

// Close stops all that the environment started and removes its state.
func (e *Env) Close() error {
	var errs []error
	for _, d := range e.daemons {
		errs = append(errs, d.close())
	}
	e.daemons = nil
	if e.registry != nil {
		e.registry.stop()
	}
	return errors.Join(append(errs, e.run.remove())...)
}
