package rule_test

import (
	"strings"
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
		{"config.json", "registry-logins", rule.DoubtfulMatch},
		{"/home/runner/.docker/config.json", "docker-config", rule.DoubtfulMatch},
		{"certs/server.key", "tls-key", rule.DoubtfulMatch},
		{"nodesource.gpg.key", "", rule.NoMatch},
		{"tokenizer.json", "", rule.NoMatch},
		{"serviceAccountKey.json", "service-account", rule.DoubtfulMatch},
		{"config/ServiceAccount-prod.json", "service-account", rule.DoubtfulMatch},
		{"app/NuGet.Config", "nuget-config", rule.DoubtfulMatch},
		{"ssl/privkey.pem", "tls-key", rule.DoubtfulMatch},
		{"ssl/fullchain.pem", "pem", rule.DoubtfulMatch},
		{"test_key.pem", "", rule.NoMatch},
		{"certs/server-test.key", "", rule.NoMatch},
		{"keys/jwt-signing.key", "tls-key", rule.DoubtfulMatch},
		{"deploy/ci-sa-prod.json", "gcloud-credentials", rule.DoubtfulMatch},
		{"latest.key", "tls-key", rule.DoubtfulMatch},
		{"etc/ssl/private/ssl-cert-snakeoil.key", "", rule.NoMatch},
		{"ca.crt", "", rule.NoMatch},
		{"truststore.p12", "", rule.NoMatch},
		{"keystore.p12", "tls-key", rule.DoubtfulMatch},
		{"application.yml", "", rule.NoMatch},
		{"example.env", "", rule.NoMatch},
		{".env-sample", "", rule.NoMatch},
		{".env.test", "dotenv", rule.DoubtfulMatch},
		{".netrc", "netrc", rule.DoubtfulMatch},
		{".netrc.template", "", rule.NoMatch},
		{"/root/.aws/config", "aws-config", rule.DoubtfulMatch},
		{"/etc/ppp/pap-secrets", "ppp-secrets", rule.DoubtfulMatch},
		{"http.keytab", "keytab", rule.CertainMatch},
		{"rootkey.csv", "aws-key-download", rule.CertainMatch},
		{"monkey.csv", "", rule.NoMatch},
		{"/root/.ivy2/.credentials", "sbt-credentials", rule.CertainMatch},
		{"prod.tfstate", "terraform-state", rule.DoubtfulMatch},
		{"secrets.go", "", rule.NoMatch},
		{"conf/new_password.txt", "secret-file", rule.CertainMatch},
		{"node_modules/public-encrypt/test/test_rsa_privkey.pem", "", rule.NoMatch},
		{"/app/vendor/firebase/php-jwt/tests/data/rsa1-private.pem", "", rule.NoMatch},
		{"/go/pkg/mod/golang.org/x/crypto@v0.31.0/ssh/testdata/id_rsa", "", rule.NoMatch},
		{"node_modules/ours/id_rsa", "ssh-key", rule.CertainMatch},
		{"tests/id_rsa", "ssh-key", rule.CertainMatch},
		{"github_token", "secret-file", rule.CertainMatch},
		{"TOKEN_FILE", "secret-file", rule.CertainMatch},
		{"token_file.py", "", rule.NoMatch},
		{"conf/api-key", "secret-file", rule.CertainMatch},
		{"conf/api-key.md", "", rule.NoMatch},
		{"\xff/\xfe", "", rule.NoMatch},
		{"", "", rule.NoMatch},
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
		{"npm password in a URL", ".npmrc", "registry=https://bot:x9Kq2vLp7@registry.example.com/\n", true},
		{"npm template", ".npmrc", "//registry.example.com/:_authToken=<token>\n", false},
		{"yarn token", ".yarnrc.yml", "npmRegistryServer: https://registry.example.com\nnpmAuthToken: abcdef\n", true},
		{"yarn placeholder", ".yarnrc.yml", "npmAuthToken: \"${NPM_TOKEN:-}\"\n", false},
		{"bun token", "bunfig.toml", "[install.scopes]\na = { token = \"abcdef\", url = \"https://registry.example.com\" }\n", true},
		{"bun placeholder", "bunfig.toml", "[install.scopes]\na = { token = \"$NPM_TOKEN\" }\n", false},
		{"pip placeholder", "pip.conf", "[global]\nindex-url = https://bot:${PIP_PASSWORD}@pypi.example.com/simple\n", false},
		{"pypirc with a password", ".pypirc", "[pypi]\nusername = __token__\npassword = abcdef\n", true},
		{"pypirc with servers only", ".pypirc", "[distutils]\nindex-servers = pypi\n", false},
		{"maven template", "settings.xml", "<password>changeme</password>", false},
		{"maven encrypted by its own means", "settings.xml", "<password>{COQLCE6DU6GtcS5P=}</password>", false},
		{"gradle password", "gradle.properties", "org.gradle.daemon=true\nrepoPassword=abcdef\n", true},
		{"gradle settings", "gradle.properties", "org.gradle.jvmargs=-Xmx2g\n", false},
		{"nuget password", "nuget.config", "<add key=\"ClearTextPassword\" value=\"abcdef\" />", true},
		{"nuget variable", "nuget.config", "<add key=\"ClearTextPassword\" value=\"%FEED_TOKEN%\" />", false},
		{"netrc", ".netrc", "machine git.example.com\nlogin bot\npassword abcdef\n", true},
		{"netrc template", ".netrc", "machine git.example.com login bot password <token>\n", false},
		{"netrc without a password", ".netrc", "machine git.example.com\nlogin bot\n", false},
		{"something else called netrc", ".netrc", "x9Kq2vLp7\n", true},
		{"aws login", ".aws/credentials", "[default]\naws_access_key_id = abc\naws_secret_access_key = abcdef\n", true},
		{"aws example", ".aws/credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", false},
		{"aws region", ".aws/config", "[default]\nregion = eu-west-1\n", false},
		{"service account", "serviceAccountKey.json", `{"type": "service_account", "project_id": "p"}`, true},
		{"an app's own service accounts", "serviceaccounts.json", `{"accounts": []}`, false},
		{"kubeconfig with a token", ".kube/config", "users:\n- name: a\n  user:\n    token: abcdef\n", true},
		{"kubeconfig with a plugin", ".kube/config", "users:\n- name: a\n  user:\n    exec:\n      command: aws\n", false},
		{"docker store only", ".docker/config.json", `{"credsStore":"desktop"}`, false},
		{"docker login without one", ".docker/config.json", `{"auths":{"registry.example.com":{}}}`, false},
		{"environment with a secret", ".env", "PORT=80\nDB_PASSWORD=x9Kq2vLp7\n", true},
		{"environment with a template", ".env", "PORT=80\nDB_PASSWORD=changeme\nAPI_TOKEN=\n", false},
		{"environment with a database", ".env", "DATABASE_URL=postgres://app:x9Kq2vLp7@db/app\n", true},
		{"certificate", "fullchain.pem", "-----BEGIN CERTIFICATE-----\n", false},
		{"certificate and key in one", "server.pem", "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n", true},
		{"tunnel", "etc/wireguard/wg0.conf", "[Interface]\nPrivateKey = x9Kq2vLp7=\n", true},
		{"tunnel made at the start", "etc/wireguard/wg0.conf", "[Interface]\nPrivateKey = ${WG_KEY}\n", false},
		{"git config with a token alone in its URL", ".git/config", "[remote \"origin\"]\n\turl = https://x9Kq2vLp7x9Kq2vLp7x9Kq2@git.example.com/a.git\n", true},
		{"git config with a variable in its URL", ".gitconfig", "[url \"https://${GITHUB_TOKEN_FOR_BUILDS}@git.example.com\"]\n", false},
		{"dial-in with a password", "etc/ppp/chap-secrets", "# client server secret IP\nbob l2tpd x9Kq2vLp7 *\n", true},
		{"dial-in with a placeholder", "etc/ppp/chap-secrets", "# client server secret IP\nbob l2tpd <password> *\n", false},
		{"dial-in without accounts", "etc/ppp/chap-secrets", "# client server secret IP\n", false},
		{"IPsec with a shared key", "etc/ipsec.secrets", "%any %any : PSK \"x9Kq2vLp7\"\n", true},
		{"IPsec without", "etc/ipsec.secrets", "# include /var/lib/ipsec/*.secrets\n", false},
		{"npm's switches", ".npmrc", "save-exact\nlegacy-peer-deps\n", false},
		{"pip's hosts, one to a line", "pip.conf", "[global]\ntrusted-host =\n  pypi.example.com\n  files.example.com\n", false},
		{"indexes of Python, one to a line", ".pypirc", "[distutils]\nindex-servers =\n  pypi\n  test-pypi\n\n[pypi]\nusername = __token__\n", false},
		{"no text", ".env", "\xff\xfe\x00", false},
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
			assert.Check(t, is.Equal(p, strings.ToLower(p)), f.Name)
		}
	}
}
