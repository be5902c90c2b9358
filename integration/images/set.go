package images

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Image is a base image: the names that it goes by on Docker Hub, its layers
// from the bottom up, and its config.
type Image struct {
	Refs   []string
	Layers []string // files, uncompressed tars
	Config ocispecs.ImageConfig
}

// recipeVersion is part of the cache's key; a change of a layer's code raises it.
const recipeVersion = "4"

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// Build returns the base images of the matrix, made in folder cache if they are
// not there yet. It needs root, the Debian packages mmdebstrap and
// busybox-static, and for a first run the network. Progress goes to out.
func Build(ctx context.Context, cache string, out io.Writer) ([]Image, error) {
	dir := filepath.Join(cache, "base-"+key(debianPackages, apkScript))
	if err := once(dir, func(tmp string) error { return buildBase(ctx, tmp, out) }); err != nil {
		return nil, err
	}
	debian, busybox, curl := filepath.Join(dir, "debian.tar"), filepath.Join(dir, "busybox.tar"), filepath.Join(dir, "curl.tar")
	shell := ocispecs.ImageConfig{Env: []string{"PATH=" + defaultPath + ":/" + toolDir}, Cmd: []string{"/bin/sh"}}
	small := []string{"library/node:14-alpine"}
	for _, name := range []string{"node", "golang", "rust", "ruby", "php", "composer", "maven", "gradle", "postgres"} {
		small = append(small, "library/"+name+":latest")
	}
	return []Image{
		{Refs: []string{"library/python:latest", "library/debian:latest"}, Layers: []string{debian}, Config: shell},
		{Refs: []string{"library/alpine:latest", "library/alpine:3"}, Layers: []string{busybox, curl}, Config: shell},
		{Refs: small, Layers: []string{busybox}, Config: shell},
	}, nil
}

// key names a cache folder by what its contents are made from.
func key(parts ...string) string {
	sum := sha256.Sum256([]byte(recipeVersion + strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:6])
}

func buildBase(ctx context.Context, dir string, out io.Writer) error {
	fmt.Fprintln(out, "images: install a minimal debian with pip, git, ssh and curl")
	root := filepath.Join(dir, "root")
	if err := debianRoot(ctx, root, out); err != nil {
		return err
	}
	defer os.RemoveAll(root)
	fmt.Fprintln(out, "images: write layers")
	if err := debianLayer(filepath.Join(dir, "debian.tar"), root); err != nil {
		return err
	}
	if err := busyboxLayer(ctx, filepath.Join(dir, "busybox.tar")); err != nil {
		return err
	}
	return curlLayer(ctx, filepath.Join(dir, "curl.tar"), root)
}

// Golang returns an image with the machine's own Go and all modules that
// package pkg of the module in moduleRoot needs, under name ref. Its layers are
// kept in folder cache.
func Golang(ctx context.Context, cache, moduleRoot, pkg, ref string) (Image, error) {
	version, err := goEnv(ctx, "GOVERSION")
	if err != nil {
		return Image{}, err
	}
	imported, required, err := productModules(ctx, moduleRoot, pkg)
	if err != nil {
		return Image{}, err
	}
	toolchain := filepath.Join(cache, version+"-"+key())
	proxy := filepath.Join(cache, "modules-"+key(fmt.Sprint(imported, required)))
	err = once(toolchain, func(tmp string) error {
		if err := busyboxLayer(ctx, filepath.Join(tmp, "busybox.tar")); err != nil {
			return err
		}
		return golangLayer(ctx, filepath.Join(tmp, "go.tar"))
	})
	if err != nil {
		return Image{}, err
	}
	err = once(proxy, func(tmp string) error {
		return modulesLayer(ctx, filepath.Join(tmp, "modules.tar"), imported, required)
	})
	if err != nil {
		return Image{}, err
	}
	return Image{
		Refs: []string{ref},
		Layers: []string{
			filepath.Join(toolchain, "busybox.tar"), filepath.Join(toolchain, "go.tar"), filepath.Join(proxy, "modules.tar"),
		},
		Config: ocispecs.ImageConfig{
			Env: []string{
				"PATH=/go/bin:/usr/local/go/bin:" + defaultPath, "GOPATH=/go", "GOTOOLCHAIN=local",
				"GOPROXY=file://" + moduleProxy, "GOSUMDB=off",
			},
			Cmd: []string{"/bin/sh"},
		},
	}, nil
}

// once makes folder dir, PREFIX-KEY, with fill unless it exists, and removes
// those of other keys. A failure leaves nothing.
func once(dir string, fill func(tmp string) error) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), ".making-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil {
		return err
	}
	if err := fill(tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, dir); err != nil {
		return err
	}
	return removeOthers(dir)
}

func removeOthers(dir string) error {
	prefix := dir[:strings.LastIndex(dir, "-")+1]
	all, err := filepath.Glob(prefix + "*")
	if err != nil {
		return err
	}
	for _, old := range all {
		if old != dir {
			if err := os.RemoveAll(old); err != nil {
				return err
			}
		}
	}
	return nil
}

// WithFile returns img with one more layer that holds a file. The layer is
// written to file layer.
func (img Image) WithFile(layer, name string, data []byte) (Image, error) {
	if err := fileLayer(layer, strings.TrimPrefix(name, "/"), data); err != nil {
		return Image{}, err
	}
	img.Layers = append(append([]string(nil), img.Layers...), layer)
	return img, nil
}
