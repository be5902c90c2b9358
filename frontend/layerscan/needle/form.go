package needle

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Form names a way to write a value.
type Form string

// The forms that a value is looked for in.
const (
	Plain   Form = "plain"
	Line    Form = "line"
	Base64  Form = "base64"
	Hex     Form = "hex"
	Percent Form = "percent"
	JSON    Form = "json"
	XML     Form = "xml"
	Shell   Form = "shell"
	UTF16   Form = "utf-16"
)

// Needle is one form of a value.
type Needle struct {
	Form  Form
	Bytes []byte
}

const (
	// maxValue bounds what is looked for of a long value, so that a match fits
	// into what is read at once.
	maxValue = 1 << 10
	// MaxLen is the length of the longest needle that [Forms] gives.
	MaxLen = 4 << 10
	// minLine is the length of the shortest line that is a needle of its own.
	minLine = 16
	// maxLines is how many lines of a value are looked for by themselves, fullLines
	// how many of them in every form.
	maxLines, fullLines = 1_000, 200
)

// Forms gives the needles by which to find a value wherever it lies. Of a value
// of several lines, each line that tells it from other text is one too. A value
// of more than 1 KiB is looked for by the part that is the least ordinary. No
// needle has less than [MinLen] bytes or more than [MaxLen].
//
// White space around the value does not count. A needle that holds another one
// is left out, since what it finds is found anyway.
func Forms(value []byte) []Needle {
	value = bytes.TrimSpace(value)
	all := linesForms(lines(value))
	return distinct(append(all, encoded(Plain, part(value))...))
}

// lines are those lines of a value that tell it from other text.
func lines(value []byte) [][]byte {
	var all, body [][]byte
	block := noBlock
	for l := range bytes.Lines(value) {
		l = bytes.TrimSpace(l)
		switch {
		case bytes.HasPrefix(l, []byte("-----END")) && block == secretBlock:
			all, body, block = append(all, telling(body)...), nil, noBlock
		case bytes.HasPrefix(l, []byte("-----")):
			block = blockOf(l)
		case block == secretBlock:
			body = append(body, l)
		case block == publicBlock || len(l) == len(value):
		default:
			if tells := told(l); tells != nil {
				all = append(all, part(tells))
			}
		}
	}
	return append(all, telling(append(body, nil))...) // of a block without an end
}

// linesForms are the forms of lines, where these are many of some of them from all
// over the value, or as they are and in base64 only.
func linesForms(all [][]byte) []Needle {
	var forms []Needle
	for i := range min(len(all), maxLines) {
		switch l := all[i*len(all)/min(len(all), maxLines)]; {
		case len(all) <= fullLines:
			forms = append(forms, encoded(Line, l)...)
		default:
			forms = append(forms, Needle{Line, l})
			for _, text := range aligned(l, base64.RawStdEncoding) {
				forms = append(forms, Needle{Base64, []byte(text)})
			}
		}
	}
	return forms
}

// Left is how many lines of a value are not looked for by themselves, since they
// are too many.
func Left(value []byte) int { return max(0, len(lines(bytes.TrimSpace(value)))-maxLines) }

// told is what tells a line from other text: what it assigns, or all of it. It is
// nil where nothing does.
func told(l []byte) []byte {
	if _, v, ok := bytes.Cut(l, []byte("=")); ok {
		v = bytes.Trim(v, " \t\"'")
		if len(v) >= minEverywhere && !few(v) && !ordinary(v) && !rule.Placeholder(string(v)) && !bytes.ContainsAny(v, " \t") {
			return v
		}
	}
	if len(l) >= minLine && !ordinary(l) {
		return l
	}
	return nil
}

// A value may hold blocks, each between a line that begins it and one that ends it.
const (
	noBlock = iota
	secretBlock
	publicBlock
)

func blockOf(begin []byte) int {
	switch {
	case !bytes.HasPrefix(begin, []byte("-----BEGIN")):
		return noBlock
	case bytes.Contains(begin, []byte("CERTIFICATE")), bytes.Contains(begin, []byte("PUBLIC")):
		return publicBlock
	}
	return secretBlock
}

// telling are the lines of a private key that no other key has: OpenSSH begins each
// with the same line, and ends those of one person with their name.
func telling(body [][]byte) [][]byte {
	if len(body) > 1 {
		body = body[:len(body)-1]
	}
	return slices.DeleteFunc(body, func(l []byte) bool { return len(l) < minLine || bytes.HasPrefix(l, openSSH) })
}

// openSSH starts the first line of every private key of OpenSSH: the words
// openssh-key-v1, and that there is no cipher.
var openSSH = []byte("b3BlbnNzaC1rZXktdjEA")

// part is what is looked for of a long value: its most varied kibibyte.
func part(value []byte) []byte {
	best, most := value[:min(len(value), maxValue)], -1
	for at := 0; at+maxValue <= len(value); at += maxValue / 8 {
		piece := value[at : at+maxValue]
		if n := switches(piece); n > most {
			best, most = piece, n
		}
	}
	return bytes.TrimSpace(best)
}

// encoded gives the forms of a text as it stands.
func encoded(form Form, v []byte) []Needle {
	all := []Needle{{form, v}}
	add := func(form Form, texts ...string) {
		for _, t := range texts {
			all = append(all, Needle{form, []byte(t[:min(len(t), MaxLen)])})
		}
	}
	s := string(v)
	add(Base64, base64Forms(v)...)
	add(Hex, hex.EncodeToString(v), strings.ToUpper(hex.EncodeToString(v)))
	add(Percent, percentForms(s)...)
	add(JSON, jsonForms(s)...)
	add(XML, xmlForms(s)...)
	add(Shell, shellForms(s)...)
	add(UTF16, utf16Forms(v)...)
	doubled(form, v, add)
	return slices.DeleteFunc(all, func(n Needle) bool { return len(n.Bytes) < MinLen })
}

// utf16Forms take bytes that are no UTF-8 for Latin 1.
func utf16Forms(v []byte) []string {
	units := make([]uint16, 0, len(v))
	if utf8.Valid(v) {
		units = utf16.Encode([]rune(string(v)))
	} else {
		for _, b := range v {
			units = append(units, uint16(b))
		}
	}
	var little, big []byte
	for _, u := range units {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	return []string{string(little), string(big)}
}

// distinct leaves out each needle that holds another one, which for the same
// bytes is the first.
func distinct(all []Needle) []Needle {
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(n Needle) bool {
		known := seen[string(n.Bytes)]
		seen[string(n.Bytes)] = true
		return known
	})
	starts := map[[MinLen]byte][]Needle{}
	for _, n := range all {
		starts[[MinLen]byte(n.Bytes)] = append(starts[[MinLen]byte(n.Bytes)], n)
	}
	return slices.DeleteFunc(slices.Clone(all), func(n Needle) bool {
		for at := range len(n.Bytes) - MinLen + 1 {
			for _, other := range starts[[MinLen]byte(n.Bytes[at:])] {
				if len(other.Bytes) < len(n.Bytes) && bytes.HasPrefix(n.Bytes[at:], other.Bytes) {
					return true
				}
			}
		}
		return false
	})
}
