package detect

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

var (
	// urlUserinfo is a URL that carries a password.
	urlUserinfo = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://([^/\s:@"'<>]*):([^/\s@"<>]+)@([^/\s:"'<>]*)`)
	// tokenShape is a value that a well-known service hands out.
	tokenShape = regexp.MustCompile(`^(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36}|` +
		`pypi-[A-Za-z0-9_-]{50,}|(AKIA|ASIA)[A-Z0-9]{16}|xox[abprs]-[\w-]{10,}|[rs]k_live_[A-Za-z0-9]{20,}|` +
		`SG\.[\w-]{20,}\.[\w-]{20,}|AIza[\w-]{35}|hf_[A-Za-z0-9]{30,}|dop_v1_[a-f0-9]{64}|sntry[su]_[\w=+/-]{30,})`)
	privateKey = regexp.MustCompile(`-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY`)
	// variableReference is a value that begins with a variable.
	variableReference = regexp.MustCompile(`^\$(\{|\(|[A-Za-z_])`)
	// reference is a value that names another variable or a template's slot.
	reference = regexp.MustCompile(`^\$[A-Za-z_(]|\$\{|\{\{|^<.*>$|^%.*%$|^\*\*`)
)

// minCredential is the length, in bytes, from which a value under a secret name
// may be a real credential. Shorter ones are passwords that people make up.
const minCredential = 12

// Credential reports whether a value is a real credential, whatever its name:
// the shape of a well-known token, a private key, or a URL with a password that
// is not one of those that everybody knows.
func Credential(v rule.Secret) bool {
	return tokenShape.MatchString(string(v)) || privateKey.MatchString(string(v)) ||
		slices.ContainsFunc(userinfos(v), func(u userinfo) bool { return !u.wellKnown() })
}

// URLPassword reports whether a value that nobody expands any more holds a URL
// with a password, a well-known one included.
func URLPassword(v rule.Secret) bool { return urlUserinfo.MatchString(string(v)) }

type userinfo struct{ user, password, host string }

func userinfos(v rule.Secret) []userinfo {
	var found []userinfo
	for _, m := range urlUserinfo.FindAllStringSubmatch(string(v), -1) {
		if !reference.MatchString(m[2]) {
			found = append(found, userinfo{user: m[1], password: m[2], host: m[3]})
		}
	}
	return found
}

func (u userinfo) wellKnown() bool {
	return len(u.password) < 4 || u.password == u.user || placeholder(u.password) ||
		u.host == "localhost" || u.host == "127.0.0.1"
}

// Literal reports whether a value under a secret's name is a real credential
// and not a placeholder, a default that everybody knows, a path or a reference.
func Literal(v rule.Secret) bool {
	s := string(v)
	switch {
	case Credential(v):
		return true
	case len(s) < minCredential, strings.ContainsAny(s, " \t\n"), reference.MatchString(s):
		return false
	case strings.HasPrefix(s, "/"), strings.HasPrefix(s, "./"), strings.Contains(s, "://"), placeholder(s):
		return false
	}
	return entropy(s) >= 3 && classes(s) >= 2
}

// placeholder reports whether a good part of the value is a word that people
// write where a secret will stand.
func placeholder(s string) bool {
	lower := strings.ToLower(s)
	return slices.ContainsFunc([]string{
		"changeme", "change-me", "change_me", "change_this", "changeit", "example", "placeholder", "your", "insert", "replace",
		"dummy", "default", "password", "passwd", "secret", "notset", "not_set", "undefined", "unset", "xxxx", "todo", "test",
	}, func(word string) bool { return strings.Contains(lower, word) && 3*len(word) >= len(lower) })
}

// entropy is Shannon's, in bits per byte of the value itself.
func entropy(s string) float64 {
	counts := map[byte]int{}
	for i := range len(s) {
		counts[s[i]]++
	}
	bits := 0.0
	for _, n := range counts {
		p := float64(n) / float64(len(s))
		bits -= p * math.Log2(p)
	}
	return bits
}

// classes counts which of lower case, upper case, digits and others occur.
func classes(s string) int {
	var lower, upper, digit, other int
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			lower = 1
		case isUpper(c):
			upper = 1
		case c >= '0' && c <= '9':
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}
