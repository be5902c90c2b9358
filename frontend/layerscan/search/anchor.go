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
	// maxAnchor is more than the longest anchor that is not looked for as a text.
	maxAnchor = 64
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

// find calls found for each anchor, except the texts, that starts in [from, limit)
// of text and has enough after it. It may do so for one that turns out to be none.
//
// Wherever minRun bytes of tokens are in a row, block of them start at one of the
// places that are blockStride apart. No place depends on the one before, as in
// [needle.Set].
func (a *anchors) find(text []byte, from, limit int, found func(an anchor, at int)) {
	end := min(len(text), limit+maxAnchor+minRun) - block + 1
	told := func(an anchor, at int) {
		if at >= from && at < limit {
			found(an, at)
		}
	}
	for i := next(text, from, end); i < end; i = next(text, i, end) {
		start, stop, all := around(text, i, from)
		if stop-start >= minRun {
			a.row(text, start, stop, all, told)
		}
		i = max(i+blockStride, stop)
	}
}

const (
	block       = 8
	blockStride = minRun - block + 1
)

// next gives the first place from i on that may be in a row.
func next(text []byte, i, end int) int {
	return dense(text, nextRow(text, i), end)
}

// The constants are for eight bytes at once.
const (
	ones = 0x0101010101010101
	top  = 0x80 * ones
)

// dense gives the first place from i on where all bytes of a block may be of a token.
func dense(text []byte, i, end int) int {
	for ; i < end; i += blockStride {
		if x := binary.LittleEndian.Uint64(text[i : i+block]); outside(x) == 0 && foreign(x) == 0 {
			break
		}
	}
	return i
}

// outside sets the top bit of each of eight bytes that is below "-" or above DEL,
// as blanks, quotes and zeros are: most blocks have one, and it is cheap to know.
func outside(x uint64) uint64 {
	return (^(x&^top + (0x80-'-')*ones) | x) & top
}

// foreign sets the top bit of each of eight bytes that are no letter, digit, - or _.
func foreign(x uint64) uint64 {
	// In seven bits there is no carry from one byte to the next.
	low := x &^ top
	folded := low | 0x20*ones
	letters := (folded + (0x80-'a')*ones) &^ (folded + (0x80-'z'-1)*ones)
	digits := (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones)
	signs := (low ^ '-'*ones + 0x7f*ones) & (low ^ '_'*ones + 0x7f*ones)
	return (^(letters | digits | ^signs) | x) & top
}

// around gives the row of bytes of tokens around a block that is part of one, or
// less of it where that is too short, and the kinds of bytes in it.
func around(text []byte, i, from int) (start, stop int, all kind) {
	start, stop = i, i+block
	if i-block >= from && stop+block <= len(text) {
		before := bits.LeadingZeros64(foreign(binary.LittleEndian.Uint64(text[i-block:]))) / 8
		after := bits.TrailingZeros64(foreign(binary.LittleEndian.Uint64(text[stop:]))) / 8
		if before < block && after < block && before+block+after < minRun {
			return start, stop, 0
		}
	}
	for start > from && kinds[text[start-1]] != other {
		start--
	}
	for stop = start; stop < len(text) && kinds[text[stop]] != other; stop++ {
		all |= kinds[text[stop]]
	}
	return start, stop, all
}

// row looks for anchors in a row of bytes and just before it. all are the kinds of
// those: no token is without a digit.
func (a *anchors) row(text []byte, start, stop int, all kind, found func(an anchor, at int)) {
	if all&digit == 0 {
		return
	}
	a.before(text, start, found)
	a.start(text, start, found)
	if start > 0 && (text[start-1] == '\\' || text[start-1] == '%') {
		a.start(text, start+1, found) // after an escape such as \n
		a.start(text, start+2, found)
	}
	if all&sign == 0 {
		return
	}
	for i := start; i+minBody < stop; i++ {
		if kinds[text[i]] == sign {
			a.mark(text, i, found)
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
	for _, an := range a.in(a.marks, group(text[at-2], text[at-1], text[at], 0)) {
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
