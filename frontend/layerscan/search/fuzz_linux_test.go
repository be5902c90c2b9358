package search_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/hostiletest"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

// FuzzReaderEnds unpacks what looks like an archive, with limits that are soon reached.
func FuzzReaderEnds(f *testing.F) {
	for _, dt := range hostiletest.Archives("x9Kq2vLp7Zt4mWd") {
		f.Add(dt)
	}
	limits := search.Limits{Depth: 4, Expanded: 1 << 20, Window: 1 << 20, Entries: 1000}
	s := search.New([]search.Value{{ID: "v", Value: "x9Kq2vLp7Zt4mWd"}}, rule.Tokens(), limits)
	f.Fuzz(func(t *testing.T, dt []byte) {
		res, err := s.Reader(t.Context(), "f", bytes.NewReader(dt))
		var limit *search.LimitError
		if !errors.As(err, &limit) {
			assert.NilError(t, err)
			assert.Check(t, res.Bytes <= int64(len(dt)))
		}
	})
}
