package search

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/kept"
	"github.com/leaktight/leaktight/frontend/layerscan/needle"
)

// Part says which part of a file something was found in.
type Part string

// The parts of a file.
const (
	Content   Part = "content"
	Name      Part = "name"
	Symlink   Part = "symlink"
	Attribute Part = "attribute"
)

// Finding is one secret in one place.
type Finding struct {
	// Path starts with a slash, which is the root of the tree. The members of an
	// archive come after a "!". Bytes that cannot be printed are escaped as in a
	// Go string.
	Path string `json:"path"`
	// Part is where in the file it is.
	Part Part `json:"part"`
	// ID is the id of the secret, "" where a token's shape was found.
	ID string `json:"id,omitempty"`
	// Form is how the secret's value is written there.
	Form needle.Form `json:"form,omitempty"`
	// Token is the name of the [rule.Token], [LoginToken] for a URL with a password.
	Token string `json:"token,omitempty"`
	// Offset is where in the part it starts first, in bytes.
	Offset int64 `json:"offset"`
	// Length is how many bytes it has there.
	Length int `json:"length"`
	// Fingerprint is the same for the same value within one search, and tells
	// nothing about the value.
	Fingerprint string `json:"fingerprint"`
	// File is the file itself where Path is a member of it, "" otherwise. Names may
	// have a "!" of their own.
	File string `json:"file,omitempty"`
	// Within is the start of Path that the name is not part of, where Part is Name.
	// It is for whoever must not show the name.
	Within string `json:"-"`
}

// LoginToken is the [Finding.Token] of a URL with a generated password.
const LoginToken = "url-login"

// Skip is something that was not looked at, or not all of it.
type Skip struct {
	Path string `json:"path"`
	// File is the file itself where Path is a member of it, "" otherwise.
	File string `json:"file,omitempty"`
	// Reason says why, in words.
	Reason string `json:"reason"`
	// Limit is the limit that was reached, "" where another one would not help.
	Limit Limit `json:"limit,omitempty"`
	// Needs is the least that the limit would have to be, 0 where nobody knows.
	Needs int64 `json:"needs,omitempty"`
}

// Result is what a search found.
type Result struct {
	// Findings are sorted by path; the same value in the same file is there once.
	Findings []Finding `json:"findings,omitempty"`
	// More counts the findings beyond 1,000, or beyond a mebibyte of paths, which are
	// not kept. Values are kept rather than tokens, and those rather than doubtful
	// ones, see [Scanner.Doubting], which MoreDoubtful counts.
	More         int `json:"more,omitempty"`
	MoreDoubtful int `json:"moreDoubtful,omitempty"`
	// Skips are sorted by path. A search with any has not looked at everything.
	Skips []Skip `json:"skips,omitempty"`
	// MoreSkips counts those that are not kept, MoreLimited those of them that a limit
	// caused, but for the doubtful ones: they are kept rather than anything else.
	MoreSkips   int `json:"moreSkips,omitempty"`
	MoreLimited int `json:"moreLimited,omitempty"`
	// Restricted are the ids of secrets that would be found everywhere, and were
	// looked for in the places of credentials only.
	Restricted []string `json:"restricted,omitempty"`
	// Unsearched are the ids of secrets that are too short to be looked for.
	Unsearched []string `json:"unsearched,omitempty"`
	// Partial are the ids of secrets of so many lines that not each was looked for by itself.
	Partial []string `json:"partial,omitempty"`
	// Links are names of credential files that are hard links, of a [Scanner.Layer]: what
	// they hold was searched under another name, and not visited under theirs.
	Links Links `json:"-"`
	// Files and Bytes count what was read, members of archives not included.
	Files int64 `json:"files"`
	Bytes int64 `json:"bytes"`
}

// collector takes what workers find.
type collector struct {
	mu       sync.Mutex
	result   Result
	findings kept.List[weighed]
	skips    kept.List[weighedSkip]
}

// weighed is a finding and what it counts.
type weighed struct {
	Finding
	weight int
}

// Rank implements [kept.Ranked].
func (w weighed) Rank() int { return w.weight }

// Size implements [kept.Ranked].
func (w weighed) Size() int { return len(w.Path + w.File + w.Within) }

