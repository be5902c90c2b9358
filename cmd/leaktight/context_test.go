package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestLinksOfAContext has links that lead out of a context for everybody but BuildKit, which
// starts an absolute one at the context's root and goes no further up than that.
func TestLinksOfAContext(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, sources, link, to, wants string }{
		{"an absolute link to a file", ".npmrc", ".npmrc", "/keys/npmrc", "src=DIR/keys/npmrc"},
		{"a link above the root", ".npmrc", ".npmrc", "../../keys/npmrc", "src=DIR/keys/npmrc"},
		{"a link to a link", "other/.npmrc", "other", "/linked", "src=DIR/keys/.npmrc"},
		{"an absolute link to nothing", ".npmrc", ".npmrc", "/etc/hostname", ""},
		{"a link to itself", ".npmrc", ".npmrc", "../.npmrc", ""},
		{"a pattern with an absolute link", ".n*", ".npmrc", "/keys/npmrc", "src=DIR/keys/npmrc"},
		{"a pattern with a link to nothing", ".n*", ".npmrc", "nothing", ""},
		{"a pattern with a link to itself", ".n*", ".npmrc", "../.npmrc", ""},
		{"all of the context, with an absolute link to nothing", ".", "hostname", "/etc/hostname", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := project(t, "FROM node\nCOPY "+tc.sources+" /root/\nRUN npm ci\n", "")
			assert.NilError(t, os.Mkdir(filepath.Join(dir, "keys"), 0o755))
			if tc.wants != "" {
				npmrc := "//registry.example.com/:_authToken=" + rand.Text() + "\n"
				write(t, filepath.Join(dir, "keys", "npmrc"), npmrc)
				write(t, filepath.Join(dir, "keys", ".npmrc"), npmrc)
			}
			assert.NilError(t, os.Symlink("keys", filepath.Join(dir, "linked")))
			assert.NilError(t, os.Symlink(tc.to, filepath.Join(dir, tc.link)))
			r := leaktight("", "build", "--dry-run", dir)
			assert.Check(t, is.Equal(r.code, 0), r.err)
			assert.Check(t, is.Contains(strings.ReplaceAll(r.out, dir, "DIR"), tc.wants))
			assert.Check(t, is.Equal(strings.Contains(r.out, "--secret"), tc.wants != ""), r.out)
		})
	}
}
