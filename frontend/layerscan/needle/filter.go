package needle

import (
	"encoding/binary"
	"math/bits"
)

const (
	// minFilter and maxFilter bound the filter: from 4 KiB to 2 MiB.
	minFilter, maxFilter = 15, 24
	// sparse is how many bits of the filter there are for each that is set.
	sparse = 256
	// mixer is what mixes a group of bytes, see [hash].
	mixer = 0x9E3779B97F4A7C15
)

// filter has a bit for each group of bytes that is in it, and few others. Its
// length is a power of two.
type filter []uint64

func newFilter(groups int) filter {
	size := min(max(bits.Len(uint(groups*sparse)), minFilter), maxFilter)
	return make(filter, 1<<size/64)
}

func (f filter) add(g uint32) {
	h := hash(g)
	f[h/64%uint32(len(f))] |= 1 << (h % 64)
}

// nextWord is [filter.next] for any processor. It is by itself so that all that its
// loop needs stays in registers.
//
//go:noinline
func (f filter) nextWord(text []byte, i, end, stride int) int {
	last := uint32(len(f) - 1)
	for ; i < end; i += stride {
		h := hash(binary.LittleEndian.Uint32(text[i : i+gram]))
		if f[h/64&last]>>(h%64)&1 != 0 {
			break
		}
	}
	return i
}

// hash mixes a group of bytes; the lowest bits are as good as any.
func hash(g uint32) uint32 { return uint32(uint64(g) * mixer >> 32) }