// weighedSkip is a skip and what it counts.
type weighedSkip struct {
	Skip
	weight int
}

// Rank implements [kept.Ranked].
func (w weighedSkip) Rank() int { return w.weight }

// Size implements [kept.Ranked].
func (w weighedSkip) Size() int { return len(w.Path + w.File) }

// match is a finding with what tells whether another one says the same better.
type match struct {
	Finding
	// level is how many archives it is in, base the path that those of the
	// members of where it is go on from.
	level int
	base  string
}

// file adds what was found in one file.
func (r *run) file(found []match) {
	if len(found) == 0 {
		return
	}
	found = distinct(found)
	all := make([]weighed, len(found))
	for i, m := range found {
		if m.Part == Name && m.Within == "" {
			m.Within = m.Path[:strings.LastIndexByte(m.Path, '/')+1]
		}
		if m.File == m.Path {
			m.File = ""
		}
		m.Path, m.File, m.Within = layerscan.Printable(m.Path), layerscan.Printable(m.File), layerscan.Printable(m.Within)
		all[i] = weighed{m.Finding, r.scanner.weight(m.Finding)}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range all {
		r.findings.Add(w)
	}
}

// weight is how much a finding counts: a value most, and a doubtful token least.
func (s *Scanner) weight(f Finding) int {
	switch {
	case f.ID != "":
		return kept.MaxRank
	case s.doubt != nil && s.doubt(f):
		return 0
	}
	return 1
}

// distinct keeps each value once for each place, by its id rather than as a token,
// and drops what was found in an archive as a whole and in one of its members.
func distinct(found []match) []match {
	type key struct {
		print, path string
		part        Part
	}
	deepest := map[key]int{}
	for _, m := range found {
		for i := range len(m.Path) {
			if m.Path[i] == separator[0] {
				k := key{m.Fingerprint, m.Path[:i], Content}
				deepest[k] = max(deepest[k], m.level)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(min(len(b.ID), 1), min(len(a.ID), 1)), cmp.Compare(a.Offset, b.Offset))
	})
	seen := map[key]bool{}
	left := found[:0]
	for _, m := range found {
		k := key{m.Fingerprint, m.Path, m.Part}
		if !seen[k] && deepest[key{m.Fingerprint, m.base, m.Part}] <= m.level {
			seen[k] = true
			left = append(left, m)
		}
	}
	return left
}

func (r *run) skip(s Skip) {
	weight := r.scanner.weightSkip(s)
	if s.File == s.Path {
		s.File = ""
	}
	s.Path, s.File = layerscan.Printable(s.Path), layerscan.Printable(s.File)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.skips.Add(weighedSkip{s, weight})
}

// weightSkip is how much a skip counts: what a limit caused most, and less where a
// token would be doubtful.
func (s *Scanner) weightSkip(skip Skip) int {
	switch {
	case skip.Limit == "":
		return 0
	case s.doubt != nil && s.doubt(Finding{Path: skip.Path, File: skip.File}):
		return 1
	}
	return kept.MaxRank
}

// sorted gives the result in an order that does not depend on the workers'.
func (c *collector) sorted() Result {
	for _, w := range c.findings.All {
		c.result.Findings = append(c.result.Findings, w.Finding)
	}
	dropped := c.findings.Dropped
	c.result.More, c.result.MoreDoubtful = c.result.More+dropped[1]+dropped[kept.MaxRank], dropped[0]
	for _, w := range c.skips.All {
		c.result.Skips = append(c.result.Skips, w.Skip)
	}
	for _, n := range c.skips.Dropped {
		c.result.MoreSkips += n
	}
	c.result.MoreLimited = c.skips.Dropped[kept.MaxRank]
	slices.SortFunc(c.result.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.ID+a.Token, b.ID+b.Token))
	})
	slices.SortFunc(c.result.Skips, func(a, b Skip) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason)) })
	return c.result
}

// salt makes the fingerprints of one search worth nothing anywhere else.
type salt []byte

func newSalt() salt {
	s := make(salt, sha256.Size)
	_, _ = rand.Read(s) // never fails
	return s
}

func (s salt) fingerprint(value []byte) string {
	h := hmac.New(sha256.New, s)
	h.Write(value)
	return hex.EncodeToString(h.Sum(nil)[:4])
}
