package rule

import (
	"bytes"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// setting matches a configuration that gives a secret a value: NAME=value, name:
// value, "name": "value", 'name' => 'value', name="value", define('name', 'value').
type setting struct {
	// random asks for a value that chance made: for files that ordinary software
	// brings along, with values of its own.
	random bool
}

var _ Marker = setting{}

// Match implements [Marker].
func (m setting) Match(content []byte) bool {
	for line := range strings.Lines(string(content)) {
		if !remark.MatchString(line) && m.assigns(line, true) {
			return true
		}
	}
	return false
}

// assigns looks for a value, and within the values for pairs such as those of a
// connection string; not within these again, which would take a hostile line's square.
func (m setting) assigns(text string, within bool) bool {
	return slices.ContainsFunc(settingPair.FindAllStringSubmatch(text, -1), func(pair []string) bool {
		name, value := strings.Join(CamelWords(flat.Replace(pair[1])), "_"), strings.TrimRight(pair[2], ")}]")
		secret := secretVariable(name, value) && (!m.random || random(value))
		return secret && !strings.ContainsAny(value, "(){}[]`") && !strings.Contains(value, "://") || within && strings.Contains(value, "=") && m.assigns(value, false)
	})
}

var (
	settingPair = lazyregexp.New(`([A-Za-z_][\w.-]*)["']?[)\]]?[ \t]*(?:=>|:=|[=:,])[ \t]*[bru]?["']?([^\s"',;<>]*)`)
	// remark is a line that is a comment, whatever the language.
	remark = lazyregexp.New(`^[ \t]*(?:[#;*!]|//|--|<!--|REM |rem )`)
	// flat spells names of all languages as one does.
	flat = strings.NewReplacer("-", "_", ".", "_")
)

// random reports whether chance made a value that is no business of a browser's.
func random(value string) bool {
	const shortest = 8
	if Publishable(value) {
		return false
	}
	return KnownToken(value) || len(value) >= shortest && strings.ContainsAny(value, "0123456789") && Random(value) && !Wordy(value) && !Placeholder(value) && !hollow(value)
}

// chance is an expression whose last group is a value that chance made.
type chance struct{ *lazyregexp.Regexp }

var _ Marker = chance{}

// Match implements [Marker].
func (m chance) Match(content []byte) bool {
	return slices.ContainsFunc(m.FindAllSubmatch(content, -1), func(groups [][]byte) bool { return random(string(groups[len(groups)-1])) })
}

// randomLogin matches content with a URL whose password chance made.
type randomLogin struct{}

var _ Marker = randomLogin{}

// Match implements [Marker].
func (randomLogin) Match(content []byte) bool {
	return slices.ContainsFunc(Logins(string(content)), Login.Generated)
}

// magic are the bytes that content of some formats starts with.
type magic []string

var _ Marker = magic(nil)

// Match implements [Marker].
func (m magic) Match(content []byte) bool {
	return slices.ContainsFunc(m, func(start string) bool { return bytes.HasPrefix(content, []byte(start)) })
}

// element is the value of an XML element that is called like a secret, and of
// which some is not a placeholder.
const element = `(?i)<(?:\w*pass(?:word|wd|phrase)?|\w*secret|\w*token|api_?key|pwd)(?:\s[^>]*)?>(?:<!\[CDATA\[)?\s*([^<\]\s]+)`

var (
	// login is for files that hold logins and little else.
	login = uncommented{anyMarker{
		setting{},
		loginMarker{},
		privateKey, holding(element),
		holding(`(?im)^[ \t]*(?:set[ \t]+)?["']?[\w.-]*(?:pass(?:word|wd|_?phrase)?|psk|bindpw|authtok|secret|token|api[_-]?key)["']?[ \t]*[ \t=:][ \t]*["']?([^\s"',;\x60=:][^\s"',;\x60]*)`),
		holding(`(?i)authorization["']?:[ \t]*["']?\w+[ \t]+([^\s"']+)`),
	}}
	// configured is for configurations that everybody has, most without a secret.
	configured = uncommented{anyMarker{
		setting{random: true},
		randomLogin{},
		privateKey,
		chance{lazyregexp.New(element)},
		chance{lazyregexp.New(`(?im)^[ \t]*[\w.-]*(?:pass(?:word|wd|phrase)?|requirepass|masterauth|bindpw|authtok|secret|token)[ \t]+["']?([^\s"';=:][^\s"';]*)`)},
		chance{lazyregexp.New(`(?i)authorization["']?:?[ \t]*["']?(?:bearer|basic|token)[ \t]+([^\s"';]+)`)},
	}}
	// present is any content.
	present = lazyregexp.New(`\S`)
	// passwordHash is how systems and applications keep a password.
	passwordHash = lazyregexp.New(`\$(?:1|2[abxy]|5|6|7|y|gy|apr1|argon2\w*|P|H)\$[^\s:'"]{16,}|pbkdf2_sha256\$\d+\$[^\s:'"]{16,}|-pbkdf2-[0-9a-f]{20}|\{S?SHA\d*\}[\w+/=]{20,}`)
)
