package search

import (
	"bytes"
	"math/bits"
	"sync"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"github.com/leaktight/leaktight/frontend/rule"
)

// Value is a secret to look for.
type Value struct {
	// ID is what findings call it.
	ID    string
	Value rule.Secret
}

// Scanner looks for values and tokens. It does not change and may be used by many
// goroutines, which share the memory that unpacking may take; its fingerprints are
// those of one search.
type Scanner struct {
	limits Limits
	salt   salt
	// wanted are what the needles of everywhere stand for: forms of values, and
	// after those the texts of anchors. restricted are those of places.
	everywhere, places *needle.Set
	wanted, restricted []wanted
	anchors            *anchors
	// tokens says whether to look for any, idle that there is nothing to look for.
	tokens, idle bool
	// ahead is how far what is found may reach.
	ahead int

	restrictedIDs, unsearched, partial []string
	doubt                              func(Finding) bool
	unpackers                          *unpackers
}

// wanted is a needle and what it stands for.
type wanted struct {
	id, fingerprint string
	form            needle.Form
	length          int
	// anchor is of a token instead of a value, if it has a text.
	anchor anchor
}

// back is how much before a place may tell what is there.
const back = rule.MaxAround

// New makes a scanner for secrets in every form and for kinds of tokens, usually
// [rule.Tokens], with which it looks for URLs with a generated password, too.
// Without any it looks for the secrets only, which takes half the time.
func New(values []Value, tokens []rule.Token, limits Limits) *Scanner {
	s := &Scanner{limits: limits.withDefaults(), salt: newSalt(), anchors: newAnchors(tokens), tokens: len(tokens) > 0, unpackers: &unpackers{}}
	var everywhere, places [][]byte
	for _, v := range values {
		value := []byte(v.Value)
		if needle.Left(value) > 0 {
			s.partial = append(s.partial, v.ID)
		}
		switch needle.ReachOf(value) {
		case needle.Everywhere:
			s.wanted = s.want(s.wanted, v.ID, value, &everywhere)
		case needle.Places:
			s.restrictedIDs = append(s.restrictedIDs, v.ID)
			s.restricted = s.want(s.restricted, v.ID, value, &places)
		case needle.Nowhere:
			s.unsearched = append(s.unsearched, v.ID)
		}
	}
	for _, an := range s.anchors.texts {
		s.wanted = append(s.wanted, wanted{anchor: an})
		everywhere = append(everywhere, []byte(an.text))
	}
	s.idle = len(s.wanted)+len(s.restricted) == 0 && !s.tokens
	s.everywhere, s.places = needle.NewSet(everywhere), needle.NewSet(places)
	s.ahead = max(s.everywhere.MaxLen(), s.places.MaxLen(), rule.MaxAround)
	return s
}

// Doubting makes a scanner that keeps what doubt holds for only where there is room:
// see [Result.More]. doubt is called by many goroutines.
func (s *Scanner) Doubting(doubt func(Finding) bool) *Scanner {
	doubting := *s
	doubting.doubt = doubt
	return &doubting
}

func (s *Scanner) want(all []wanted, id string, value []byte, needles *[][]byte) []wanted {
	fingerprint := s.salt.fingerprint(bytes.TrimSpace(value))
	for _, n := range needle.Forms(value) {
		all = append(all, wanted{id: id, fingerprint: fingerprint, form: n.Form, length: len(n.Bytes)})
		*needles = append(*needles, n.Bytes)
	}
	return all
}

// bytes looks through a text for everything that starts in [from, limit). place
// tells whether it lies in a place of credentials; nil says that it does not.
func (s *Scanner) bytes(text []byte, from, limit int, place func() bool, found func(Finding)) {
	token := func(an anchor, at int) {
		if start, end, ok := an.token.Find(text, at); ok {
			found(Finding{Token: an.token.Name, Offset: int64(start), Length: end - start, Fingerprint: s.salt.fingerprint(text[start:end])})
		}
	}
	s.everywhere.Find(text, from, limit, func(i, at int) {
		if w := &s.wanted[i]; w.anchor.token != nil {
			token(w.anchor, at)
		} else {
			found(w.finding(at))
		}
	})
	if place != nil {
		s.places.Find(text, from, limit, func(i, at int) {
			if w := &s.restricted[i]; (w.form != needle.Plain || alone(text, at, at+w.length)) && place() {
				found(w.finding(at))
			}
		})
	}
	if s.tokens {
		s.shapes(text, from, limit, token, found)
	}
}

// shapes looks for tokens by their rows of letters and digits, and for logins.
func (s *Scanner) shapes(text []byte, from, limit int, token func(anchor, int), found func(Finding)) {
	told := func(an anchor, at int) {
		if at >= from && at < limit {
			token(an, at)
		}
	}
	var some [64]masks
	rows := rows{found: func(r row) { s.anchors.find(text, r, told) }}
	end := min(len(text), limit+beyond)
	before := uint64(0)
	if from > 0 && text[from-1] == '/' {
		before = 1 << 63
	}
	for base := from; base < end; {
		n := classifyAll(text[base:end], some[:])
		rows.add(some[:n], base)
		for i := range some[:n] {
			slash := some[i].slash
			for double := slash & (slash<<1 | before>>63); double != 0; double &= double - 1 {
				if at := base + 64*i + bits.TrailingZeros64(double); at < limit {
					s.login(text, at, found)
				}
			}
			before = slash
		}
		base += 64 * n
	}
	rows.add([]masks{{}}, end)
}

// place makes a function that tells whether a path is one where credentials lie,
// nil where no value is looked for there only. It is dear, so it waits for a value.
func (s *Scanner) place(path string) func() bool {
	if len(s.restricted) == 0 {
		return nil
	}
	return sync.OnceValue(func() bool {
		_, match := rule.MatchFile(path)
		return match != rule.NoMatch || len(rule.FitsInImage(path)) > 0
	})
}

func (w *wanted) finding(at int) Finding {
	return Finding{ID: w.id, Form: w.form, Offset: int64(at), Length: w.length, Fingerprint: w.fingerprint}
}

// alone reports whether text[start:end] is not part of a longer word.
func alone(text []byte, start, end int) bool {
	return (start == 0 || kinds[text[start-1]]&alnum == 0 || kinds[text[start]]&alnum == 0) &&
		(end == len(text) || kinds[text[end]]&alnum == 0 || kinds[text[end-1]]&alnum == 0)
}
