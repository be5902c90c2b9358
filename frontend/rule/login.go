package rule

import "regexp"

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

// urlLogin is a URL that carries a password.
var urlLogin = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://([^/\s:@"'<>]*):([^/\s@"<>]+)@([^/\s:"'<>]*)`)
