package images

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Stack is a root file system with software as people install it.
type Stack struct {
	Name string
	// Debian, NPM and Modules are what is in it: packages of Debian, packages of
	// the npm registry below /app, and Go modules below /go.
	Debian, NPM, Modules []string
}

// stackSuite is the release of Debian that has the packages of the stacks.
const stackSuite = "bookworm"

// BuildStacks makes the root file systems of [Stacks] in folder dir, as NAME-KEY,
// where they are not there yet. It needs root, mmdebstrap, npm, go and the network.
// Progress goes to out.
func BuildStacks(ctx context.Context, dir string, out io.Writer) error {
	for _, s := range Stacks() {
		recipe := key(slices.Concat(s.Debian, s.NPM, s.Modules)...)
		err := once(filepath.Join(dir, s.Name+"-"+recipe), func(tmp string) error {
			fmt.Fprintf(out, "stacks: install %s\n", s.Name)
			return s.install(ctx, tmp, out)
		})
		if err != nil {
			return fmt.Errorf("stack %s: %w", s.Name, err)
		}
	}
	return nil
}

func (s Stack) install(ctx context.Context, dir string, out io.Writer) error {
	if len(s.Debian) > 0 {
		if err := installDebian(ctx, dir, stackSuite, s.Debian, []string{"locale"}, out); err != nil {
			return err
		}
	}
	if len(s.NPM) > 0 {
		if err := installNPM(ctx, filepath.Join(dir, "app"), s.NPM, out); err != nil {
			return err
		}
	}
	return downloadModules(ctx, filepath.Join(dir, "go"), s.Modules, out)
}

// installNPM installs packages as RUN npm install does, but for their scripts.
func installNPM(ctx context.Context, dir string, packages []string, out io.Writer) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"name":"app","private":true}`), 0o600); err != nil {
		return err
	}
	args := []string{"install", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error"}
	cmd := exec.CommandContext(ctx, "npm", append(args, packages...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	return cmd.Run()
}

// downloadModules fills the module cache of gopath, as RUN go mod download does.
func downloadModules(ctx context.Context, gopath string, modules []string, out io.Writer) error {
	for _, m := range modules {
		cmd := exec.CommandContext(ctx, "go", "mod", "download", m)
		cmd.Env = append(os.Environ(), "GOMODCACHE="+filepath.Join(gopath, "pkg/mod"), "GOFLAGS=-modcacherw")
		cmd.Dir, cmd.Stdout, cmd.Stderr = os.TempDir(), out, out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("download %s: %w", m, err)
		}
	}
	return nil
}
