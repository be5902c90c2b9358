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
