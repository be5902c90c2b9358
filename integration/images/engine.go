package images

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
		for _, program := range []string{"sbin/dockerd", "bin/containerd", "bin/containerd-shim-runc-v2"} {
			if err := os.Rename(filepath.Join(root, "usr", program), filepath.Join(tmp, filepath.Base(program))); err != nil {
				return err
			}
		}
		return os.RemoveAll(root)
	})
}
