package images

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// engineSuite is the Debian whose Docker engine is taken: 26.1, with BuildKit 0.13.
const engineSuite = "trixie"

// Engine returns a folder with Docker's engine and its containerd, made in folder cache
// if it is not there yet. They are unpacked and not installed, which would start them.
// Progress goes to out.
func Engine(ctx context.Context, cache string, out io.Writer) (string, error) {
	dir := filepath.Join(cache, "engine-"+key(engineSuite))
	return dir, once(dir, func(tmp string) error {
		fmt.Fprintln(out, "images: unpack Docker's engine")
		root := filepath.Join(tmp, "root")
		if err := bootstrap(ctx, root, engineSuite, "extract", []string{"docker.io", "containerd"}, nil, out); err != nil {
			return err
		}
		for from, name := range map[string]string{
			"sbin/dockerd": "dockerd", "bin/containerd": "containerd", "bin/containerd-shim-runc-v2": "containerd-shim-runc-v2", "bin/tini-static": "docker-init",
		} {
			if err := os.Rename(filepath.Join(root, "usr", from), filepath.Join(tmp, name)); err != nil {
				return err
			}
		}
		return os.RemoveAll(root)
	})
}

// BuildKitRef is the image that buildx starts for a builder in a container.
const BuildKitRef = "moby/buildkit:buildx-stable-1"

// BuildKit returns an image with the BuildKit of folder bin, and the machine's runc. Its
// layer is written to file layer.
func BuildKit(ctx context.Context, layer, bin string) (Image, error) {
	runc, err := exec.LookPath("runc")
	if err != nil {
		return Image{}, err
	}
	l := newLayer(layer)
	l.dirs("usr/bin")
	l.dir("tmp", 0o1777)
	l.program(ctx, "/", runc, strings.NewReplacer(runc[1:], "usr/bin/buildkit-runc"))
	for _, name := range []string{"buildkitd", "buildctl"} {
		l.copyFile("usr/bin/"+name, filepath.Join(bin, name))
	}
	config := ocispecs.ImageConfig{Env: []string{"PATH=" + defaultPath}, Entrypoint: []string{"buildkitd"}}
	return Image{Refs: []string{BuildKitRef}, Layers: []string{layer}, Config: config}, l.close()
}
