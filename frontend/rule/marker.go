package rule

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// Marker tells content with a credential from content without.
type Marker interface{ Match(content []byte) bool }

var (
	_ Marker = (*lazyregexp.Regexp)(nil)
	_ Marker = valued{}
	_ Marker = loginMarker{}
	_ Marker = tokenUser{}
	_ Marker = uncommented{}
	_ Marker = anyMarker(nil)
)

// valued is an expression with the value as its last group. It matches content
// that has a value which is no placeholder.
type valued struct{ *lazyregexp.Regexp }

// holding makes a marker of an expression whose last group is a value.
func holding(expr string) Marker { return valued{lazyregexp.New(expr)} }

// Match implements [Marker].
func (m valued) Match(content []byte) bool {
	return slices.ContainsFunc(m.FindAllSubmatch(content, -1), func(groups [][]byte) bool {
		value := strings.Trim(string(groups[len(groups)-1]), ` "'`)
		return value != "" && !Placeholder(value)
	})
}

// loginMarker matches content with a URL whose password is no placeholder.
type loginMarker struct{}

// Match implements [Marker]. A password that is the user's name protects nothing.
func (loginMarker) Match(content []byte) bool {
	return slices.ContainsFunc(Logins(string(content)), func(l Login) bool { return !Placeholder(l.Password) && l.Password != l.User })
}

// tokenUser matches content with a URL whose user is a token. Services put a
// user's or an organisation's name there, too, however long.
type tokenUser struct{}

// Match implements [Marker].
func (tokenUser) Match(content []byte) bool {
	return slices.ContainsFunc(urlUser.FindAllSubmatch(content, -1), func(groups [][]byte) bool {
		user := string(groups[1])
		mixed := strings.ContainsAny(user, "0123456789") && strings.ToLower(user) != user && strings.ToUpper(user) != user
		return (KnownToken(user) || mixed || scrambled(user) || hexadecimal.MatchString(user)) && !Placeholder(user)
	})
}

var (
	urlUser     = lazyregexp.New(`://([^/\s:@"$<{]{20,})@`)
	hexadecimal = lazyregexp.New(`^[0-9a-f]{32,}$`)
)

// uncommented matches XML whose elements match, whatever its comments say.
type uncommented struct{ Marker }

// Match implements [Marker].
func (m uncommented) Match(content []byte) bool {
	return m.Marker.Match(xmlComment.ReplaceAll(content, nil))
}

var xmlComment = lazyregexp.New(`(?s)<!--.*?-->`)

// anyMarker matches what any of its markers matches.
type anyMarker []Marker

// Match implements [Marker].
func (all anyMarker) Match(content []byte) bool {
	return slices.ContainsFunc(all, func(m Marker) bool { return m.Match(content) })
}
