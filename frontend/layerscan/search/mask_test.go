package search

import (
	mathrand "math/rand/v2"
	"slices"
	"testing"

	"gotest.tools/v3/assert"
)

// bytewise is [classifyAll], byte by byte.
func bytewise(text []byte) []masks {
	out := make([]masks, (len(text)+63)/64)
	for i, b := range text {
		bit := uint64(1) << (i % 64)
		if kinds[b] != other {
			out[i/64].row |= bit
		}
		if variedByte(b) {
			out[i/64].varied |= bit
		}
		if b == '/' {
			out[i/64].slash |= bit
		}
	}
	return out
}

func variedByte(b byte) bool { return kinds[b] == digit || b >= 'P' && b <= 'Y' }

func TestEveryByteIsClassified(t *testing.T) {
	t.Parallel()
	text := make([]byte, 0, 256*70)
	for b := range 256 {
		for range 67 { // so that each is in each place
			text = append(text, byte(b))
		}
	}
	for n := range 200 {
		want, got := bytewise(text[:len(text)-n]), make([]masks, 1+len(text)/64)
		assert.Check(t, slices.Equal(got[:classifyAll(text[:len(text)-n], got)], want))
		words := make([]masks, len(text)/64)
		classifyWords(text, words)
		assert.Check(t, slices.Equal(words, bytewise(text)[:len(words)]))
	}
}

func TestEveryRowIsFound(t *testing.T) {
	t.Parallel()
	const letters = "aZS9-_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ."
	for seed := range uint64(2000) {
		r := mathrand.New(mathrand.NewPCG(2, seed))
		text := make([]byte, r.IntN(400))
		for i := range text {
			text[i] = letters[r.IntN(len(letters))]
		}
		var got []row
		found := rows{found: func(r row) { got = append(got, r) }}
		all := bytewise(text)
		half := r.IntN(len(all) + 1)
		found.add(all[:half], 0)
		found.add(all[half:], 64*half)
		found.add([]masks{{}}, len(text))
		assert.Assert(t, slices.Equal(got, bytewiseRows(text)), "seed %d: %q", seed, text)
	}
}

func bytewiseRows(text []byte) (all []row) {
	start, varied := 0, false
	for i, b := range append(text[:len(text):len(text)], ' ') {
		switch {
		case kinds[b] != other:
			varied = varied || variedByte(b)
			continue
		case i-start >= minRun && varied:
			all = append(all, row{start, i})
		}
		start, varied = i+1, false
	}
	return all
}
