package script

import (
	"math"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// deletion takes away a file, or what a tool keeps.
type deletion struct {
	at int
	// value and dir are what an rm names and where it runs, raw is its word.
	value value
	dir   string
	raw   string
	// login is the command whose trace a tool takes away, "" for an rm.
	login  string
	branch *branch
}

// branch is a part of a script that may run or not.
type branch struct {
	parent *branch
	// doubtful: its commands need not all run, even if it runs.
	doubtful bool
}

// implies tells whether everything in b has run when something in other has.
func (b *branch) implies(other *branch) bool {
	if b != nil && b.doubtful {
		return false
	}
	for ; other != nil; other = other.parent {
		if other == b {
			return true
		}
	}
	return b == nil
}

// deletes notes that a command takes away what a word names.
func (a *analyser) deletes(word *syntax.Word, sc scope, st *state) {
	for _, v := range a.expand(word, st) {
		a.found.deleted = append(a.found.deleted, deletion{at: a.when(word.Pos(), sc), value: v, dir: st.dir, raw: a.place(word, st), branch: sc.branch})
	}
}

// deletesAgain notes what a function of the script takes away where it is called.
func (a *analyser) deletesAgain(c call, sc scope) {
	for _, d := range a.found.functions[c.name].deleted {
		d.at, d.branch = a.when(c.pos(), sc), sc.branch
		a.found.deleted = append(a.found.deleted, d)
	}
}

// when orders the commands of a script: a trap's come last.
func (a *analyser) when(p syntax.Pos, sc scope) int {
	if sc.last {
		return math.MaxInt
	}
	return a.off(p)
}

// deletedAfter tells whether the script itself takes away what p speaks of, so
// that nothing lands in the layer.
func (f *findings) deletedAfter(p problem) bool {
	if p.Kind != KindCopies && p.Kind != KindStores || len(p.targets) == 0 {
		return false
	}
	return slices.ContainsFunc(f.deleted, func(d deletion) bool {
		if d.at <= p.at || !d.branch.implies(p.branch) {
			return false
		}
		if d.login != "" {
			return d.login == p.login
		}
		return slices.ContainsFunc(p.targets, d.takes)
	})
}

// takes tells whether an rm takes a file away.
func (d deletion) takes(file string) bool {
	if d.raw == file {
		return true
	}
	if path.IsAbs(file) {
		return d.value.known && reaches(d.value, &state{dir: d.dir}, file) != reachNone
	}
	return d.raw != "" && strings.HasPrefix(file, strings.TrimSuffix(d.raw, "/")+"/")
}
