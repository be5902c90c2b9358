package needle

import (
	"bytes"
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Reach says where a value can be looked for.
type Reach int

const (
	// Nowhere is for a value that is empty or has less than four bytes.
	Nowhere Reach = iota
	// Places is for a value that would be found everywhere, if it was looked for
	// everywhere: only places where credentials lie tell something.
	Places
	// Everywhere is for all other values.
	Everywhere
)

// minEverywhere is the length of the shortest value that is looked for everywhere.
const minEverywhere = 8

// ReachOf says where a value can be looked for. White space around it does not count.
func ReachOf(value []byte) Reach {
	value = bytes.TrimSpace(value)
	switch {
	case len(value) < MinLen:
		return Nowhere
	case len(value) < minEverywhere || few(value) || rule.Placeholder(string(value)):
		return Places
	case ordinary(value) && !passphrase(value) && len(lines(value)) == 0:
		return Places
	}
	return Everywhere
}

// few reports whether a value repeats a few characters.
func few(value []byte) bool {
	seen := [256]bool{}
	n := 0
	for _, b := range value {
		if !seen[b] {
			seen[b] = true
			n++
		}
	}
	return n < 5
}

// ordinary reports whether a text is made of words and small numbers only, as
// configuration, addresses and prose are, and no part of it looks like chance.
func ordinary(text []byte) bool {
	if !ascii(text) {
		return false
	}
	return !slices.ContainsFunc(words(text), random) && !slices.ContainsFunc(fields(text), jumbled)
}

// passphrase reports whether a text is so many words that nothing else has the
// same, and is neither a path nor an address.
func passphrase(text []byte) bool {
	const enough, short = 4, 3
	long := slices.DeleteFunc(words(text), func(w []byte) bool { return len(w) < short })
	return !bytes.ContainsAny(text, "/\\\n=:") && len(long) >= enough
}

func words(text []byte) [][]byte {
	return bytes.FieldsFunc(text, func(r rune) bool { return r > 0x7f || !isAlnum(byte(r)) })
}

func fields(text []byte) [][]byte {
	return bytes.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == '=' || r == '"' || r == '\'' })
}

// jumbled reports whether a text is small letters, capitals, digits and marks in
// no order, as generated passwords are.
func jumbled(text []byte) bool {
	var seen [digit + 1]bool
	for _, b := range text {
		seen[class(b)] = true
	}
	return len(text) >= minEverywhere && !slices.Contains(seen[:], false) && 5*switches(text) >= 2*len(text)
}

// random reports whether a word looks like chance: long, or changing between
// small letters, capitals and digits more often than names do.
func random(word []byte) bool {
	const (
		longNumber = 10
		longWord   = 24
		short      = 6
	)
	switch {
	case len(word) >= longWord:
		return true
	case onlyDigits(word):
		return len(word) >= longNumber
	case len(word) < short:
		return false
	}
	n := switches(word)
	return n >= 3 && 6*n >= len(word) || n == 2 && bytes.ContainsAny(word, "0123456789")
}

// switches counts the places where a text changes between small letters, capitals
// and digits, or to and from anything else. A small letter after a capital does
// not count, since that is how names are written.
func switches(text []byte) int {
	n := 0
	for i := 1; i < len(text); i++ {
		if a, b := class(text[i-1]), class(text[i]); a != b && (a != capital || b != small) {
			n++
		}
	}
	return n
}

const (
	other = iota
	small
	capital
	digit
)

func class(b byte) int {
	switch {
	case 'a' <= b && b <= 'z':
		return small
	case 'A' <= b && b <= 'Z':
		return capital
	case '0' <= b && b <= '9':
		return digit
	}
	return other
}

func isAlnum(b byte) bool { return class(b) != other }

func onlyDigits(word []byte) bool {
	return !slices.ContainsFunc(word, func(b byte) bool { return class(b) != digit })
}

func ascii(text []byte) bool {
	return !slices.ContainsFunc(text, func(b byte) bool { return b >= 0x80 })
}
