package rule

import (
	"testing"

	"gotest.tools/v3/assert"
)

func TestIndexDropsOrdinaryPaths(t *testing.T) {
	t.Parallel()
	assert.Check(t, !inContext().all && !inImage().all)
	for _, p := range []string{"usr/bin/python3", "usr/lib/x86_64-linux-gnu/libssl.so.3", "app/node_modules/a/index.js"} {
		assert.Check(t, !inContext().knows(p) && !inImage().knows(p), p)
	}
}

func FuzzIndexDropsNothingThatTheCatalogueKnows(f *testing.F) {
	for _, p := range []string{
		"/root/.npmrc", "/root/.ssh/config", "/etc/ssl/private/x", "/a/gcloud/legacy_credentials/b/c", "/opt/ejson/keys/0",
		"/x_rsa", "/etc/apt/auth.conf.d/x", "/.huggingface/token", "/root/.config/gh", "/a/NuGet.Config", "/k/deploy-key", "/\xff/.netrc",
	} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if len(p) > 4096 {
			t.Skip("longer than a path can be")
		}
		for _, x := range []*index{inContext(), inImage()} {
			for _, kind := range x.kinds {
				assert.Check(t, kind.match(normal(p)) == NoMatch || x.knows(normal(p)), "%q is %s", p, kind.Name)
			}
		}
	})
}
