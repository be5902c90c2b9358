package rule

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// environment matches files of NAME=value lines that hold a secret.
type environment struct{}

var _ Marker = environment{}

// Match implements [Marker].
func (environment) Match(content []byte) bool {
	for line := range strings.Lines(string(content)) {
		m := assignment.FindStringSubmatch(line)
		if m != nil && (secretVariable(m[1], bare(m[2])) || loginMarker{}.Match([]byte(m[2]))) {
			return true
		}
	}
	return false
}

// secretVariable reports whether a variable holds a secret: it is called like
// one, and its value is neither a placeholder, nor a setting, nor where the
// secret lies.
func secretVariable(name, value string) bool {
	switch {
	case appKey.MatchString(value), privateKey.MatchString(value):
		return true
	case value == "", Placeholder(value), settingValue.MatchString(value):
		return false
	}
	if publicName.MatchString(name) {
		return KnownToken(value) && !Publishable(value)
	}
	return secretName.MatchString(name) && !settingName.MatchString(name) || KnownToken(value)
}

// bare is a value without its quotes, or without the comment behind it.
func bare(value string) string {
	value = strings.TrimSpace(value)
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		value, _, _ = strings.Cut(value[1:], value[:1])
		return value
	}
	value, _, _ = strings.Cut(value, " #")
	return strings.TrimSpace(value)
}

var (
	assignment = lazyregexp.New(`^[ \t]*(?:(?:export|set)[ \t]+)?["']?([A-Za-z_][\w.-]*)["']?[ \t]*(?:=>?|:)[ \t]*(\S[^\r\n]*)`)
	secretName = lazyregexp.New(`(?i)pass(word|wd|phrase)?(_?\d+)?$|_pw[d]?$|^pwd$|password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|` +
		`credential|encryption_?key|signing_?key|license_?key|auth_?key|master_?key|_salt$|cookie_?key|webhook_url`)
	// publicName is how frontend tools mark what goes into the browser.
	publicName = lazyregexp.New(`(?i)^(next_public|vite|react_app|vue_app|nuxt_public|expo_public|gatsby|public|ng_app|storybook)_`)
	// settingName is a setting of a secret's, not the secret.
	settingName = lazyregexp.New(`(?i)_(file|path|dir|ttl|expir\w*|lifetime|timeout|length|len|size|min|max|rounds|algo?|algorithm|type|name|url|uri|host|` +
		`endpoint|header|prefix|issuer|audience|enabled|required|policy|encryption|hasher|mechanism|method|format|class|count|limit|days|hours|minutes|seconds|version|store|provider|driver|id|user(name)?)$|public_key|max_tokens`)
	// settingValue is a number, a duration, a switch or a path.
	settingValue = lazyregexp.New(`(?i)^(\d{1,6}|\d+ ?(ms|s|m|h|d|days?|hours?|minutes?|seconds?)|true|false|yes|no|on|off|null|none|nil|[~.]{0,2}/[\w./-]*|file:\S+|%[\w.]+%/\S*)$`)
	// appKey is what Laravel makes for an application.
	appKey = lazyregexp.New(`^base64:[A-Za-z0-9+/=]{40,}$`)
)
