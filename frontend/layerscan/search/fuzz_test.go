package search_test

import (
	"bytes"
	"cmp"
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// FuzzPiecesHaveWhatTheWholeHas searches a text again and again, once in pieces
// and once as a whole.
func FuzzPiecesHaveWhatTheWholeHas(f *testing.F) {
	const value = "a value of 4 words-x9Kq2vLp"
	f.Add([]byte("x " + value + "\n"))
	f.Add([]byte("postgres://u:x9Kq2vLp7Zt4mWd@db.internal/ "))
	f.Add([]byte("dop_v1_" + "0a9b8c7d6e5f41" + "0a9b8c7d6e5f42" + "0a9b8c7d6e5f43" + "0a9b8c7d6e5f44" + "0a9b8c7d"))
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIE"))
	s := search.New([]search.Value{{ID: "v", Value: value}}, rule.Tokens(), search.Limits{})
	f.Fuzz(func(t *testing.T, part []byte) {
		if len(part) == 0 || len(part) > 1<<12 {
			t.Skip("too short or too long to be repeated")
		}
		text := bytes.Repeat(part, 1+(40<<10)/len(part))
		assert.Check(t, is.DeepEqual(every(s, text, 0), every(s, text, 2*len(text)+1<<20)))
	})
}

// every gives all that is found with a buffer of some size, 0 for the smallest.
func every(s *search.Scanner, text []byte, buffer int) []search.Finding {
	var all []search.Finding
	search.Each(s, text, buffer, func(f search.Finding) { all = append(all, f) })
	slices.SortFunc(all, func(a, b search.Finding) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Length, b.Length), cmp.Compare(a.ID+a.Token, b.ID+b.Token))
	})
	return all
}
