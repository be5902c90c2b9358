package integration_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// equivalent is a Dockerfile that both frontends must make the same of, but for
// the secrets.
type equivalent struct {
	name, dockerfile string
	// upstream are the flags that give upstream its secrets, leaktight the ones
	// for ours.
	upstream, leaktight []string
	// gone are the paths that ours does not have: the secret's file, and the
	// directories that the COPY made for it.
	gone []string
}

func equivalents() []equivalent {
	netrc := []string{"--secret", "id=netrc,src=.netrc"}
	token := []string{"--secret", "id=TOKEN", "env:TOKEN=not-a-real-one"}
	tokenArg := []string{"--build-arg", "TOKEN=not-a-real-one"}
	return []equivalent{
		{
			name:       "used and removed in one RUN",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN wc -c < /root/.netrc > /out && rm /root/.netrc\n", leaktight: netrc,
		},
		{
			name:       "removed later with another file",
			dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN touch /a /b && cat /root/.netrc | wc -c\nRUN rm -f /root/.netrc /a\n", leaktight: netrc,
		},
		{
			name:       "mode and owner changed",
			dockerfile: "FROM alpine\nCOPY .netrc /etc/app/.netrc\nRUN touch /x; chmod 600 /etc/app/.netrc /x; chown 1:1 /x /etc/app/.netrc && test -r /etc/app/.netrc\nRUN rm -rf /etc/app\n",
			leaktight:  netrc,
		},
		{
			name:       "left behind among other sources",
			dockerfile: "FROM alpine\nWORKDIR /app\nCOPY .netrc file ./\nRUN cat file && test -s .netrc && echo done > done\n",
			leaktight:  netrc, gone: []string{"app/.netrc"},
		},
		{
			name:       "inherited stage and other user",
			dockerfile: "FROM alpine AS base\nWORKDIR /data\nCOPY --chmod=644 .netrc /data/.netrc\nFROM base\nUSER 1000:1000\nRUN wc -c < /data/.netrc | grep -q 5\n",
			leaktight:  netrc, gone: []string{"data/.netrc"},
		},
		{
			name:       "argument in branches and defaults",
			dockerfile: "FROM alpine\nARG TOKEN\nRUN if [ -n \"$TOKEN\" ]; then echo given; else echo none; fi > /a\nRUN echo \"${OTHER:-x}${TOKEN:+y}\" > /b\n",
			upstream:   tokenArg, leaktight: token,
		},
		{
			name:       "argument that nobody gives",
			dockerfile: "FROM alpine\nARG TOKEN\nRUN if [ -n \"$TOKEN\" ]; then echo given; else echo none; fi > /a; printf %s \"${TOKEN:-x}\" | wc -c > /b\n",
		},
		{
			name: "variable put together from an argument",
			dockerfile: "FROM alpine\nARG TOKEN\nENV A=1 URL=\"https://$TOKEN@example.com/\" \\\n  B=2\nRUN printf %s \"$URL\" | wc -c > /a && echo $A$B >> /a\n" +
				"RUN <<EOF\nprintf %s \"$URL\" | md5sum > /b\nEOF\n",
			upstream: tokenArg, leaktight: token,
		},
		{
			name:       "exec form",
			dockerfile: "FROM alpine\nARG TOKEN\nCOPY .netrc /root/.netrc\nRUN [\"sh\", \"-c\", \"test -n \\\"$TOKEN\\\" && wc -c < /root/.netrc > /a\"]\nRUN [\"rm\", \"/root/.netrc\"]\n",
			upstream:   tokenArg, leaktight: append(token, netrc...),
		},
	}
}

// TestEquivalence compares the file systems that upstream makes of a Dockerfile
// and leaktight of the same: paths, types, modes, owners and contents.
func TestEquivalence(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "equivalence")
	assert.NilError(t, err)
	b := builder{daemon}
	for _, c := range equivalents() {
		t.Run(c.name, func(t *testing.T) {
			context := files{"Dockerfile": c.dockerfile, ".netrc": "machine example.com login a password not-a-real-one\n", "file": "x"}
			want := b.entries(t, context, c.upstream...)
			for _, path := range c.gone {
				assert.Check(t, want[path] != "", "upstream has no %s", path)
				delete(want, path)
			}
			got := b.entries(t, context, append(c.leaktight, "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef)...)
			assert.Check(t, is.DeepEqual(got, want))
		})
	}
}

// entries builds into a tar and describes each file of it. Times are left out:
// two builds have different ones.
func (b builder) entries(t *testing.T, context files, flags ...string) map[string]string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rootfs.tar")
	b.succeeds(t, context, append(flags, "--no-cache", "--output", "type=tar,dest="+file)...)
	dt, err := os.ReadFile(file)
	assert.NilError(t, err)
	entries := map[string]string{}
	for r := tar.NewReader(bytes.NewReader(dt)); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return entries
		}
		assert.NilError(t, err)
		content, err := io.ReadAll(r)
		assert.NilError(t, err)
		if strings.HasPrefix(header.Name, "usr/") || strings.HasPrefix(header.Name, "bin/") || strings.HasPrefix(header.Name, "lib") {
			continue // the base image's programs, megabytes of them
		}
		entries[header.Name] = fmt.Sprintf("%c %o %d:%d %s %s", header.Typeflag, header.Mode, header.Uid, header.Gid, header.Linkname, content)
	}
}
