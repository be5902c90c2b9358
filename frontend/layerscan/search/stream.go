package search

// stream looks through bytes that come piece by piece. What lies across the
// border of two pieces is found all the same, and everything once.
type stream struct {
	scanner *Scanner
	buf     []byte
	// filled is how much of buf is, base where in the file it starts.
	filled int
	base   int64
	// from is the first place in buf where nothing was looked for yet, end where
	// in the file to stop.
	from int
	end  int64
	// place is as [Scanner.place] makes it.
	place func() bool
	found func(Finding)
}

// start begins at an offset of a file: what starts in [from, end) is found. What
// lies before is context only; base is where that begins.
func (s *stream) start(base, from, end int64) {
	s.base, s.filled, s.from, s.end = base, 0, int(from-base), end
}

// room is where to put the next bytes.
func (s *stream) room() []byte { return s.buf[s.filled:] }

// add takes n bytes that were put into room.
func (s *stream) add(n int) {
	s.filled += n
	if s.filled == len(s.buf) {
		s.search(s.filled - s.scanner.ahead)
		s.keep()
	}
}

// finish looks through what is left.
func (s *stream) finish() { s.search(s.filled) }

func (s *stream) search(limit int) {
	if end := s.end - s.base; int64(limit) > end {
		limit = int(end)
	}
	if s.from < limit {
		s.scanner.bytes(s.buf[:s.filled], s.from, limit, s.place, s.tell)
		s.from = limit
	}
}

func (s *stream) tell(f Finding) {
	f.Offset += s.base
	s.found(f)
}

// keep moves what the next pieces need to the front.
func (s *stream) keep() {
	first := max(0, s.from-back)
	copy(s.buf, s.buf[first:s.filled])
	s.base += int64(first)
	s.filled -= first
	s.from -= first
}

// minBuffer is how much a stream needs to get on.
func (s *Scanner) minBuffer() int { return 2 * (s.ahead + back) }
