package needle

import (
	"encoding/binary"
	mathrand "math/rand/v2"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestTheFilterIsTheSameOnEveryProcessor(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		r := mathrand.New(mathrand.NewPCG(3, seed))
		text := make([]byte, r.IntN(300))
		for i := range text {
			text[i] = byte(r.UintN(256))
		}
		f := newFilter(1 + r.IntN(200))
		for at := 0; at+gram <= len(text); at += 1 + r.IntN(60) {
			f.add(binary.LittleEndian.Uint32(text[at:]))
		}
		stride := 1 + r.IntN(maxStride)
		end := len(text) - gram + 1
		for i := 0; i < end; i++ {
			got, want := f.next(text, i, end, stride), f.nextWord(text, i, end, stride)
			assert.Assert(t, is.Equal(got, want), "seed %d, from %d", seed, i)
		}
		assert.Check(t, is.Equal(f.next(text, len(text), end, stride), len(text)))
	}
}
