package script_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"

	"github.com/leaktight/leaktight/llbtransform/script"
)

// runnable are instructions on the tree of [newTree], whose secret is mounted.
var runnable = []string{
	"RUN cat conf/secret > /dev/null && rm conf/secret",
	"RUN touch a; rm conf/secret; touch b",
	"RUN false; rm conf/secret",
	"RUN false && rm conf/secret",
	"RUN set -e; false && rm conf/secret; touch a",
	"RUN set -e; false; rm conf/secret",
	"RUN set -e; touch a; rm conf/secret && touch b && chmod 700 b && rm -f conf/none",
	"RUN false || rm conf/secret && touch a",
	"RUN rm conf/secret || touch a",
	"RUN rm conf/secret; echo $?",
	"RUN ! rm conf/secret",
	"RUN if rm conf/secret; then touch a; else touch b; fi",
	"RUN rm -rf conf keep/x && touch a",
	"RUN rm -rf keep/x conf && touch a",
	"RUN rm keep/none conf/* && touch a",
	"RUN rm keep/x conf/* keep/none; touch a",
	"RUN rm -r keep/x conf 2> /dev/null || touch a",
	"RUN rm -r keep/none conf 2> /dev/null || touch a",
	"RUN rm -r conf/* keep/x; touch a",
	"RUN chmod -R 700 . && touch a",
	"RUN chmod 600 conf/secret keep/x conf/other && ls keep",
	"RUN cd conf && rm secret other && cd .. && touch a",
	"RUN (cd conf; rm secret; touch a); rm keep/x",
	"RUN rm -v conf/secret > /dev/null 2>&1 && touch a",
	"RUN rm conf/secret && rmdir keep",
	"RUN find . -type f -delete && touch a",
	"RUN f() { chmod 600 conf/secret; }; f && touch a",
	"RUN for i in conf/other conf/secret; do test -f $i && touch a; done; rm conf/secret conf/other",
	"RUN sh -c 'touch a && rm conf/secret' && touch b",
	"RUN trap 'rm conf/secret' EXIT; touch a",
	"RUN <<EOF\ntouch a &&\n  rm conf/secret &&\n  touch b\nchmod 600 \\\n  conf/secret\nfalse\nEOF",
	"RUN touch a \\\n  && chmod 600 conf/secret \\\n  # why\n  && touch b && \\\n  rm conf/secret",
	"RUN mv conf/secret keep/z && cat keep/z && rm keep/z",
	"RUN for f in conf/secret keep/x; do rm $f; done; ls",
	"RUN for f in conf/*; do rm \"$f\"; done; ls conf",
	"RUN ls conf/secret | while read f; do rm $f; done; ls conf",
	"RUN rm conf/secret && test ! -e conf/secret && ls conf",
	"RUN set -e; rm -rf conf; mkdir conf; false",
	"RUN set -e; echo x >> conf/secret; cat conf/secret; rm conf/secret; exit 7",
	"RUN sed -i s/e/E/ conf/secret; cat conf/secret; (exit 3); rm conf/secret; echo $?",
	`RUN ["rm", "-rf", "conf", "keep/x"]`,
	`RUN ["rm", "conf/secret", "keep/x"]`,
}

// TestEditedScriptDoesTheSame runs a script on an ordinary file, and the
// edited one on a file that behaves like a read-only mount. Status, output and
// all other files are the same.
func TestEditedScriptDoesTheSame(t *testing.T) {
	t.Parallel()
	for _, src := range runnable {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			before, after := newTree(t), newTree(t)
			text, err := script.Assemble(src, '\\')
			assert.NilError(t, err)
			res, err := script.Analyse(text, script.Context{Dir: after, Paths: []string{filepath.Join(after, "conf/secret")}})
			assert.NilError(t, err)
			assert.Check(t, is.Len(res.Problems, 0))

			secret := filepath.Join(after, "conf/secret")
			aside := filepath.Join(newTree(t), "aside")
			if len(res.Private) > 0 {
				assert.NilError(t, os.Rename(secret, aside))
			}
			if res.Idle {
				assert.NilError(t, os.Remove(filepath.Join(after, "conf/secret")))
			}
			now := "true"
			if !res.Empty {
				again, err := script.Assemble(text.Apply(res.Edits), '\\')
				assert.NilError(t, err)
				now = strings.ReplaceAll(again.Script, script.Aside(secret), aside)
			}
			want := run(t, before, text.Script, "")
			got := run(t, after, now, mountShims(t, after, res.Idle || len(res.Private) > 0))
			assert.Check(t, is.Equal(got, want), now)
			assert.Check(t, is.DeepEqual(listing(t, after), listing(t, before)), now)
		})
	}
}

func newTree(t *testing.T) string {
	t.Helper()
	// A test's own directory has its name, which a script would have to quote.
	dir, err := os.MkdirTemp("", "leaktight")
	assert.NilError(t, err)
	t.Cleanup(func() { assert.Check(t, os.RemoveAll(dir)) })
	for _, name := range []string{"conf/secret", "conf/other", "keep/x", "keep/y"} {
		file := filepath.Join(dir, name)
		assert.NilError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		assert.NilError(t, os.WriteFile(file, []byte(name), 0o644))
	}
	return dir
}

// mountShims gives a directory of commands that fail on conf/secret of dir as
// they do on a mount, and do the rest. Without a mount it is empty.
func mountShims(t *testing.T, dir string, idle bool) string {
	t.Helper()
	bin := t.TempDir()
	if idle {
		return bin
	}
	for _, name := range []string{"rm", "chmod", "find"} {
		real, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("no %s on this machine", name)
		}
		shim := fmt.Sprintf(`#!/bin/sh
PATH=%q
mount=%q
before=$(ls -l "$mount")
cp -p "$mount" "$mount.bak.$$" && mv "$mount.bak.$$" %q/backup.$$
%s "$@"
code=$?
[ "$before" = "$(ls -l "$mount" 2>/dev/null)" ] && exit $code
mkdir -p "${mount%%/*}" && cp -p %q/backup.$$ "$mount"
echo "mount is busy" >&2
exit 1
`, os.Getenv("PATH"), filepath.Join(dir, "conf/secret"), bin, real, bin)
		assert.NilError(t, os.WriteFile(filepath.Join(bin, name), []byte(shim), 0o755))
	}
	return bin
}

// run gives the output and the status of a script.
func run(t *testing.T, dir, text, shims string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", text)
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "PATH=" + shims + ":" + os.Getenv("PATH")}
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Skipf("no shell on this machine: %v", err)
	}
	return fmt.Sprintf("%s(%d)", out, cmd.ProcessState.ExitCode())
}

// listing gives the files of a tree but for the mount and its directory, which
// nothing can remove while it is mounted.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	assert.NilError(t, filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, file)
		if err != nil || name == "conf" || name == "conf/secret" {
			return err
		}
		info, err := entry.Info()
		files[name] = info.Mode().String()
		return err
	}))
	return files
}
