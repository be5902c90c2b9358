package images

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// moduleProxy is where the golang image keeps the modules.
const moduleProxy = "/go/proxy"

func goEnv(ctx context.Context, name string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", name).Output()
	if err != nil {
		return "", fmt.Errorf("ask go for %s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// golangLayer writes the machine's own Go where Docker Hub's image has it.
func golangLayer(ctx context.Context, file string) error {
	root, err := goEnv(ctx, "GOROOT")
	if err != nil {
		return err
	}
	l := newLayer(file)
	l.dirs("usr/local/go")
	l.tree(root, "usr/local/go", goUnused)
	return l.close()
}

func goUnused(rel string) bool {
	switch rel {
	case "test", "api", "doc", "misc", "pkg/obj":
		return true
	}
	return filepath.Base(rel) == "testdata" || strings.HasSuffix(rel, "_test.go")
}

// modules are the versions of modules, by path.
type modules map[string]string

// productModules returns what package pkg of the module in moduleRoot needs:
// the modules that it imports from, and all that go.mod names, whose go.mod
// files the go command reads too.
func productModules(ctx context.Context, moduleRoot, pkg string) (imported, required modules, err error) {
	if imported, err = importedModules(ctx, moduleRoot, pkg); err != nil {
		return nil, nil, err
	}
	required, err = requirements(moduleRoot)
	return imported, required, err
}

// modulesLayer writes a module proxy of files, so that the product builds
// without a network.
func modulesLayer(ctx context.Context, file string, imported, required modules) error {
	cache, err := goEnv(ctx, "GOMODCACHE")
	if err != nil {
		return err
	}
	l := newLayer(file)
	l.dirs(strings.TrimPrefix(moduleProxy, "/"))
	l.modules(cache, required, ".mod")
	l.modules(cache, imported, ".zip", ".info")
	return l.close()
}

// importedModules returns the versions of the modules that pkg imports from.
func importedModules(ctx context.Context, moduleRoot, pkg string) (modules, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", pkg)
	cmd.Dir, cmd.Stderr = moduleRoot, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list modules: %w", err)
	}
	versions := modules{}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); len(fields) == 2 {
			versions[fields[0]] = fields[1]
		}
	}
	return versions, nil
}

// requirements returns the versions that go.mod names.
func requirements(moduleRoot string) (modules, error) {
	data, err := os.ReadFile(filepath.Join(moduleRoot, "go.mod"))
	if err != nil {
		return nil, err
	}
	file, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return nil, fmt.Errorf("list requirements: %w", err)
	}
	versions := modules{}
	for _, req := range file.Require {
		versions[req.Mod.Path] = req.Mod.Version
	}
	return versions, nil
}

// modules adds those files of modules that the module cache has with the given
// suffixes.
func (l *layerWriter) modules(cache string, versions modules, suffixes ...string) {
	download := filepath.Join(cache, "cache", "download")
	for _, mod := range slices.Sorted(maps.Keys(versions)) {
		escapedPath, err := module.EscapePath(mod)
		if err != nil {
			l.err = err
			return
		}
		escapedVersion, err := module.EscapeVersion(versions[mod])
		if err != nil {
			l.err = err
			return
		}
		for _, suffix := range suffixes {
			rel := path.Join(escapedPath, "@v", escapedVersion+suffix)
			file := filepath.Join(download, rel)
			if _, err := os.Stat(file); err == nil {
				l.copyFile(path.Join(strings.TrimPrefix(moduleProxy, "/"), rel), file)
			}
		}
	}
}
