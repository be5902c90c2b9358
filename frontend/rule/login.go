package rule

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// Login is the login in a URL.
type Login struct{ User, Password, Host string }

// Logins finds the URLs with a password in a text, those with a placeholder in
// its place included.
func Logins(text string) []Login {
	var found []Login
	for _, m := range urlLogin.FindAllStringSubmatch(text, -1) {
		found = append(found, Login{User: m[1], Password: m[2], Host: m[3]})
	}
	return found
}

// Generated reports whether the password looks made by chance and the host real.
func (l Login) Generated() bool {
	const shortest = 12
	host := strings.ToLower(l.Host)
	return len(l.Password) >= shortest && varied(l.Password) && !hollow(l.Password) && !Placeholder(l.Password) &&
		l.Password != l.User && !documentation.MatchString(host) && !strings.ContainsAny(host, inNoHost)
}

// inNoHost are signs that neither a host has nor what a template puts in its place.
const inNoHost = "\\|^`"

// documentation are hosts that nobody has.
var documentation = lazyregexp.New(`^$|^sha\d+$|^(localhost|127\.|0\.0\.0\.0|\[::1\])|(^|\.)(example(\.\w+)?|invalid|test|local|localhost)$|^(your|my|some)?-?(host|hostname|server|domain)\b`)

// urlLogin is a URL that carries a password.
var urlLogin = lazyregexp.New(`[a-zA-Z][a-zA-Z0-9+.-]*://([^/\s:@"'<>]*):([^/\s@"<>]+)@([^/\s:"'<>]*)`)
