package detect

// isSecretWord knows the words that make a name a secret's wherever they stand.
func isSecretWord(w string) bool {
	switch w {
	case "TOKEN", "TOKENS", "SECRET", "SECRETS", "CREDENTIAL", "CREDENTIALS", "CREDS", "APIKEY", "APIKEYS", "SSHKEY", "PRIVATEKEY",
		"SECRETKEY", "ACCESSKEY", "NETRC", "NPMRC", "PYPIRC", "PGPASS", "HTPASSWD", "MNEMONIC", "DOCKERCONFIGJSON":
		return true
	}
	return isPassword(w)
}

// isPassword knows the words for a password, in the languages that people write
// Dockerfiles in.
func isPassword(w string) bool {
	switch w {
	case "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PWORD", "PASSCODE", "PSW", "PSWD", "PASSWRD", "PASSWORT", "KENNWORT",
		"SENHA", "CONTRASENA", "MDP", "WACHTWOORD":
		return true
	}
	return false
}

// isPublicWord knows the words for what everyone may see.
func isPublicWord(w string) bool {
	switch w {
	case "PUBLIC", "PUB", "PUBKEY", "PUBLISHABLE", "ANON":
		return true
	}
	return false
}

// isLookup knows the words in front of KEY that make it no secret: what a thing
// is looked up by, or the key that checks a signature.
func isLookup(w string) bool {
	switch w {
	case "SITE", "ROUTING", "BINDING", "PARTITION", "SORT", "CACHE", "OBJECT", "PROJECT", "ISSUE", "INDEX", "LOOKUP", "FOREIGN",
		"INSTRUMENTATION", "PUSHER", "CONFIG", "CONFIGURATION", "SETTING", "SETTINGS", "SCHEMA", "FEATURE", "TRANSLATION", "MESSAGE",
		"EVENT", "TOPIC", "MODIFIER", "COMPOSE", "HOT", "SHORTCUT", "FUNCTION", "HOST", "APT", "RPM", "YUM", "DEB", "DEBIAN", "UBUNTU",
		"REPO", "REPOSITORY", "ARCHIVE", "KEYRING", "KEYSERVER", "TRUSTED", "IDE", "FILTER", "FILTERS":
		return true
	}
	return false
}

// isSituation knows the words at the end of a name that say for where or when a
// value is.
func isSituation(w string) bool {
	switch w {
	case "PROD", "PRODUCTION", "DEV", "DEVELOPMENT", "STAGING", "STAGE", "STG", "TEST", "TESTING", "QA", "UAT", "CI", "LOCAL", "ENV", "VAR",
		"ARG", "BUILD", "OLD", "NEW", "CURRENT", "DEFAULT", "READ", "READONLY", "RO", "RW", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9":
		return true
	}
	return false
}

// isForm knows the words at the end of a name that say how a value is written.
func isForm(w string) bool {
	switch w {
	case "VALUE", "VAL", "STRING", "STR", "TEXT", "PLAIN", "RAW", "B64", "BASE64", "ENCODED", "ENC", "JSON", "CONTENT", "CONTENTS", "DATA", "PEM":
		return true
	}
	return false
}

// isNumbered knows the words that are a secret's also with a number behind them.
func isNumbered(w string) bool {
	return isSecretWord(w) || w == "PASS" || w == "PWD" || w == "PW" || w == "KEY"
}

// isSwitch knows the first words of names that turn something on or off.
func isSwitch(w string) bool {
	switch w {
	case "ALLOW", "ENABLE", "ENABLED", "DISABLE", "DISABLED", "USE", "SKIP", "REQUIRE", "REQUIRES", "IS", "HAS", "WITH", "WITHOUT",
		"INSTALL", "IGNORE", "NO":
		return true
	}
	return false
}

// isIdentifier knows the last words of names that hold an identifier.
func isIdentifier(w string) bool {
	switch w {
	case "ID", "IDS", "SID", "UUID", "GUID", "KEYID", "ARN":
		return true
	}
	return false
}

