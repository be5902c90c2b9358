package detect_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"gotest.tools/v3/assert"
)

func TestSecretName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"SECRET", "NPM_TOKEN", "MY_SECRET", "githubToken", "personalAccessToken", "DBPASSWD", "ssh_prv_key", "GITHUB_PAT",
		"AWS_SECRET_ACCESS_KEY", "DB_PASS", "MYSQL_PWD", "composer-token", "npm.token", "COMPOSER_AUTH", "gpg_passphrase",
		"bundle_gems__contribsys__com", "RAILS_MASTER_KEY", "SENTRY_AUTH_TOKEN", "OKTA_OAUTH2_CLIENTSECRET", "SSH_PRIVATE_KEY",
	} {
		assert.Check(t, detect.SecretName(name), name)
	}
}

func TestNamesThatOnlyLookLikeSecrets(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"", "_", "TOKENIZERS_PARALLELISM", "KEYCLOAK_VERSION", "PASSENGER_APP_ENV", "NEXT_PUBLIC_API_KEY", "VITE_TOKEN",
		"SSH_KEY_DIR", "SSH_AUTH_SOCK", "GPG_KEY", "APT_KEY_URL", "TOKEN_TTL", "SECRET_NAME", "MINIO_SECRET_KEY_FILE",
		"ssh_pub_key", "FASTCGI_PASS", "ALLOW_EMPTY_PASSWORD", "HTTP_PROXY", "NODE_VERSION", "PWD", "AUTHOR", "KEYMAP",
		"PROXY_ADDRESS_FORWARDING", "PATH", "COMPASS", "MONKEY", "AUTHORIZED_KEYS", "PUBLIC_KEY",
	} {
		assert.Check(t, !detect.SecretName(name), name)
	}
}

func TestURLName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"DATABASE_URL", "APP_DATABASE_URL", "MONGO_URI", "APP_DSN", "PIP_EXTRA_INDEX_URL", "AUTHED_ARTIFACT_REG_URL", "databaseUrl"} {
		assert.Check(t, detect.URLName(name), name)
	}
	for _, name := range []string{"", "URL", "SENTRY_DSN", "AUTH_URL_PREFIX", "BASE_URL", "NPM_REGISTRY_URL", "DATABASE_HOST", "GOPROXY"} {
		assert.Check(t, !detect.URLName(name), name)
	}
}
