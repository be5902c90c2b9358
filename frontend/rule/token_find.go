package rule

import (
	"cmp"
	"slices"
	"strings"
)

// Found is where in a text a token is.
type Found struct{ Start, End int }

// FindTokens finds the tokens in a text that is not long, in its order. Those
// that browsers may see are left out: a text that people write names them often.
func FindTokens(text string) []Found {
	if len(text) < minToken {
		return nil
	}
	var all []Found
	dt := []byte(text)
	for _, t := range Tokens() {
		if t.Public {
			continue
		}
		for _, anchor := range t.Anchors {
			for at := 0; ; at++ {
				next := strings.Index(text[at:], anchor)
				if next < 0 {
					break
				}
				at += next
				if start, end, ok := t.Find(dt, at); ok {
					all = append(all, Found{start, end})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Found) int { return cmp.Compare(a.Start, b.Start) })
	end := 0
	return slices.DeleteFunc(all, func(f Found) bool {
		within := f.Start < end
		end = max(end, f.End)
		return within
	})
}

// minToken is less than the shortest token has.
const minToken = 16
