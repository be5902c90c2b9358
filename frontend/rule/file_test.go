package rule_test

import (
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestMatchFile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		path  string
		kind  string
		match rule.Match
	}{
		{"/root/.ssh/id_rsa", "ssh-key", rule.CertainMatch},
		{"id_ed25519", "ssh-key", rule.CertainMatch},
		{"id_rsa.pub", "", rule.NoMatch},
		{"id_rsa_deploy", "ssh-key", rule.CertainMatch},
		{"/root/.ssh/known_hosts", "", rule.NoMatch},
		{"/root/.ssh/config", "ssh-key", rule.DoubtfulMatch},
		{"pip.conf", "pip-conf", rule.DoubtfulMatch},
		{"/root/.pip/pip.conf", "pip-conf", rule.DoubtfulMatch},
		{"./secret.txt", "secret-file", rule.CertainMatch},
		{"/root/.secret", "secret-file", rule.CertainMatch},
		{"/root/.npmrc", "npmrc", rule.DoubtfulMatch},
		{".npmrc.example", "", rule.NoMatch},
		{".env.example", "", rule.NoMatch},
		{".env.production", "dotenv", rule.DoubtfulMatch},
		{"opt/ejson/keys/0011", "ejson-key", rule.CertainMatch},
		{"secrets.ejson", "", rule.NoMatch},
		{"generate.sh", "", rule.NoMatch},
		{"config.json", "", rule.NoMatch},
		{"/home/runner/.docker/config.json", "docker-config", rule.DoubtfulMatch},
		{"certs/server.key", "tls-key", rule.DoubtfulMatch},
		{"nodesource.gpg.key", "", rule.NoMatch},
		{"tokenizer.json", "", rule.NoMatch},
	} {
		t.Run(tc.path, func(t *testing.T) {
			t.Parallel()
			kind, match := rule.MatchFile(tc.path)
			assert.Check(t, is.Equal(kind.Name, tc.kind))
			assert.Check(t, is.Equal(match, tc.match))
		})
	}
}

func TestHoldsCredential(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		want                bool
	}{
		{"npm token", ".npmrc", "//registry.example.com/:_authToken=abcdef\n", true},
		{"npm placeholder", ".npmrc", "//registry.example.com/:_authToken=${NPM_TOKEN}\n", false},
		{"npm registry only", ".npmrc", "# ours\n@team:registry=https://registry.example.com/\nalways-auth=true\n", false},
		{"a bare word where npm would want key=value", ".npmrc", "s3cr3t\n", true},
		{"pip url with a password", "pip.conf", "[global]\nindex-url = https://hugo:My$3cr3tP4$$@private.pip/playlist\n", true},
		{"pip mirror", "pip.conf", "[global]\nindex-url = https://mirror.example.com/simple\ntimeout=60\n", false},
		{"pip url with a user only", "pip.conf", "[global]\nindex-url = https://hugo@mirror.example.com/simple\n", false},
		{"maven placeholder", "settings.xml", "<password>${env.PW}</password>", false},
		{"maven password", "settings.xml", "<password>hunter2</password>", true},
		{"docker credential helper", ".docker/config.json", `{"credHelpers":{"registry.example.com":"ecr-login"}}`, false},
		{"docker login", ".docker/config.json", `{"auths":{"registry.example.com":{"auth":"dXNlcjpwYXNz"}}}`, true},
		{"public certificate", "ssl/keychain.pem", "-----BEGIN CERTIFICATE-----\n", false},
		{"private key", "ssl/key.pem", "-----BEGIN PRIVATE KEY-----\n", true},
		{"ssh client configuration", ".ssh/config", "Host *\n  User git\n", false},
		{"git config with a token in its URL", ".git/config", "[remote \"origin\"]\n\turl = https://x:ghtoken@git.example.com/a.git\n", true},
		{"git config without", ".git/config", "[remote \"origin\"]\n\turl = git@git.example.com:a.git\n", false},
		{"empty", ".npmrc", " \n", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			kind, match := rule.MatchFile(tc.path)
			assert.Check(t, match != rule.NoMatch)
			assert.Check(t, is.Equal(kind.HoldsCredential([]byte(tc.content)), tc.want))
		})
	}
}

func TestEveryPatternIsValid(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range rule.Files() {
		assert.Check(t, !seen[f.Name], f.Name)
		seen[f.Name] = true
		assert.Check(t, f.What != "", f.Name)
		assert.Check(t, f.Marker != nil || len(f.Doubtful) == 0, "%s: doubtful without a marker", f.Name)
		for _, p := range append(f.Certain, f.Doubtful...) {
			assert.Check(t, doublestar.ValidatePattern(p), "%s: %s", f.Name, p)
		}
	}
}
