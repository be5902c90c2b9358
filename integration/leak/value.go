package leak

import (
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Value is a secret made for one run. It prints as stars; [Value.Reveal] alone
// gives its text.
type Value struct {
	name, text, core string
}

// The alphabets of what may surround a value's core.
const (
	// URLLegal may stand in the password of a URL without percent-encoding,
	// and yet a shell trips over each of them.
	URLLegal = `$!&;()'*`
	// Hostile is everything that a shell or a template could trip over.
	Hostile = "$!&;()'*\"\\`|<>{}[]~#?=%^ "
	// Literal survives a bare word of a Dockerfile's ENV.
	Literal = `!&;()*%^=`
	// Printable survives an unquoted echo in a POSIX shell.
	Printable = `$!&;()'"|<>{}~#=%^`
)

const (
	letters    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	coreLength = 24
)

// NewValue returns a fresh value called name: letters and some digits with every
// character of special once before or after them, in random order, and a letter
// at both ends. Text that would pass for words is none: it may be somebody's name.
func NewValue(name, special string) Value {
	for {
		core := randomText(letters, coreLength)
		mixed := shuffle(special)
		half := len(mixed) / 2
		text := randomText(letters[:52], 1) + mixed[:half] + core + mixed[half:] + randomText(letters[:52], 1)
		if strings.ContainsAny(core, letters[52:]) && !rule.Wordy(text) {
			return Value{name: name, text: text, core: core}
		}
	}
}

// KnownValue wraps a secret that was made elsewhere, such as a private key.
// Core is the part of text that is searched for: at least 16 bytes, long enough
// never to occur by chance, and secret.
func KnownValue(name, text, core string) Value {
	return Value{name: name, text: text, core: core}
}

// Name tells the values of a run apart.
func (v Value) Name() string { return v.name }

// Reveal returns the secret itself.
func (v Value) Reveal() string { return v.text }

// Format hides the secret from every kind of print.
func (v Value) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "****") }

func randomText(alphabet string, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[randomBelow(len(alphabet))]
	}
	return string(text)
}

func shuffle(s string) string {
	text := []byte(s)
	for i := len(text) - 1; i > 0; i-- {
		j := randomBelow(i + 1)
		text[i], text[j] = text[j], text[i]
	}
	return string(text)
}

func randomBelow(n int) int {
	i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand never fails on Linux
	}
	return int(i.Int64())
}

// Renamed returns the same secret under another name.
func (v Value) Renamed(name string) Value {
	v.name = name
	return v
}
