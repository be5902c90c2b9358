package rule_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestPackagesHoldNoCredentialsOfTheProject(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, path, kind string }{
		{"the key of a package's server", "node_modules/webpack-dev-server/ssl/server.pem", ""},
		{"the key of a scoped package", "web/node_modules/@team/proxy/keys/proxy.key", ""},
		{"a key below pnpm's store", "node_modules/.pnpm/spdy@4.0.2/node_modules/spdy/keys/spdy-key.pem", ""},
		{"a key that a development server made", "node_modules/.cache/webpack-dev-server/server.key", "tls-key"},
		{"the project's own key", "web/keys/proxy.key", "tls-key"},
		{"npm's login in a package", "node_modules/@team/lib/.npmrc", "npmrc"},
		{"npm's login in the tests of a package", "node_modules/npm/test/fixtures/.npmrc", ""},
		{"a clone with a login", "vendor/team/lib/.git/config", "git-credentials"},
		{"a name that tells nothing in a package", "node_modules/csrf/token", ""},
		{"the same name in the project", "csrf/token_file", "secret-file"},
		{"a key in Go's module cache", ".cache/go/pkg/mod/github.com/docker/distribution@v2.8.3/contrib/docker-integration/nginx/ssl/registry-ca+client-key.pem", ""},
		{"an SSH key of tests in Go's module cache", "go/pkg/mod/github.com/in-toto/in-toto-golang@v0.9.0/test-infra/spire/agent/agent_ssh_key", ""},
		{"a folder of the project called pkg/mod", "pkg/mod/tls/server.key", "tls-key"},
		{"a key in Maven's repository", ".m2/repository/io/netty/netty/4.1/server.keystore", ""},
		{"Maven's settings beside it", ".m2/settings.xml", "maven-settings"},
		{"a key of a crate", ".cargo/registry/src/index.crates.io-6f17/rustls-0.21/examples/key.pem", ""},
		{"cargo's login beside it", ".cargo/credentials.toml", "cargo-credentials"},
		{"a key of a crate in the image rust", "usr/local/cargo/registry/src/index.crates.io-6f17/rustls-0.21/examples/key.pem", ""},
		{"cargo's login in the image rust", "usr/local/cargo/credentials.toml", "cargo-credentials"},
		{"a key of a gem", "vendor/bundle/ruby/3.2.0/gems/puma-6.4.0/lib/puma/server.key", ""},
		{"a project called gems", "gems/config/master.key", "rails-master-key"},
		{"a key of Python's site packages", "env/lib/python3.11/site-packages/trustme/ca.key", ""},
		{"a settings file of Gradle's caches", ".gradle/caches/modules-2/files-2.1/a/b/gradle.properties", "gradle-properties"},
		{"Gradle's settings beside them", ".gradle/gradle.properties", "gradle-properties"},
		{"a key of a vendored package's tests", "vendor/league/oauth2-server/tests/Stubs/private.key", ""},
		{"a key of a vendored package's examples", "vendor/league/oauth2-server/examples/private.key", ""},
		{"another key in a folder called vendor", "vendor/certs/private.key", "tls-key"},
		{"a key of the project's own tests", "internal/tls/testdata/server.key", "tls-key"},
		{"an SSH key in a package", "node_modules/ours/id_rsa", "ssh-key"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			kind, _ := rule.MatchFile(tc.path)
			assert.Check(t, is.Equal(kind.Name, tc.kind), tc.path)
		})
	}
}
