package rule

import (
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// Token is a kind of credential that is known by its shape, wherever it stands.
type Token struct {
	// Name identifies the kind, in kebab case.
	Name string
	// Anchors are texts of which each token holds one, for a search to look for:
	// at least four letters and digits that a token starts with; or a few bytes
	// the last of which is a mark and followed by 16 or more of [A-Za-z0-9_-],
	// which in all are at least 20; or a text of at least 11 bytes, whatever
	// follows, that has 16 of them or others than [A-Za-z0-9_.-].
	// A kind without anchors is too common a shape to look for in other text.
	Anchors []string
	// Public says that services give out such tokens also for every browser to see.
	Public bool
	// Key says that it is a key which no service hands out: installers make some,
	// and software comes with those of its tests.
	Key bool

	// shape matches from the token's first byte.
	shape string
	// lead is how many bytes of the token there may be before an anchor.
	lead int
	// genuine tells a token from what only looks like one. Nil means varied.
	genuine func(token string) bool
	// company is what must be near a token, with the secret as its last group:
	// alone the token is a mere name.
	company *lazyregexp.Regexp

	expr *lazyregexp.Regexp
}

const (
	// maxToken is how much of a token is looked at, from its anchor on.
	maxToken = 512
	// MaxAround is how many bytes before an anchor [Token.Find] may look at,
	// and how many from it on.
	MaxAround = 2 * maxToken
)

// Tokens lists the kinds of tokens that can be looked for. Where two have an
// anchor in common, the first that is found counts.
func Tokens() []Token { return searchable() }

// TokenNamed finds a kind of token. Of one that is not in the list, such as a login,
// nothing is known but the name.
func TokenNamed(name string) Token {
	for _, t := range searchable() {
		if t.Name == name {
			return t
		}
	}
	return Token{Name: name}
}

var searchable = sync.OnceValue(func() []Token {
	var all []Token
	for _, t := range append(keyTokens(), services()...) {
		if len(t.Anchors) == 0 {
			continue
		}
		shape := t.shape
		t.expr = lazyregexp.New(`^(?:` + shape + `)`)
		all = append(all, t)
	}
	return all
})

// Find looks for the token with an anchor at text[at:]. It must stand by itself,
// be whole, and be neither a placeholder nor an example of documentation.
func (t Token) Find(text []byte, at int) (start, end int, found bool) {
	for start = at; start >= max(0, at-t.lead); start-- {
		if !startsWord(text, start) {
			continue
		}
		m := t.expr.FindIndex(text[start:min(len(text), at+maxToken)])
		if m == nil || start+m[1] <= at {
			continue
		}
		end = start + m[1]
		whole := end == at+maxToken || endsWord(text, end)
		return start, end, whole && t.holds(text, start, end)
	}
	return 0, 0, false
}

// holds judges a text of the right shape.
func (t Token) holds(text []byte, start, end int) bool {
	token := string(text[start:end])
	if hollow(token) || !t.Key && t.listed(token) || t.genuine == nil && !varied(token) || t.genuine != nil && !t.genuine(token) || isPublished(hexDigest(token)) {
		return false
	}
	if t.company == nil {
		return true
	}
	near := text[max(0, start-maxToken/2):min(len(text), end+maxToken/2)]
	for _, m := range t.company.FindAllSubmatch(near, -1) {
		if secret := string(m[len(m)-1]); !hollow(secret) && varied(secret) && !Placeholder(secret) {
			return true
		}
	}
	return false
}

// listed reports whether a text has what other tokens start with: programs that look
// for tokens have all of those in a row.
func (t Token) listed(token string) bool {
	return slices.ContainsFunc(prefixes(), func(p string) bool {
		return strings.LastIndex(token, p) > 0 && (t.lead == 0 || !slices.Contains(t.Anchors, p))
	})
}

// prefixes are what tokens start with, as far as it hardly comes by chance.
var prefixes = sync.OnceValue(func() []string {
	var all []string
	for _, t := range services() {
		for _, a := range t.Anchors {
			if marked := !alnum(a[len(a)-1]); len(a) >= 6 || marked && len(a) >= 4 {
				all = append(all, a)
			}
		}
	}
	return all
})

// startsWord reports whether a word may start at text[at:]: nothing is before it,
// or a mark, or an escape such as \n or %3D.
func startsWord(text []byte, at int) bool {
	before := text[max(0, at-3):at]
	n := len(before)
	switch {
	case n == 0 || !alnum(before[n-1]):
		return true
	case n >= 2 && before[n-2] == '\\':
		return strings.IndexByte("nrt", before[n-1]) >= 0
	}
	return n == 3 && before[0] == '%'
}

// endsWord reports whether a word may end at text[at:].
func endsWord(text []byte, at int) bool {
	return at == len(text) || !alnum(text[at]) || !alnum(text[at-1])
}

func alnum(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || digit(b) }

func digit(b byte) bool { return '0' <= b && b <= '9' }

// varied reports whether a text has what chance has: digits and letters, or letters
// that are large and small at random; many different ones; and no word of
// documentation.
func varied(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	letters := strings.ContainsFunc(s, func(r rune) bool { return r < 0x80 && alnum(byte(r)) && !digit(byte(r)) })
	return len(seen) >= 10 && letters && (strings.ContainsAny(s, "0123456789") || scrambled(s)) &&
		!strings.Contains(strings.ToLower(s), "abcdef") && !strings.Contains(s, "...")
}

// scrambled reports whether letters are large and small as by chance: in words, also
// in those that are written without blanks, few are large.
func scrambled(s string) bool {
	letters, large, changes := 0, 0, 0
	before := false
	for _, b := range []byte(s) {
		if !alnum(b) || digit(b) {
			continue
		}
		now := b <= 'Z'
		if letters > 0 && now != before {
			changes++
		}
		if now {
			large++
		}
		letters++
		before = now
	}
	return 4*large > letters && 4*large < 3*letters && 4*changes > letters
}
