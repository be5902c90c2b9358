package images

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// debianPackages is what the rows run: pip, git over ssh, and curl.
const debianPackages = "ca-certificates,python3-pip,git,openssh-client,curl"

// debianRoot installs a minimal Debian of the machine's own release in dir.
func debianRoot(ctx context.Context, dir string, out io.Writer) error {
	suite, err := debianSuite()
	if err != nil {
		return err
	}
	return installDebian(ctx, dir, suite, strings.Split(debianPackages, ","), []string{"doc", "man", "locale", "info"}, out)
}

// installDebian installs packages of a release in dir, without some of /usr/share.
func installDebian(ctx context.Context, dir, suite string, packages, unused []string, out io.Writer) error {
	var options []string
	for _, folder := range unused {
		options = append(options, "--dpkgopt=path-exclude=/usr/share/"+folder+"/*")
	}
	return bootstrap(ctx, dir, suite, "essential", packages, options, out)
}

// bootstrap has mmdebstrap bring packages and all that they need to dir. A variant is
// what else it brings, and whether it installs or unpacks only.
func bootstrap(ctx context.Context, dir, suite, variant string, packages, options []string, out io.Writer) error {
	args := []string{"--quiet", "--mode=root", "--variant=" + variant, "--include=" + strings.Join(packages, ",")}
	args = append(args, `--aptopt=Acquire::Languages "none"`, `--aptopt=APT::Install-Recommends "false"`)
	cmd := exec.CommandContext(ctx, "mmdebstrap", append(append(args, options...), suite, dir)...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("install debian: %w", err)
	}
	return nil
}

func debianSuite() (string, error) {
	data, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(data)) {
		if suite, ok := strings.CutPrefix(strings.TrimSpace(line), "VERSION_CODENAME="); ok {
			return suite, nil
		}
	}
	return "", fmt.Errorf("no VERSION_CODENAME in /etc/os-release")
}

// debianUnused says what of a Debian file system no row needs: caches, perl
// beyond perl-base, character sets, and the mark that keeps pip from installing
// outside a virtual environment, which Docker Hub's python image lacks too.
func debianUnused(rel string) bool {
	for _, dir := range []string{
		"var/cache", "var/lib/apt", "var/log", "usr/share/perl", "usr/share/zoneinfo",
		"usr/lib/x86_64-linux-gnu/gconv", "usr/lib/x86_64-linux-gnu/perl/",
	} {
		if strings.HasPrefix(rel, dir) {
			return true
		}
	}
	return strings.HasSuffix(rel, "/EXTERNALLY-MANAGED")
}

// debianLayer writes root's files as a layer.
func debianLayer(file, root string) error {
	l := newLayer(file)
	l.tree(root, "", debianUnused)
	l.symlink("usr/bin/python", "python3")
	return l.close()
}
