package detect_test

import (
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"gotest.tools/v3/assert"
)

func TestSecretName(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		why   string
		names []string
	}{
		{"a word of the vocabulary", []string{"SECRET", "NPM_TOKEN", "MY_SECRET", "AWS_SECRET_ACCESS_KEY", "SENTRY_AUTH_TOKEN", "MNEMONIC"}},
		{"any way to write a name", []string{"githubToken", "personalAccessToken", "ssh_prv_key", "composer-token", "npm.token", "apiKey", "_AWS_ACCESS_KEY_ID"}},
		{"written together", []string{"DBPASSWD", "OKTA_OAUTH2_CLIENTSECRET", "GITHUBPASSWORD", "ROOTPASS", "GHTOKEN", "SSHPASS", "MAXMIND_APIKEY"}},
		{"last words", []string{"GITHUB_PAT", "DB_PASS", "PASS", "MYSQL_PWD", "ROOT_PW", "COMPOSER_AUTH", "ID_RSA"}},
		{"a key that is not looked up by", []string{"SSH_PRIVATE_KEY", "RAILS_MASTER_KEY", "FERNET_KEY", "PRVT_KEY", "ENCRYPTION_PRIMARY_KEY", "SUPABASE_SERVICE_ROLE_KEY"}},
		{"where the value is for", []string{"API_KEY_PROD", "NPM_TOKEN_2", "DB_PASS_TEST", "password_env", "PASS1"}},
		{"how the value is written", []string{"PAT_VALUE", "GCP_SA_KEY_JSON", "SSH_KEY_B64", "KEY_FILE_CONTENT", "SERVICE_ACCOUNT_JSON"}},
		{"a password beside a public word", []string{"gpg_passphrase", "GPG_PRIVATE_KEY"}},
		{"a product beside a password", []string{"KEYCLOAK_ADMIN_PASSWORD", "HAPROXY_STATS_PASSWORD", "PROXY_PASSWORD", "PASSENGER_TOKEN"}},
		{"a Bundler login", []string{"bundle_gems__contribsys__com", "BUNDLE_GITHUB__COM"}},
		{"an identifier that goes with a secret", []string{"AWS_ACCESS_KEY_ID", "VAULT_SECRET_ID"}},
		{"what Telegram calls its secrets", []string{"API_HASH", "TELEGRAM_API_HASH", "STRING_SESSION"}},
		{"other languages", []string{"DB_SENHA", "MYSQL_PASSWORT"}},
	} {
		for _, name := range tc.names {
			assert.Check(t, detect.SecretName(name), "%s: %s", tc.why, name)
		}
	}
}

