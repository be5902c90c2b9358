package detect

import (
	"regexp"
	"slices"
	"strings"
)

// SecretName reports whether a variable's name says that it carries a secret.
// The name is split at _, -, . and changes of case. Exemptions go before
// matches, since SECRET_KEY_FILE names a path and TOKENIZERS_PARALLELISM a number.
func SecretName(name string) bool {
	words := split(name)
	if len(words) == 0 || exempt(name, words) {
		return false
	}
	last := words[len(words)-1]
	joined := "_" + strings.Join(words, "_") + "_"
	switch {
	case slices.ContainsFunc(words, isSecretWord), slices.Contains(lastWords(), last) && len(words) > 1:
		return true
	case slices.ContainsFunc(phrases(), func(p string) bool { return strings.Contains(joined, "_"+p+"_") }):
		return true
	case slices.ContainsFunc(suffixes(), func(s string) bool { return strings.HasSuffix(last, s) }):
		return true
	}
	return last == "PASS" || last == "PAT" || bundleHost.MatchString(name)
}

// URLName reports whether a variable's name says that it carries a URL, or
// another connection string, with a login in it. Only its value can tell whether
// there is one; without a value it is taken for a secret.
func URLName(name string) bool {
	joined := strings.Join(split(name), "_")
	if strings.HasPrefix(joined, "SENTRY") {
		return false // a Sentry DSN is public
	}
	return urlName.MatchString(joined)
}

var urlName = regexp.MustCompile(`^(.*_)?((DATABASE|DB|MONGO|MONGODB|REDIS|POSTGRES|POSTGRESQL|MYSQL|AMQP|RABBITMQ)_(URL|URI)|DSN|CONNECTION_STRING|` +
	`(PIP|UV)_(EXTRA_)?INDEX_URL|NUGET_URL|(AUTH|AUTHED|AUTHENTICATED|PRIVATE)_(.*_)?(URL|URI|INDEX))$`)

// ProxyName reports whether BuildKit passes a build argument of this name to
// every RUN by itself. Its value is a secret only when it holds a password.
func ProxyName(name string) bool {
	switch strings.ToUpper(name) {
	case "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY":
		return true
	}
	return false
}

// bundleHost is how Bundler names the login of a host: BUNDLE_GEMS__EXAMPLE__COM.
var bundleHost = regexp.MustCompile(`(?i)^BUNDLE_\w+__\w+$`)

// split cuts a name into upper-case words: githubToken, GITHUB_TOKEN and
// github-token are all GITHUB TOKEN.
func split(name string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
		if part == strings.ToUpper(part) || part == strings.ToLower(part) {
			words = append(words, strings.ToUpper(part))
			continue
		}
		for _, word := range camelWords(part) {
			words = append(words, strings.ToUpper(word))
		}
	}
	return words
}

func camelWords(s string) []string {
	var words []string
	start := 0
	for i := 1; i < len(s); i++ {
		lowerToUpper := isUpper(s[i]) && !isUpper(s[i-1])
		endOfAcronym := isUpper(s[i]) && isUpper(s[i-1]) && i+1 < len(s) && !isUpper(s[i+1])
		if lowerToUpper || endOfAcronym {
			words = append(words, s[start:i])
			start = i
		}
	}
	return append(words, s[start:])
}

func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

func exempt(name string, words []string) bool {
	last := words[len(words)-1]
	passphrase := slices.Contains(words, "PASSPHRASE")
	switch {
	case slices.Contains(harmlessEndings(), last):
		return true
	case slices.ContainsFunc(words, isPublicWord) && !passphrase:
		return true
	case slices.ContainsFunc(words, isProductWord), slices.Contains(words, "PROXY"):
		return true
	case slices.ContainsFunc(harmlessPhrases(), func(p string) bool { return strings.Contains(strings.Join(words, "_"), p) }):
		return true
	}
	return slices.ContainsFunc(publicPrefixes(), func(p string) bool { return strings.HasPrefix(strings.ToUpper(name), p) })
}

func isSecretWord(w string) bool {
	switch w {
	case "TOKEN", "TOKENS", "SECRET", "SECRETS", "PASSWORD", "PASSWORDS", "PASSWD", "PASSPHRASE", "PWORD", "PASSCODE",
		"CREDENTIAL", "CREDENTIALS", "CREDS", "APIKEY", "NETRC", "NPMRC", "HTPASSWD", "SSHKEY", "PRIVATEKEY", "PSW":
		return true
	}
	return false
}

func isPublicWord(w string) bool {
	switch w {
	case "PUBLIC", "PUB", "PUBKEY", "GPG", "PGP":
		return true
	}
	return false
}

func isProductWord(w string) bool {
	switch w {
	case "PASSENGER", "PASSBOLT", "OVERPASS", "KEYCLOAK", "TOKENIZER", "TOKENIZERS", "IDEKEY", "KEYBOARD", "KEYMAP", "KEYSPACE", "HAPROXY":
		return true
	}
	return false
}

// lastWords are secrets when they end a name of several words.
func lastWords() []string { return []string{"PWD", "AUTH"} }

// suffixes end a last word that was written without a separator.
func suffixes() []string {
	return []string{"PASSWORD", "PASSWD", "PASSPHRASE", "CLIENTSECRET", "APITOKEN", "NPMTOKEN", "AUTHTOKEN", "ACCESSTOKEN"}
}

func phrases() []string {
	return []string{
		"API_KEY", "ACCESS_KEY", "SECRET_KEY", "PRIVATE_KEY", "PRIV_KEY", "PRV_KEY", "PRIVATE_SSH_KEY", "SSH_KEY",
		"MASTER_KEY", "SIGNING_KEY", "ENCRYPTION_KEY", "DEPLOY_KEY", "SERVICE_KEY", "ACCOUNT_KEY", "STORAGE_KEY",
		"SHARED_KEY", "SUBSCRIPTION_KEY", "AUTH_KEY", "SA_KEY", "KAGGLE_KEY", "PRO_KEY", "LICENSE_KEY", "AUTH_HEADER",
		"KEY_FILE_CONTENT", "KEY_B64", "KEY_BASE64", "KEY_DATA", "PAT_VALUE", "FEED_ENDPOINTS",
	}
}

func harmlessEndings() []string {
	return []string{
		"VERSION", "VER", "FILE", "PATH", "DIR", "NAME", "USERNAME", "USER", "HOST", "PORT", "DOMAIN", "URL", "URI",
		"ENDPOINT", "REPO", "BUCKET", "REALM", "ISSUER", "TTL", "TIMEOUT", "METHOD", "MODE", "TYPE", "SCHEME", "POLICY",
		"SIZE", "LENGTH", "BITS", "ENABLED", "REQUIRED", "PREFIX", "COUNT", "BRANCH", "TAG", "IMAGE", "DIST", "SERVER",
		"KEYSERVER", "MD5", "SHA1", "SHA256", "SHA512", "FINGERPRINT", "SOCK", "CHECKING", "FORWARDING", "PARALLELISM",
		"REPLACER", "PLUGIN", "CONNECTOR", "ALIAS", "LOCATION", "SOURCE",
	}
}

func harmlessPhrases() []string {
	return []string{
		"AUTHORIZED_KEYS", "FASTCGI_PASS", "UWSGI_PASS", "ALLOW_EMPTY_PASSWORD", "RANDOM_ROOT_PASSWORD", "DONT_WARN",
		"SMTP_AUTH", "ENABLE_AUTH",
	}
}

func publicPrefixes() []string {
	return []string{"NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "GATSBY_", "VUE_APP_"}
}
