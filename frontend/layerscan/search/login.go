package search

import (
	"bytes"

	"github.com/leaktight/leaktight/frontend/rule"
)

const (
	maxScheme, maxLogin, maxHost = 32, 256, 256
	// minScheme is what no scheme falls below; in other data "://" may stand alone.
	minScheme = 2
	// minLogin is less than the shortest login with a generated password.
	minLogin = len(":123456789012")
)

// login looks for a URL with a generated password, by the second slash of its "://".
func (s *Scanner) login(text []byte, slash int, found func(Finding)) {
	if slash < 2 || text[slash-2] != ':' {
		return
	}
	login, rest, ok := cutLogin(text[slash+1 : min(len(text), slash+maxLogin+maxHost)])
	if !ok {
		return
	}
	user, password, _ := bytes.Cut(login, []byte(":"))
	l := rule.Login{User: string(user), Password: string(password), Host: host(rest)}
	if !l.Generated() {
		return
	}
	start := slash - 2
	for start > 0 && slash-start < maxScheme && kinds[text[start-1]]&alnum != 0 {
		start--
	}
	if slash-2-start < minScheme {
		return
	}
	found(Finding{
		Token: LoginToken, Offset: int64(start), Length: slash - start + len(login) + len(l.Host) + 2, Fingerprint: s.salt.fingerprint(password),
	})
}

// cutLogin cuts what comes after the "://" of a URL at the "@" that ends the login,
// if there is one with a password.
func cutLogin(text []byte) (login, rest []byte, ok bool) {
	colon := false
	for i, b := range text[:min(len(text), maxLogin)] {
		switch {
		case b == '@':
			return text[:i], text[i+1:], colon && i >= minLogin
		case b == ':':
			colon = true
		case b <= ' ', b >= 0x7f, b == '"', b == '\'', b == '<', b == '>', b == '/':
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// host is what a text starts with.
func host(text []byte) string {
	text = text[:min(len(text), maxHost)]
	if end := bytes.IndexAny(text, "/ \t\r\n:\"'<>\x00"); end >= 0 {
		text = text[:end]
	}
	return string(text)
}
