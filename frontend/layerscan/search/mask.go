package search

import (
	"encoding/binary"
	"math/bits"
)

// masks tell of 64 bytes what each of them is, the first one by the lowest bit.
type masks struct {
	// row are letters, digits, - and _.
	row uint64
	// varied are digits and the capitals from P to Y. Of tokens with 20 characters
	// one in 2,400 has none; one in 34 has no digit. Most names in programs have none.
	varied uint64
	// slash are the slashes.
	slash uint64
}

// The constants are for eight bytes at once.
const (
	ones = 0x0101010101010101
	top  = 0x80 * ones
)

// classifyWords is [classify] for any processor.
func classifyWords(text []byte, out []masks) {
	for i := range out {
		m := masks{}
		for o := 0; o < 64; o += 8 {
			x := binary.LittleEndian.Uint64(text[64*i+o:])
			// In seven bits there is no carry from one byte to the next.
			low := x &^ top
			folded := low | 0x20*ones
			letter := (folded + (0x80-'a')*ones) &^ (folded + (0x80-'z'-1)*ones)
			digit := (low + (0x80-'0')*ones) &^ (low + (0x80-'9'-1)*ones)
			capital := (low + (0x80-'P')*ones) &^ (low + (0x80-'Y'-1)*ones)
			m.row |= gather(letter|digit|same(low, '-')|same(low, '_'), x) << o
			m.varied |= gather(digit|capital, x) << o
			m.slash |= gather(same(low, '/'), x) << o
		}
		out[i] = m
	}
}

// same sets the top bit of each of eight bytes of seven bits that is b.
func same(low, b uint64) uint64 { return ^(low ^ b*ones + 0x7f*ones) }

// gather puts the top bits of eight bytes next to each other, but for those of
// bytes that are not ASCII.
func gather(tops, x uint64) uint64 {
	return (tops &^ x & top) >> 7 * 0x0102040810204080 >> 56
}

// classifyAll tells of each byte what it is, as far as out reaches, and how much of
// out that took.
func classifyAll(text []byte, out []masks) int {
	n := min(len(text)/64, len(out))
	classify(text, out[:n])
	if n < len(out) && len(text)%64 != 0 {
		var last [64]byte
		copy(last[:], text[64*n:])
		classify(last[:], out[n:n+1])
		n++
	}
	return n
}

// row is where minRun or more bytes of tokens are in a row.
type row struct{ start, end int }

// rows calls found for each row that is varied, as each token is.
type rows struct {
	found func(row)
	// open is how long the row is that the masks so far end with, last tell what
	// of its last 64 bytes is varied, and varied whether any of those before is.
	open   int
	last   uint64
	varied bool
}

// add goes on with the masks of the bytes from base on.
func (r *rows) add(all []masks, base int) {
	open, last := r.open, r.last
	for i := range all {
		m := &all[i]
		starts := startsOfRows(m.row)
		lead := bits.TrailingZeros64(^m.row)
		switch any := starts != 0 || open+lead >= minRun; {
		case any && (r.varied || last|m.varied != 0):
			r.open, r.last = open, last
			r.tell(m, starts, lead, base+64*i)
			open = r.open
		case lead == 64:
			open += 64
		default:
			open = bits.LeadingZeros64(^m.row)
		}
		last = m.varied
	}
	r.open, r.last = open, last
}

// tell tells the rows that end in the 64 bytes at base, lead of which are part of
// one that starts before.
func (r *rows) tell(m *masks, starts uint64, lead, base int) {
	varied := r.varied || r.last>>(64-min(r.open, 64)) != 0
	if lead == 64 {
		r.open, r.varied = r.open+64, r.open > 0 && varied
		return
	}
	if r.open+lead >= minRun && (varied || m.varied&(1<<lead-1) != 0) {
		r.found(row{base - r.open, base + lead})
	}
	r.open, r.varied = bits.LeadingZeros64(^m.row), false
	for starts &= ^uint64(0) << lead; starts != 0; {
		start := bits.TrailingZeros64(starts)
		end := start + bits.TrailingZeros64(^(m.row >> start))
		if end == 64 {
			return
		}
		if m.varied&(1<<end-1)>>start != 0 {
			r.found(row{base + start, base + end})
		}
		starts &= ^uint64(0) << end
	}
}

// startsOfRows gives the bits after which minRun-1 more are set.
func startsOfRows(x uint64) uint64 {
	x &= x >> 1
	x &= x >> 2
	x &= x >> 4
	x &= x >> 8
	return x & (x >> (minRun - 16))
}