func TestNamesThatOnlyLookLikeSecrets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		why   string
		names []string
	}{
		{"no words", []string{"", "_", "..", "\xff", "\xff_\xfe", strings.Repeat("A", 10_000)}},
		{"ordinary words", []string{"PWD", "AUTHOR", "KEYMAP", "PATH", "COMPASS", "PW", "CACHE_BYPASS", "MONKEY", "KEY", "NODE_VERSION", "PATTERN", "SIGNATURE"}},
		{"products", []string{"TOKENIZERS_PARALLELISM", "KEYCLOAK_VERSION", "PASSENGER_APP_ENV", "KEEPASSXC_VERSION", "PASSBOLT_IMAGE", "KEYCLOAK_DIST"}},
		{"public prefixes", []string{"NEXT_PUBLIC_API_KEY", "VITE_TOKEN", "REACT_APP_AUTH_SECRET", "EXPO_PUBLIC_API_KEY", "MIX_PUSHER_APP_KEY", "NG_APP_TOKEN"}},
		{"public by design", []string{"PUBLIC_KEY", "ssh_pub_key", "STRIPE_PUBLISHABLE_KEY", "SUPABASE_ANON_KEY", "RECAPTCHA_SITE_KEY", "VAPID_PUBLIC_KEY"}},
		{"keys that check signatures", []string{"GPG_KEY", "GPG_KEYS", "RABBITMQ_PGP_KEY_ID", "APT_KEY_URL", "NGINX_REPO_KEY", "AUTHORIZED_KEYS", "SSH_HOST_KEY"}},
		{"keys to look up by", []string{"SONAR_PROJECT_KEY", "ROUTING_KEY", "CACHE_KEY", "PARTITION_KEY", "S3_OBJECT_KEY"}},
		{"where a secret is", []string{"SSH_KEY_DIR", "SSH_AUTH_SOCK", "MINIO_SECRET_KEY_FILE", "SECRET_NAME", "TOKEN_URL", "SECRET_PATH_PROD", "SECRET_ARN"}},
		{"how long it lives or is", []string{"TOKEN_TTL", "ACCESS_TOKEN_EXPIRE_MINUTES", "JWT_SECRET_LENGTH", "SESSION_TOKEN_MAX_AGE"}},
		{"hashes of it", []string{"TOKEN_SHA256", "KEY_FINGERPRINT", "PASSWORD_HASH"}},
		{"identifiers", []string{"API_KEY_ID", "TWILIO_API_KEY_SID", "CREDENTIALS_ID", "TOKEN_ID"}},
		{"switches", []string{"ALLOW_EMPTY_PASSWORD", "CORS_ALLOW_CREDENTIALS", "USE_AUTH_TOKEN", "INSTALL_SSHPASS", "DISABLE_AUTH", "IS_SECRET"}},
		{"counts of a model's tokens", []string{"MAX_TOKENS", "OPENAI_MAX_TOKENS", "MAX_NEW_TOKENS"}},
		{"settings of nginx", []string{"FASTCGI_PASS", "UWSGI_PASS"}},
		{"proxies", []string{"HTTP_PROXY", "PROXY_ADDRESS_FORWARDING"}},
		{"Bundler's settings for one gem", []string{"BUNDLE_BUILD__SASSC", "BUNDLE_LOCAL__GEM"}},
		{"a path by definition", []string{"GOOGLE_APPLICATION_CREDENTIALS"}},
	} {
		for _, name := range tc.names {
			assert.Check(t, !detect.SecretName(name), "%s: %s", tc.why, name)
		}
	}
}

func TestURLName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"DATABASE_URL", "APP_DATABASE_URL", "MONGO_URI", "APP_DSN", "PIP_EXTRA_INDEX_URL", "AUTHED_ARTIFACT_REG_URL", "databaseUrl",
		"POSTGRES_PRISMA_URL", "DATABASE_URL_TEST", "CELERY_BROKER_URL", "AIRFLOW__CORE__SQL_ALCHEMY_CONN", "AZURE_STORAGE_CONNECTION_STRING",
		"ConnectionStrings__Default", "SLACK_WEBHOOK_URL",
	} {
		assert.Check(t, detect.URLName(name), name)
	}
	for _, name := range []string{
		"", "URL", "\xff", "SENTRY_DSN", "FRONTEND_SENTRY_DSN", "VITE_SENTRY_DSN", "AUTH_URL_PREFIX", "BASE_URL", "NPM_REGISTRY_URL", "DATABASE_HOST",
		"GOPROXY", "AUTH_URL", "NEXT_PUBLIC_BETTER_AUTH_URL", "REDIS_DOWNLOAD_URL", "KC_DB_URL_HOST", "MAX_CONN", "WEBHOOK_PORT",
	} {
		assert.Check(t, !detect.URLName(name), name)
	}
}

// FuzzNames asserts that any name can be judged.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"", "_", "\xff", "a\x00TOKEN", "BUNDLE_", "bundle___x", "camelCASEName", "é_KEY", "9", "KEY_9"} {
		f.Add(name)
	}
	f.Fuzz(func(_ *testing.T, name string) {
		detect.SecretName(name)
		detect.URLName(name)
		detect.PublicName(name)
	})
}

func TestAddressName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"GOPROXY", "NPM_CONFIG_REGISTRY", "YARN_NPM_REGISTRY_SERVER_URL", "apt_proxy", "PYPI_MIRROR", "goProxy", "BASE_URL", "HELM_REPO", "UV_DEFAULT_INDEX", "HTTP_PROXY", "no_proxy", "All_Proxy"} {
		assert.Check(t, detect.AddressName(name), name)
	}
	for _, name := range []string{"VERSION", "GO_VERSION", "TARGETARCH", "NEXT_PUBLIC_API_URL", "PROXY_PORT", "REPO_NAME", "", "_"} {
		assert.Check(t, !detect.AddressName(name), name)
	}
}
