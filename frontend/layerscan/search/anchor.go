package search

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

const (
	// minRun is how many bytes of a token there are in a row, see [rule.Token].
	minRun = 20
	// minBody is how many of them come after an anchor that ends with a mark.
	minBody = 16
	// minText is from which length on an anchor is looked for as a text, whatever
	// is in it.
	minText = 16
	// beyond is how much of a row must be seen after an anchor that starts it.
	beyond = minText + minRun
)

// anchor is a text of which a token is known.
type anchor struct {
	text  string
	token *rule.Token
}

// anchors finds the places where a token may be. It looks for rows of letters,
// digits, - and _ that are long enough for a token, which are rare in most files,
// and only there for the few bytes that tokens start with.
type anchors struct {
	// starts are by the first four bytes of a row, marks by the three bytes that
	// end with a mark in or before it.
	starts, marks map[uint32][]anchor
	// filter tells of most groups of bytes that they are in neither map.
	filter [1 << 10]uint64
	// texts are looked for together with the values.
	texts []anchor
}

func newAnchors(tokens []rule.Token) *anchors {
	a := &anchors{starts: map[uint32][]anchor{}, marks: map[uint32][]anchor{}}
	for i := range tokens {
		for _, text := range tokens[i].Anchors {
			an := anchor{text, &tokens[i]}
			switch n := len(text); {
			case n >= minText || strings.ContainsFunc(text, foreigner):
				a.texts = append(a.texts, an)
			case kinds[text[n-1]]&alnum == 0:
				a.add(a.marks, an, group(text[n-3], text[n-2], text[n-1], 0))
			default:
				a.add(a.starts, an, group(text[0], text[1], text[2], text[3]))
			}
		}
	}
	return a
}

// foreigner reports whether something is neither part of a row nor the full stop
// that may be before one.
func foreigner(r rune) bool { return r != '.' && (r > 0x7f || kinds[r] == other) }

func (a *anchors) add(to map[uint32][]anchor, an anchor, g uint32) {
	to[g] = append(to[g], an)
	bit := filterBit(g)
	a.filter[bit/64] |= 1 << (bit % 64)
}

func (a *anchors) in(from map[uint32][]anchor, g uint32) []anchor {
	if bit := filterBit(g); a.filter[bit/64]>>(bit%64)&1 == 0 {
		return nil
	}
	return from[g]
}

func group(a, b, c, d byte) uint32 {
	return uint32(a) | uint32(b)<<8 | uint32(c)<<16 | uint32(d)<<24
}

func filterBit(g uint32) uint32 { return g * 0x9E3779B1 >> 16 }

// find calls found for each anchor, except the texts, in a row of bytes of text and
// just before it. It may do so for one that turns out to be none.
func (a *anchors) find(text []byte, r row, found func(an anchor, at int)) {
	a.before(text, r.start, found)
	a.start(text, r.start, found)
	if r.start > 0 && (text[r.start-1] == '\\' || text[r.start-1] == '%') {
		a.start(text, r.start+1, found) // after an escape such as \n
		a.start(text, r.start+2, found)
	}
	for i := r.start; i+minBody < r.end; i += 8 {
		x := binary.LittleEndian.Uint64(text[i:]) // all of it is of the row, and ASCII
		for signs := (same(x, '-') | same(x, '_')) & top; signs != 0; signs &= signs - 1 {
			if at := i + bits.TrailingZeros64(signs)/8; at+minBody < r.end {
				a.mark(text, at, found)
			}
		}
	}
}

// before looks at a full stop before a row, and at one before that: a short part
// may come in between, as in dp.st.production.
func (a *anchors) before(text []byte, start int, found func(an anchor, at int)) {
	const longest = 32
	if start == 0 || text[start-1] != '.' {
		return
	}
	a.mark(text, start-1, found)
	for i := start - 2; i > 0 && i > start-longest && kinds[text[i]] != other; i-- {
		if text[i-1] == '.' {
			a.mark(text, i-1, found)
		}
	}
}

// mark tells the anchors that end with a mark.
func (a *anchors) mark(text []byte, at int, found func(an anchor, at int)) {
	if at < 2 {
		return
	}
	for _, an := range a.in(a.marks, binary.LittleEndian.Uint32(text[at-2:])&0xffffff) {
		if bytes.HasSuffix(text[:at+1], []byte(an.text)) {
			found(an, at+1-len(an.text))
		}
	}
}

// start tells the anchors that a row starts with.
func (a *anchors) start(text []byte, at int, found func(an anchor, at int)) {
	for _, an := range a.in(a.starts, binary.LittleEndian.Uint32(text[at:])) {
		if bytes.HasPrefix(text[at:], []byte(an.text)) {
			found(an, at)
		}
	}
}

// kind is what a byte is in a token.
type kind uint8

const (
	other  kind = 0
	letter kind = 1 << (iota - 1)
	digit
	sign

	alnum = letter | digit
)

// kinds tells letters, digits, the signs that are part of a row, and others.
var kinds = func() (all [256]kind) {
	for b := range all {
		switch c := byte(b); {
		case c == '-' || c == '_':
			all[b] = sign
		case '0' <= c && c <= '9':
			all[b] = digit
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			all[b] = letter
		}
	}
	return all
}()
