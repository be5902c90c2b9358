package search

import "math"

// Each searches a text as the content of a file is, in pieces that fit into a
// buffer, without what belongs to files.
func Each(s *Scanner, text []byte, buffer int, found func(Finding)) {
	st := stream{scanner: s, buf: make([]byte, max(buffer, s.minBuffer())), found: found}
	st.start(0, 0, math.MaxInt64)
	for len(text) > 0 {
		n := copy(st.room(), text)
		text = text[n:]
		st.add(n)
	}
	st.finish()
}

// Foreign is for a test of all bytes.
func Foreign(x uint64) uint64 { return foreign(x) }

// NextRow is the one of this machine.
func NextRow(text []byte, i int) int { return nextRow(text, i) }

// FirstRow looks byte by byte for where a row starts, -1 if none does.
func FirstRow(text []byte) int {
	n := 0
	for i, b := range text {
		if kinds[b] == other {
			n = 0
			continue
		}
		if n++; n == minRun {
			return i + 1 - n
		}
	}
	return -1
}
