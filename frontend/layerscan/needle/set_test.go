package needle_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

type place struct{ Needle, At int }

// find searches a text in one go.
func find(s *needle.Set, text []byte) []place {
	var all []place
	s.Find(text, 0, len(text), func(n, at int) { all = append(all, place{n, at}) })
	return sorted(all)
}

// plainly searches a text needle by needle.
func plainly(needles [][]byte, text []byte) []place {
	var all []place
	for i, n := range needles {
		for at := 0; at+len(n) <= len(text); at++ {
			if bytes.HasPrefix(text[at:], n) {
				all = append(all, place{i, at})
			}
		}
	}
	return sorted(all)
}

func sorted(all []place) []place {
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Needle, b.Needle)) })
	return all
}

func TestSetFindsWhatPlainSearchFinds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(1, seed))
		letters := 1 + r.IntN(6)
		chance := func(n int) []byte {
			b := make([]byte, n)
			for i := range b {
				b[i] = byte('a' + r.IntN(letters))
			}
			return b
		}
		needles := make([][]byte, 1+r.IntN(20))
		for i := range needles {
			needles[i] = chance(needle.MinLen + r.IntN(30))
		}
		text := chance(r.IntN(400))
		for range r.IntN(10) {
			if at, n := r.IntN(len(text)+1), needles[r.IntN(len(needles))]; at+len(n) <= len(text) {
				copy(text[at:], n)
			}
		}
		assert.Check(t, is.DeepEqual(find(needle.NewSet(needles), text), plainly(needles, text)), "seed %d", seed)
	}
}

func TestSetFindsWhatStartsInARange(t *testing.T) {
	t.Parallel()
	needles := [][]byte{[]byte("0123456789"), []byte("89abcdefghijkl")}
	s := needle.NewSet(needles)
	text := []byte("..0123456789abcdefghijkl..0123456789..")
	for from := range len(text) {
		for limit := from; limit <= len(text); limit++ {
			got := []place{}
			s.Find(text, from, limit, func(n, at int) { got = append(got, place{n, at}) })
			want := slices.DeleteFunc(plainly(needles, text), func(p place) bool { return p.At < from || p.At >= limit })
			assert.Assert(t, is.DeepEqual(sorted(got), want), "[%d, %d)", from, limit)
		}
	}
}

func TestSetWithoutNeedlesFindsNothing(t *testing.T) {
	t.Parallel()
	assert.Check(t, is.Len(find(needle.NewSet(nil), []byte("some text")), 0))
	assert.Check(t, is.Equal(needle.NewSet(nil).MaxLen(), 0))
}

func TestSetTakesNoNeedleThatIsTooShort(t *testing.T) {
	t.Parallel()
	defer func() { assert.Check(t, recover() != nil) }()
	needle.NewSet([][]byte{[]byte("abc")})
}

func TestSetKeepsThousandsOfNeedlesApart(t *testing.T) {
	t.Parallel()
	var needles [][]byte
	for i := range 20_000 {
		needles = append(needles, fmt.Appendf(nil, "https://registry.example.com/token=%08x-and-more", i*7919))
	}
	s := needle.NewSet(needles)
	text := bytes.Join([][]byte{needles[17], needles[19_999], []byte("https://registry.example.com/token=")}, []byte("\n"))
	assert.Check(t, is.DeepEqual(find(s, text), []place{{17, 0}, {19_999, len(needles[17]) + 1}}))
}

func TestFindDoesNotAllocate(t *testing.T) {
	s := needle.NewSet([][]byte{[]byte("needle-in-hay"), []byte("another-one")})
	text := bytes.Repeat([]byte("hay needle-in-hay hay "), 1000)
	count := 0
	found := func(int, int) { count++ }
	assert.Check(t, is.Equal(testing.AllocsPerRun(10, func() { s.Find(text, 0, len(text), found) }), 0.0))
	assert.Check(t, count >= 1000)
}

func FuzzSetFindsWhatPlainSearchFinds(f *testing.F) {
	f.Add([]byte("abcabcabcabd"), []byte("abcab"), []byte("cabd"), 2)
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00"), []byte("\x00\x00\x00\x00"), []byte("\x00\x00\x00\x00\x00"), 1)
	f.Fuzz(func(t *testing.T, text, a, b []byte, cut int) {
		if len(a) < needle.MinLen || len(b) < needle.MinLen {
			t.Skip("too short for a needle")
		}
		needles := [][]byte{a, b}
		s := needle.NewSet(needles)
		want := plainly(needles, text)
		assert.Check(t, is.DeepEqual(find(s, text), want))

		// What is found in two ranges that meet is what is found in one.
		cut = min(max(cut, 0), len(text))
		var got []place
		add := func(n, at int) { got = append(got, place{n, at}) }
		s.Find(text, 0, cut, add)
		s.Find(text, cut, len(text), add)
		assert.Check(t, is.DeepEqual(sorted(got), want))
	})
}

func BenchmarkSet(b *testing.B) {
	for _, length := range []int{8, 11, 16, 28} {
		for _, count := range []int{100, 5000} {
			b.Run(fmt.Sprintf("%d needles of %d bytes", count, length), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 2))
				needles := make([][]byte, count)
				for i := range needles {
					needles[i] = make([]byte, length)
					for j := range needles[i] {
						needles[i][j] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[r.IntN(62)]
					}
				}
				s := needle.NewSet(needles)
				text := bytes.Repeat([]byte("func (s *Set) bucket(h uint32) uint32 { return h >> 16 } // what a program looks like\n"), 3000)
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					s.Find(text, 0, len(text), func(int, int) {})
				}
			})
		}
	}
}
