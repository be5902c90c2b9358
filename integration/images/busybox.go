package images

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

const busybox = "/bin/busybox"

// busyboxLayer writes a root file system that has a shell and little more.
func busyboxLayer(ctx context.Context, file string) error {
	applets, err := exec.CommandContext(ctx, busybox, "--list").Output()
	if err != nil {
		return fmt.Errorf("list busybox applets: %w", err)
	}
	l := newLayer(file)
	for _, dir := range []string{"bin", "etc", "etc/ssl", "etc/ssl/certs", "usr", "usr/bin", "usr/local", "proc", "sys", "dev", "var", "opt", "home"} {
		l.dir(dir, 0o755)
	}
	l.dir("root", 0o700)
	l.dir("tmp", 0o1777)
	l.symlink("lib64", "lib")
	l.dir("lib", 0o755)
	l.content("etc/passwd", 0o644, []byte("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"))
	l.content("etc/group", 0o644, []byte("root:x:0:\nnobody:x:65534:\n"))
	l.content("etc/nsswitch.conf", 0o644, []byte("hosts: files dns\n"))
	l.copyFile("bin/busybox", busybox)
	for _, applet := range strings.Fields(string(applets)) {
		if applet != "busybox" {
			l.symlink(path.Join("bin", applet), "busybox")
		}
	}
	return l.close()
}

// apkScript stands in for Alpine's package manager: what the rows install is
// in the image already.
const apkScript = `#!/bin/sh
echo "OK: packages are part of this image"
`

// curlLayer writes curl with the libraries that it loads, taken from root, a
// Debian file system, and an apk that has nothing left to install.
func curlLayer(ctx context.Context, file, root string) error {
	l := newLayer(file)
	l.dirs("usr/bin")
	l.dir("sbin", 0o755)
	l.content("sbin/apk", 0o755, []byte(apkScript))
	// Busybox's image has lib64 as a link to lib, as its layer made it.
	l.program(ctx, root, "/usr/bin/curl", strings.NewReplacer("lib64/", "lib/"))
	return l.close()
}

// program adds a program of a Debian file system, root, with the libraries that it loads
// under the names that renamed gives them.
func (l *layerWriter) program(ctx context.Context, root, name string, renamed *strings.Replacer) {
	out, err := exec.CommandContext(ctx, "chroot", root, "ldd", name).Output()
	if err != nil && l.err == nil {
		l.err = fmt.Errorf("list libraries of %s: %w", name, err)
		return
	}
	for _, file := range append(strings.Fields(string(out)), name) {
		if !path.IsAbs(file) {
			continue
		}
		as := renamed.Replace(strings.TrimPrefix(file, "/"))
		l.dirs(path.Dir(as))
		l.copyFile(as, filepath.Join(root, file))
	}
}

// fileLayer writes a layer of one file.
func fileLayer(file, name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	l := newLayer(file)
	l.dirs(path.Dir(name))
	l.content(name, 0o644, data)
	return l.close()
}