// isHarmlessEnding knows the last words of names that say something about a secret.
func isHarmlessEnding(w string) bool {
	switch w {
	case "VERSION", "VER", "FILE", "FILES", "FILENAME", "PATH", "PATHS", "DIR", "DIRECTORY", "FOLDER", "VOLUME", "MOUNT",
		"NAME", "NAMES", "USERNAME", "USER", "USERS", "LOGIN", "HOST", "HOSTS", "HOSTNAME", "PORT", "DOMAIN", "URL", "URLS", "URI",
		"ENDPOINT", "REPO", "BUCKET", "REALM", "ISSUER", "AUDIENCE", "SCOPE", "SCOPES", "REGION", "PROVIDER", "BACKEND", "SERVICE", "ROLE",
		"PROFILE", "NAMESPACE", "PROJECT", "TTL", "TIMEOUT", "EXPIRES", "EXPIRE", "EXPIRY", "EXPIRATION", "LIFETIME", "AGE", "MINUTES",
		"SECONDS", "HOURS", "DAYS", "INTERVAL", "DELAY", "DURATION", "VALIDITY", "LEEWAY", "ROTATION", "BUDGET", "MAX", "MIN", "LIMIT", "LENGTH", "LEN", "SIZE", "BITS", "COUNT", "ROUNDS", "COST",
		"ITERATIONS", "STRENGTH", "LEVEL", "METHOD", "MODE", "TYPE", "KIND", "FORMAT", "SCHEME", "ALGORITHM", "ALGO", "ALG", "CIPHER", "POLICY",
		"ENABLED", "DISABLED", "REQUIRED", "ENABLE", "DISABLE", "SUPPORT", "FEATURE", "PREFIX", "SUFFIX", "BRANCH", "TAG", "REF", "COMMIT",
		"IMAGE", "DIST", "SERVER", "KEYSERVER", "MD5", "SHA", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHASUM", "CHECKSUM", "SUM",
		"DIGEST", "HASH", "FINGERPRINT", "SOCK", "SOCKET", "CHECKING", "FORWARDING", "PARALLELISM", "REPLACER", "PLUGIN", "CONNECTOR", "ALIAS",
		"LOCATION", "SOURCE", "CERT", "CERTS", "CERTIFICATE", "CRT", "CA", "FIELD", "COLUMN", "ATTRIBUTE", "LABEL", "TITLE", "DESCRIPTION",
		"REGEX", "PATTERN", "ADDRESS", "ADDR", "SYMBOL", "AUTHENTICATION", "HELPER", "STORE", "CLASS", "FACTORY", "MANAGER", "SCRIPT", "COMMAND", "CMD", "OPTS", "OPTIONS", "EXTENSION", "MODULE", "PACKAGE":
		return true
	}
	return false
}

// suffixes end a last word that was written without a separator.
func suffixes() []string {
	return []string{
		"PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "USERPWD", "DBPWD", "TOKEN", "SECRET", "CREDENTIALS", "APIKEY", "SECRETKEY",
		"ACCESSKEY", "PRIVATEKEY", "PRIVKEY", "MASTERKEY", "ACCESSKEYID",
	}
}

// isEnglishPass knows the words that end in "pass" and are no passwords.
func isEnglishPass(w string) bool {
	switch w {
	case "BYPASS", "COMPASS", "OVERPASS", "UNDERPASS", "TRESPASS", "SURPASS", "ENCOMPASS", "KEEPASS", "MULTIPASS":
		return true
	}
	return false
}

// phrases make a name a secret's wherever they stand.
func phrases() []string {
	return []string{
		"API_KEY", "API_KEYS", "ACCESS_KEY", "ACCESS_KEYS", "SECRET_KEY", "PRIVATE_KEY", "PRIVATE_KEYS", "PRIV_KEY", "PRV_KEY", "SSH_KEY",
		"MASTER_KEY", "SIGNING_KEY", "ENCRYPTION_KEY", "DEPLOY_KEY", "AUTH_HEADER", "AUTHORIZATION_HEADER", "KEY_FILE",
		"FEED_ENDPOINTS", "SERVICE_ACCOUNT_JSON", "DOCKER_AUTH_CONFIG", "KUBE_CONFIG_DATA", "KUBECONFIG_DATA", "ERLANG_COOKIE",
		"RELEASE_COOKIE", "KEYSTORE_BASE64", "KEYSTORE_B64", "SEED_PHRASE", "ID_RSA", "ID_ED25519", "SSH_PRIVATE", "JWT_PRIVATE", "RSA_PRIVATE",
		"UNITY_LICENSE", "UNITY_SERIAL",
	}
}

// certainPhrases make a name a secret's although its last word would not.
func certainPhrases() []string {
	return []string{"ACCESS_KEY_ID", "VAULT_SECRET_ID", "API_HASH", "SESSION_STRING", "STRING_SESSION", "SONAR_LOGIN"}
}

// harmlessPhrases make a name none wherever they stand.
func harmlessPhrases() []string {
	return []string{
		"AUTHORIZED_KEYS", "FASTCGI_PASS", "UWSGI_PASS", "SCGI_PASS", "GRPC_PASS", "ALLOW_EMPTY_PASSWORD", "RANDOM_ROOT_PASSWORD",
		"DONT_WARN", "SMTP_AUTH", "ENABLE_AUTH", "REQUIRE_AUTH", "ALLOW_CREDENTIALS", "APPLICATION_CREDENTIALS",
		"MAX_TOKENS", "MIN_TOKENS", "NEW_TOKENS", "NUM_TOKENS", "BATCHED_TOKENS",
	}
}

// publicPrefixes are those that front-end tools put into the bundle.
func publicPrefixes() []string {
	return []string{
		"NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "NUXT_ENV_", "GATSBY_", "VUE_APP_", "NG_APP_", "MIX_",
		"NX_PUBLIC_", "STORYBOOK_", "SNOWPACK_PUBLIC_", "PLASMO_PUBLIC_",
	}
}
