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
	// Within is the start of Path that the name is not part of, where Part is Name.
	// It is for whoever must not show the name.
	Within string `json:"-"`
}

// LoginToken is the [Finding.Token] of a URL with a generated password.
const LoginToken = "url-login"

// Skip is something that was not looked at, or not all of it.
type Skip struct {
	Path string `json:"path"`
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
	// not kept. Values are kept rather than tokens.
	More int `json:"more,omitempty"`
	// Skips are sorted by path. A search with any has not looked at everything.
	Skips []Skip `json:"skips,omitempty"`
	// MoreSkips counts those that are not kept. What a limit caused is kept rather
	// than anything else.
	MoreSkips int `json:"moreSkips,omitempty"`
	// Restricted are the ids of secrets that would be found everywhere, and were
	// looked for in the places of credentials only.
	Restricted []string `json:"restricted,omitempty"`
	// Unsearched are the ids of secrets that are too short to be looked for.
	Unsearched []string `json:"unsearched,omitempty"`
	// Partial are the ids of secrets of so many lines that not each was looked for by itself.
	Partial []string `json:"partial,omitempty"`
	// Files and Bytes count what was read, members of archives not included.
	Files int64 `json:"files"`
	Bytes int64 `json:"bytes"`
}

// maxKept bounds the findings, and the skips, that are kept, maxPaths the bytes
// that the paths of each may have together.
const maxKept, maxPaths = 1_000, 1 << 20

// collector takes what workers find.
type collector struct {
	mu     sync.Mutex
	result Result
	// foundPaths and skippedPaths are what paths have taken.
	foundPaths, skippedPaths int
}

// match is a finding with what tells whether another one says the same better.
type match struct {
	Finding
	// level is how many archives it is in, base the path that those of the
	// members of where it is go on from.
	level int
	base  string
}

// file adds what was found in one file.
func (c *collector) file(found []match) {
	if len(found) == 0 {
		return
	}
	found = distinct(found)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range found {
		if m.Part == Name && m.Within == "" {
			m.Within = m.Path[:strings.LastIndexByte(m.Path, '/')+1]
		}
		m.Path, m.Within = layerscan.Printable(m.Path), layerscan.Printable(m.Within)
		if !keep(&c.result.Findings, &c.foundPaths, m.Finding, func(f Finding) int { return len(f.Path + f.Within) }, func(f Finding) bool { return f.ID != "" }) {
			c.result.More++
		}
	}
}

// keep adds to a list that has a bound; what matters more takes the place of what
// matters less. It gives false where something had to go. room is what the paths
// of the list take, and size what those of one of it do.
func keep[T any](all *[]T, room *int, one T, size func(T) int, matters func(T) bool) bool {
	if len(*all) < maxKept && *room+size(one) <= maxPaths {
		*all = append(*all, one)
		*room += size(one)
		return true
	}
	if !matters(one) {
		return false
	}
	i := slices.IndexFunc(*all, func(other T) bool { return !matters(other) })
	if i >= 0 && *room+size(one)-size((*all)[i]) <= maxPaths {
		*room += size(one) - size((*all)[i])
		(*all)[i] = one
	}
	return false
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
	kept := found[:0]
	for _, m := range found {
		k := key{m.Fingerprint, m.Path, m.Part}
		if !seen[k] && deepest[key{m.Fingerprint, m.base, m.Part}] <= m.level {
			seen[k] = true
			kept = append(kept, m)
		}
	}
	return kept
}

func (c *collector) skip(s Skip) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Path = layerscan.Printable(s.Path)
	if !keep(&c.result.Skips, &c.skippedPaths, s, func(s Skip) int { return len(s.Path) }, func(s Skip) bool { return s.Limit != "" }) {
		c.result.MoreSkips++
	}
}

// sorted gives the result in an order that does not depend on the workers'.
func (c *collector) sorted() Result {
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
