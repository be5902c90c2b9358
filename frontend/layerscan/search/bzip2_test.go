package search_test

import (
	"bytes"
	"math/bits"
	"slices"
)

// bz2 packs one block as bzip2 does, but for the lengths of its codes, which are
// as equal as they can be: Go reads bzip2 and writes none.
func bz2(content []byte) []byte {
	plain := runs(content)
	rotated, origin := rotations(plain)
	symbols, used := fronts(rotated)
	alphabet := len(used) + 2
	lengths := codeLengths(alphabet)

	w := &bitWriter{}
	w.write('B'<<24|'Z'<<16|'h'<<8|'9', 32)
	w.write(0x314159265359, 48)
	sum := bzipSum(content)
	w.write(uint64(sum), 32)
	w.write(0, 1)
	w.write(uint64(origin), 24)
	w.use(used)
	const tables, perSelector = 2, 50
	selectors := (len(symbols) + perSelector - 1) / perSelector
	w.write(tables, 3)
	w.write(uint64(selectors), 15)
	w.write(0, selectors) // the first table, each time
	for range tables {
		at := lengths[0]
		w.write(uint64(at), 5)
		for _, l := range lengths {
			for ; at < l; at++ {
				w.write(0b10, 2)
			}
			w.write(0, 1)
		}
	}
	codes := canonical(lengths)
	for _, s := range symbols {
		w.write(codes[s], lengths[s])
	}
	w.write(0x177245385090, 48)
	w.write(uint64(sum), 32)
	w.write(0, 7) // to the end of a byte
	return w.out
}

type bitWriter struct {
	out  []byte
	rest byte
	n    int
}

func (w *bitWriter) write(v uint64, n int) {
	for i := n - 1; i >= 0; i-- {
		bit := byte(0)
		if i < 64 {
			bit = byte(v >> i & 1)
		}
		w.rest = w.rest<<1 | bit
		if w.n++; w.n == 8 {
			w.out, w.rest, w.n = append(w.out, w.rest), 0, 0
		}
	}
}

// use writes which bytes there are.
func (w *bitWriter) use(used []byte) {
	var groups, in uint64
	for _, b := range used {
		groups |= 1 << (15 - b/16)
	}
	w.write(groups, 16)
	for g := range byte(16) {
		in = 0
		for _, b := range used {
			if b/16 == g {
				in |= 1 << (15 - b%16)
			}
		}
		if in != 0 {
			w.write(in, 16)
		}
	}
}

// runs writes how often a byte follows after four of the same.
func runs(content []byte) []byte {
	var out []byte
	for i := 0; i < len(content); {
		n := 1
		for i+n < len(content) && content[i+n] == content[i] && n < 255 {
			n++
		}
		out = append(out, bytes.Repeat(content[i:i+1], min(n, 4))...)
		if n >= 4 {
			out = append(out, byte(n-4))
		}
		i += n
	}
	return out
}

// rotations gives the last byte of each rotation in order, and where the text is.
func rotations(text []byte) (last []byte, origin int) {
	twice := append(slices.Clone(text), text...)
	order := make([]int, len(text))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return bytes.Compare(twice[a:a+len(text)], twice[b:b+len(text)]) })
	for i, at := range order {
		last = append(last, twice[at+len(text)-1])
		if at == 0 {
			origin = i
		}
	}
	return last, origin
}

// fronts writes how far in front each byte is, with numbers for rows of the first.
func fronts(text []byte) (symbols []int, used []byte) {
	used = slices.Compact(slices.Sorted(slices.Values(text)))
	list := slices.Clone(used)
	row := 0
	flush := func() {
		for ; row > 0; row = (row - 1) / 2 {
			symbols = append(symbols, (row-1)%2)
		}
	}
	for _, b := range text {
		at := bytes.IndexByte(list, b)
		if at == 0 {
			row++
			continue
		}
		flush()
		symbols = append(symbols, at+1)
		copy(list[1:at+1], list[:at])
		list[0] = b
	}
	flush()
	return append(symbols, len(used)+1), used
}

// codeLengths are those of a whole code, sorted.
func codeLengths(symbols int) []int {
	long := bits.Len(uint(symbols - 1))
	lengths := make([]int, symbols)
	for i := range lengths {
		if lengths[i] = long; i < 1<<long-symbols {
			lengths[i]--
		}
	}
	return lengths
}

func canonical(lengths []int) []uint64 {
	codes := make([]uint64, len(lengths))
	for i := 1; i < len(codes); i++ {
		codes[i] = (codes[i-1] + 1) << (lengths[i] - lengths[i-1])
	}
	return codes
}

func bzipSum(content []byte) uint32 {
	sum := ^uint32(0)
	for _, b := range content {
		sum ^= uint32(b) << 24
		for range 8 {
			sum = sum<<1 ^ sum>>31*0x04c11db7
		}
	}
	return ^sum
}
