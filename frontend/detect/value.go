package detect

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/leaktight/leaktight/frontend/rule"
)

// minCredential is the length, in bytes, from which a value under a secret name
// may be a real credential. Shorter ones are passwords that people make up.
const minCredential = 12

// Credential reports whether a value is a real credential, whatever its name:
// the shape of a well-known token, a private key, a URL with a password that
// is not one of those that everybody knows, or anything with a token in it. A
// token that may be for everyone to see is one only under a secret's name, see
// [Literal].
func Credential(v rule.Secret) bool {
	s := string(v)
	return rule.KnownToken(s) && !rule.Publishable(s) || rule.HoldsPrivateKey(s) || slices.ContainsFunc(rule.Logins(s), realLogin) ||
		len(rule.FindTokens(s)) > 0
}

// URLPassword reports whether a value that nobody expands any more holds a URL
// with a password, a well-known one included.
func URLPassword(v rule.Secret) bool { return len(rule.Logins(string(v))) > 0 }

// realLogin reports whether a URL's login is neither a placeholder nor one that
// everybody knows.
func realLogin(l rule.Login) bool {
	if l.Password == besideToken {
		l.User, l.Password = "", l.User
	}
	if rule.Reference(l.Password) || rule.Placeholder(l.Password) || isHere(l.Host) {
		return false
	}
	return len(l.Password) >= 4 && l.Password != l.User && !everyones(l.Password)
}

// besideToken is the password that GitHub's manuals write behind a token in the place of
// the user.
const besideToken = "x-oauth-basic"

// everyones knows the passwords that documentation and defaults use.
func everyones(password string) bool {
	switch strings.ToLower(password) {
	case "pass", "admin", "root", "user", "guest", "postgres", "mysql", "mongo", "redis", "rabbitmq", "1234", "12345", "123456", "12345678",
		"qwerty", "toor", "minioadmin", "token":
		return true
	}
	return false
}

// isHere knows the names of the machine that a container runs on.
func isHere(host string) bool {
	switch host {
	case "localhost", "127.0.0.1", "0.0.0.0", "[", "host.docker.internal":
		return true
	}
	return false
}

// Literal reports whether a value under a secret's name is a real credential
// and not a placeholder, a default that everybody knows, a path or a reference.
func Literal(v rule.Secret) bool {
	s := string(v)
	switch {
	case Credential(v):
		return true
	case len(s) < minCredential, strings.ContainsAny(s, " \t\n"), strings.Contains(s, "://"):
		return false
	case rule.Placeholder(s), ordinary(v), rule.Wordy(s):
		return false
	}
	return rule.Random(s)
}

// LiteralUnder reports whether the value of a variable of an image is a real credential:
// by its own shape, or because the variable's name says so.
func LiteralUnder(name string, v rule.Secret) bool { return names{}.literalUnder(name, v) }

// literalUnder reports whether a variable's value is a real credential: by its
// own shape, or because the variable's name says so.
func (n names) literalUnder(name string, v rule.Secret) bool {
	return Credential(v) || n.secret(name) && Literal(v) && !verifies(name, v)
}

// verifies reports whether a key is the kind that signatures are checked with: a
// fingerprint of OpenPGP.
func verifies(name string, v rule.Secret) bool {
	return strings.Contains(strings.ToUpper(name), "KEY") && openPGP.MatchString(string(v))
}

var openPGP = lazyregexp.New(`^[0-9A-F]{16}$|^[0-9A-F]{40}$`)

// defaultUnder reports whether a variable's value is a default that stands where
// a secret belongs.
func (n names) defaultUnder(name string, v rule.Secret) bool {
	if v == "" || strings.Contains(string(v), "$") {
		return false
	}
	return n.secret(name) && !ordinary(v) && !verifies(name, v) || URLName(name) && passwordIn(v)
}

// passwordIn reports whether a connection string holds a password.
func passwordIn(v rule.Secret) bool { return URLPassword(v) || keyed.MatchString(string(v)) }

// keyed is a password in a connection string that is no URL.
var keyed = lazyregexp.New(`(?i)(?:^|[;&?\s])(?:password|pwd|\w+key)=[^;&\s]`)

// ordinary reports whether a value is of a kind that no secret is: a switch, a
// number, a version, a path, the name of a file, an address, a fingerprint.
func ordinary(v rule.Secret) bool {
	s := string(v)
	return flag(v) || ordinaryForm.MatchString(s) || strings.Contains(s, "://") && !URLPassword(v)
}

// flag reports whether a value only switches something on or off.
func flag(v rule.Secret) bool {
	switch strings.ToLower(string(v)) {
	case "true", "false", "yes", "no", "on", "off", "enabled", "disabled", "0", "1":
		return true
	}
	return false
}

var ordinaryForm = lazyregexp.New(`^(?:` + strings.Join([]string{
	`v?\d+(?:\.\d+)+(?:[-+.][\w.]+)*`, // version or address
	`\d+(?:ms|s|m|h|d)`, `-1`,         // time
	`(?:/|\./|\.\./|~/|[A-Za-z]:\\).*`,        // path
	`[\w.@-]+(?:/[\w.@-]+)+\.[A-Za-z]\w{1,9}`, // path of a file
	`[\w.-]+\.(?:pem|key|json|crt|cer|cert|der|p8|p12|pfx|jks|keystore|txt|ya?ml|toml|conf|cfg|ini|env|xml|pub|asc|gpg|properties|sql|sh|db|sqlite3?)`, // name of a file
	`\.?(?:ssh/)?id_(?:rsa|dsa|ecdsa|ed25519)`,                                  // name of a key
	`[\w.+-]+@[\w-]+\.[\w.-]+`,                                                  // mail address
	`(?i:sha\d+[:-][\w+/=]+|(?:[0-9a-f]{2}:){15,}[0-9a-f]{2}|0x[0-9a-f]{8,40})`, // fingerprint
	`(?:pk[._]|phc_)[\w.-]+`,                                                    // key for browsers
}, "|") + `)$`)
