package detect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/leaktight/leaktight/frontend/rule"
)

// SecretName reports whether a variable's name says that it carries a secret.
// The name is split at _, -, . and changes of case. Exemptions go before
// matches, since SECRET_KEY_FILE names a path and TOKENIZERS_PARALLELISM a number.
func SecretName(name string) bool {
	words := strip(split(name), isSituation)
	if len(words) == 0 || exempt(words) || PublicName(name) {
		return false
	}
	if slices.ContainsFunc(append(phrases(), certainPhrases()...), phraseOf(words)) {
		return true
	}
	words = strip(words, isForm)
	return slices.ContainsFunc(words, isSecretWord) || secretEnding(words) || bundleLogin(name, words)
}

// secretEnding reports whether the last word of a name makes it a secret's.
func secretEnding(words []string) bool {
	last := words[len(words)-1]
	switch last {
	case "PASS", "PAT":
		return true
	case "PWD", "PW", "AUTH":
		return len(words) > 1
	case "KEY":
		return len(words) > 1 && !slices.ContainsFunc(words, isLookup)
	}
	return !isEnglishPass(last) && slices.ContainsFunc(suffixes(), func(s string) bool { return strings.HasSuffix(last, s) })
}

// PublicName reports whether a variable's name says that everyone may see its
// value: the names that front-end tools put into the bundle, and public keys.
func PublicName(name string) bool {
	upper := strings.ToUpper(name)
	if slices.ContainsFunc(publicPrefixes(), func(p string) bool { return strings.HasPrefix(upper, p) }) {
		return true
	}
	words := split(name)
	if slices.ContainsFunc(words, isPassword) || slices.Contains(words, "PRIVATE") || slices.Contains(words, "SECRET") {
		return false
	}
	if slices.ContainsFunc(words, isPublicWord) {
		return true
	}
	return slices.Contains(words, "GPG") || slices.Contains(words, "PGP")
}

// URLName reports whether a variable's name says that it carries a URL, or
// another connection string, with a login in it. Only its value can tell whether
// there is one; without a value it is taken for a secret.
func URLName(name string) bool {
	words := strip(split(name), isSituation)
	if slices.Contains(words, "SENTRY") || PublicName(name) {
		return false // a Sentry DSN is public
	}
	return urlName.MatchString(strings.Join(words, "_"))
}

var urlName = lazyregexp.New(`^(?:.*_)?(?:` + strings.Join([]string{
	`(?:DATABASE|DB|MONGO|MONGODB|REDIS|REDISCLOUD|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|AMQP|RABBIT|RABBITMQ|CLOUDAMQP|BROKER|CLOUDINARY|SQLALCHEMY|SAS)_` +
		`(?:(?:INTERNAL|EXTERNAL|PRIVATE|DIRECT|CONNECTION|POOL|POOLED|POOLER|UNPOOLED|PRISMA|REPLICA|SHADOW|CACHE|QUEUE)_)*(?:URL|URI)(?:_NON_POOLING)?`,
	`DIRECT_URL`, `DSN`, `ALCHEMY_CONN`, `CONN_?STR`, `CONN_?STRING`, `CONNECTION_?STRING`, `CONNECTION_STRINGS(?:_.*)?`,
	`(?:PIP|UV)_(?:EXTRA_)?INDEX_URL`, `NUGET_URL`, `(?:AUTHED|AUTHENTICATED)_(?:.*_)?(?:URL|URI|INDEX)`, `PRIVATE_(?:.*_)?(?:INDEX|INDEX_URL)`,
	`(?:SLACK|DISCORD|TEAMS|MATTERMOST)_(?:.*_)?(?:WEB)?HOOK(?:_URL)?`,
}, "|") + `)$`)

// AddressName reports whether a variable's name says that it holds the address of a
// server, which may have a login in it: GOPROXY, NPM_CONFIG_REGISTRY. It is a secret only
// where the client gives it as one.
func AddressName(name string) bool {
	words := strip(split(name), isSituation)
	return len(words) > 0 && !PublicName(name) && address.MatchString(words[len(words)-1])
}

var address = lazyregexp.New(`(?:PROXY|URL|URLS|URI|REGISTRY|INDEX|MIRROR|REPO|REPOSITORY|FEED)$`)

// TakesSecret reports whether a secret whose id is the name of an ARG takes the place of
// its value. Of other names, only the policy says so.
func (f *File) TakesSecret(name string) bool {
	return mountable(name) && (names{f.Policy}.carries(name) || AddressName(name) || feeds(f)[name])
}

// ProxyName reports whether BuildKit passes a build argument of this name to
// every RUN by itself. Its value is a secret only when it holds a password.
func ProxyName(name string) bool {
	switch strings.ToUpper(name) {
	case "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY":
		return true
	}
	return false
}

// mountable reports whether a mount can spell a variable's name. A variable that
// it cannot gets no secret; when the client gives it a value, that is refused.
func mountable(name string) bool { return utf8.ValidString(name) && plainName.MatchString(name) }

var plainName = lazyregexp.New("^[^\\s\\pC,\"'=$\\\\`<>]+$")

// bundleLogin reports whether a name is how Bundler names the login of a host:
// BUNDLE_GEMS__EXAMPLE__COM. Its settings for one gem look alike.
func bundleLogin(name string, words []string) bool {
	return bundleHost.MatchString(name) && !slices.Contains([]string{"BUILD", "LOCAL", "MIRROR"}, words[1])
}

var bundleHost = lazyregexp.New(`(?i)^BUNDLE_[a-z]\w*__[a-z]{2,}$`)

// split cuts a name into upper-case words: githubToken, GITHUB_TOKEN and
// github-token are all GITHUB TOKEN.
func split(name string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
		if part == strings.ToUpper(part) || part == strings.ToLower(part) {
			words = append(words, strings.ToUpper(part))
			continue
		}
		for _, word := range rule.CamelWords(part) {
			words = append(words, strings.ToUpper(word))
		}
	}
	return words
}

// strip leaves out the words at the end of a name that qualify it, but for the
// first word, and the digits that number it.
func strip(words []string, qualifier func(string) bool) []string {
	for len(words) > 1 && qualifier(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return nil
	}
	last := words[len(words)-1]
	if plain := strings.TrimRight(last, "0123456789"); isNumbered(plain) {
		words = append(slices.Clone(words[:len(words)-1]), plain)
	}
	return words
}

// exempt reports whether a name speaks about a secret and holds none: where it
// is, how long it lives, whether there is one.
func exempt(words []string) bool {
	last := words[len(words)-1]
	switch {
	case slices.ContainsFunc(certainPhrases(), phraseOf(words)):
		return false
	case isIdentifier(last), isHarmlessEnding(last):
		return true
	case len(words) > 1 && isSwitch(words[0]):
		return true
	}
	return slices.ContainsFunc(harmlessPhrases(), phraseOf(words))
}

// phraseOf tells which phrases occur in a name as whole words.
func phraseOf(words []string) func(string) bool {
	joined := "_" + strings.Join(words, "_") + "_"
	return func(phrase string) bool { return strings.Contains(joined, "_"+phrase+"_") }
}
