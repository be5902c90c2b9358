package needle

import (
	"encoding/base64"
	"slices"
)

// base64Forms are what stands in base64 text that has the value somewhere within, in
// both alphabets, also where that is broken into lines.
func base64Forms(v []byte) []string {
	all := slices.Concat(aligned(v, base64.RawStdEncoding), aligned(v, base64.RawURLEncoding))
	if parts := pieces(v); parts != nil {
		return append(all, parts...)
	}
	return append(all, broken(v)...)
}

// aligned are what does not depend on the neighbours, at each of the three places
// in a group of bytes that the value may start at.
func aligned(v []byte, alphabet *base64.Encoding) []string {
	all := make([]string, 3)
	for before := range all {
		text := alphabet.EncodeToString(append(make([]byte, before), v...))
		all[before] = text[(8*before+5)/6 : 8*(before+len(v))/6]
	}
	return all
}

// pieces are two parts of the value that follow each other: of a text that is broken
// into lines of 64 or more, one is whole. There are none where they would be too
// short or too ordinary.
func pieces(v []byte) []string {
	const shortest, longest = 12, 21
	n := min((len(v)-1)/2, longest)
	at, found := varied(v, n)
	if !found || n < shortest {
		return nil
	}
	var all []string
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before, text := range aligned(v, alphabet) {
			piece := n * 8 / 6
			start := min((before+at)*8/6, len(text)-2*piece)
			all = append(all, text[start:start+piece], text[start+piece:start+2*piece])
		}
	}
	return all
}

// broken are a value without pieces, with the end of a line in each place where there
// may be one: between two groups. Of a long value it is the start, in which a line
// ends once at most.
func broken(v []byte) []string {
	const group, longest = 4, 42
	var all []string
	if len(v) > longest {
		v = v[:longest]
		all = aligned(v, base64.RawStdEncoding)
	}
	for before, text := range aligned(v, base64.RawStdEncoding) {
		first := group - (8*before+5)/6
		for at := first; at < len(text); at += group {
			if at > 0 {
				all = append(all, text[:at]+"\n"+text[at:])
			}
		}
	}
	return all
}

// varied finds two pieces of n bytes, one after the other, neither of which is
// ordinary: the most varied ones.
func varied(v []byte, n int) (at int, found bool) {
	most := 3
	for i := 0; i+2*n+1 <= len(v); i++ {
		if s := min(switches(v[i:i+n]), switches(v[i+n:i+2*n])); s > most {
			at, most, found = i, s, true
		}
	}
	return at, found
}

// doubled adds the forms of forms that people make: a registry's login is base64 in
// JSON in base64, what is put into a URL or a shell's command is escaped once more.
func doubled(form Form, v []byte, add func(form Form, texts ...string)) {
	s := string(v)
	for _, text := range aligned(v, base64.RawStdEncoding) {
		add(Base64, aligned([]byte(text), base64.RawStdEncoding)...)
		if form != Line {
			add(Base64, pieces([]byte(text))...)
		}
		add(Base64, percentForms(text)...)
		add(Base64, jsonForms(text)...)
	}
	add(Base64, base64Forms([]byte(utf16Forms(v)[0]))...)
	for _, text := range distinctTexts(s, jsonText(s, `\u%04x`, ""), jsonText(s, `\u%04x`, "<>&"), percentForms(s)[0], xmlForms(s)[0], shellForms(s)[0]) {
		add(Base64, base64Forms([]byte(text))...)
		add(JSON, jsonForms(text)...)
		add(Percent, percentForms(text)...)
	}
}

// distinctTexts are those that differ from a text, each once.
func distinctTexts(from string, texts ...string) []string {
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(t string) bool { return t == from })
}
