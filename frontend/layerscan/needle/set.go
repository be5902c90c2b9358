package needle

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

const (
	// gram is how many bytes are looked at in one place.
	gram = 4
	// MinLen is the length of the shortest needle that a [Set] takes.
	MinLen = gram
	// maxStride is how far apart the places are at most. Further apart they
	// save nothing, since memory comes in lines of 64 bytes.
	maxStride = 16
)

// Set looks for many needles at once. It looks at four bytes of the text in
// regular distances, so close to each other that each needle is looked at in
// exactly one of its first places: a filter of one bit for each group of four
// bytes tells whether a needle may be there. Nothing depends on what was seen
// before, so a processor does several of these at a time.
//
// A Set does not change and may be used by many goroutines.
type Set struct {
	needles [][]byte
	stride  int
	reach   int
	filter  filter
	heads   []int32
	entries []entry
}

// entry is a group of bytes of a needle.
type entry struct {
	needle int32
	offset int32
	// next is the entry with the same hash, -1 for none.
	next int32
}

// NewSet makes a set of needles. Each must have at least [MinLen] bytes, and is
// not copied. The shorter the shortest one is, the slower the search.
func NewSet(needles [][]byte) *Set {
	s := &Set{needles: needles, stride: maxStride}
	for _, n := range needles {
		s.stride = min(s.stride, len(n)-gram+1)
	}
	if len(needles) == 0 || s.stride < 1 {
		if len(needles) > 0 {
			panic("needle: a needle is shorter than MinLen")
		}
		return s
	}
	groups := len(needles) * s.stride
	s.filter = newFilter(groups)
	s.heads = make([]int32, 4<<bits.Len(uint(groups)))
	for i := range s.heads {
		s.heads[i] = -1
	}
	load := map[uint32]int{}
	for i, n := range needles {
		s.add(i, s.window(n, load), load)
	}
	return s
}

// window chooses the part of a needle that is looked for: the one that is the
// least ordinary, and that the fewest other needles share.
func (s *Set) window(n []byte, load map[uint32]int) int {
	const tries = 64
	best, lowest := 0, -1
	for w := 0; w+s.stride+gram-1 <= len(n) && w < tries; w++ {
		cost := 0
		for o := w; o < w+s.stride; o++ {
			g := n[o : o+gram]
			cost += commonness(g) + 8*load[binary.LittleEndian.Uint32(g)]
		}
		if lowest < 0 || cost < lowest {
			best, lowest = w, cost
		}
	}
	return best
}

// commonness says how often such bytes turn up in files, roughly.
func commonness(g []byte) int {
	if bytes.Count(g, g[:1]) == len(g) {
		return 64
	}
	cost := 0
	for _, b := range g {
		switch {
		case b == 0:
			cost += 4
		case b == ' ' || 'a' <= b && b <= 'z':
			cost += 2
		}
	}
	return cost
}

func (s *Set) add(needle, window int, load map[uint32]int) {
	for o := window; o < window+s.stride; o++ {
		g := binary.LittleEndian.Uint32(s.needles[needle][o:])
		load[g]++
		s.filter.add(g)
		head := s.head(g)
		s.entries = append(s.entries, entry{needle: int32(needle), offset: int32(o), next: *head})
		*head = int32(len(s.entries) - 1)
		s.reach = max(s.reach, o)
	}
}

// head is where the entries of a group begin.
func (s *Set) head(g uint32) *int32 { return &s.heads[hash(g)&uint32(len(s.heads)-1)] }

// MaxLen is the length of the longest needle.
func (s *Set) MaxLen() int {
	longest := 0
	for _, n := range s.needles {
		longest = max(longest, len(n))
	}
	return longest
}

// Find calls found for every place of text where a needle starts, in [from, limit),
// and all of which is in text. It does so once for each, in no particular order;
// needle is the index of the needle. Find does not allocate.
func (s *Set) Find(text []byte, from, limit int, found func(needle, at int)) {
	if len(s.needles) == 0 {
		return
	}
	end := min(len(text)-gram+1, limit+s.reach)
	for i := s.filter.next(text, from, end, s.stride); i < end; i = s.filter.next(text, i+s.stride, end, s.stride) {
		s.check(text, i, from, limit, found)
	}
}

// check looks for the needles that may have their looked-for part at i.
func (s *Set) check(text []byte, i, from, limit int, found func(needle, at int)) {
	for e := *s.head(binary.LittleEndian.Uint32(text[i:])); e >= 0; e = s.entries[e].next {
		at, n := i-int(s.entries[e].offset), s.needles[s.entries[e].needle]
		if at >= from && at < limit && at+len(n) <= len(text) && bytes.Equal(text[at:at+len(n)], n) {
			found(int(s.entries[e].needle), at)
		}
	}
}
