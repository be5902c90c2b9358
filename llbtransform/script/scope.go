package script

import (
	"maps"
	"path"
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// state is what a running shell knows at a point of the script.
type state struct {
	dir  string // empty when unknown
	vars map[string]variable
	// held are the secrets that a variable's value comes from, by its name.
	held    map[string][]string
	errexit bool
	xtrace  bool
	// gone are the mounted paths that were removed on the way here.
	gone map[string]bool
}

// variable is what a variable holds.
type variable struct {
	value string
	known bool
	// any are the values that a loop gives to it, one after the other.
	any []value
	// glob: value is the pattern that follows, as for [value].
	glob    bool
	pattern string
	// source is the text of the command that set it to what is not known.
	source string
}

func (v variable) equal(o variable) bool {
	return v.value == o.value && v.known == o.known && v.glob == o.glob && len(v.any)+len(o.any) == 0
}

func (s *state) clone() *state {
	c := *s
	c.vars, c.held, c.gone = maps.Clone(s.vars), maps.Clone(s.held), maps.Clone(s.gone)
	return &c
}

// join forgets what differs in other, the state of a branch that may have
// been taken instead.
func (s *state) join(other *state) {
	if s.dir != other.dir {
		s.dir = ""
	}
	for name, v := range other.vars {
		if !s.vars[name].equal(v) {
			s.vars[name] = variable{source: v.source}
		}
	}
	for name, secrets := range other.held {
		s.hold(name, slices.Concat(s.held[name], secrets))
	}
	s.xtrace = s.xtrace || other.xtrace
	s.errexit = s.errexit || other.errexit
}

// hold notes the secrets that a variable's value comes from.
func (s *state) hold(name string, secrets []string) {
	slices.Sort(secrets)
	s.held[name] = slices.Compact(secrets)
}

// chdir follows `cd dir`.
func (s *state) chdir(dir string, known bool) {
	switch {
	case !known || dir == "-":
		s.dir = ""
	case path.IsAbs(dir):
		s.dir = path.Clean(dir)
	case s.dir != "":
		s.dir = path.Join(s.dir, dir)
	}
}

// abs resolves p, which stays relative if the directory is unknown.
func (s *state) abs(p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	if s.dir == "" {
		return p
	}
	return path.Join(s.dir, p)
}

// scope is what the surroundings of a command say about it. Its zero value
// is the safest one.
type scope struct {
	// visible: standard output reaches the build log.
	visible bool
	// certain: the command runs whenever the script succeeds.
	certain bool
	// fatal: the script fails if the command does, as it is its last.
	fatal bool
	// guarded: `|| true` follows, so that failing is harmless.
	guarded bool
	// final: the script ends with this command's status.
	final bool
	// chained: `… && ` can be put in front of the command.
	chained bool
	// branch is the part of the script that the command stands in.
	branch *branch
	// last: the command runs when the script ends.
	last bool
	// tested: a test in front of the command decides whether it runs.
	tested bool
	// feeder is the statement that a pipe lets the command read, nil for none.
	feeder *syntax.Stmt
	// in is what standard input carries.
	in flow
	// out takes what standard output carries, nil for the build log.
	out *stream
}

func (s scope) maybe() scope {
	return scope{visible: s.visible, branch: &branch{parent: s.branch}, last: s.last, tested: s.tested, in: s.in, out: s.out}
}

// item is the scope of one of several statements.
func (s scope) item(last bool) scope {
	s.final, s.fatal = s.final && last, s.fatal && last
	s.guarded, s.chained = false, true
	return s
}

func (s scope) inner() scope {
	return scope{visible: s.visible, certain: s.certain, fatal: s.fatal, branch: s.branch, last: s.last, tested: s.tested, in: s.in, out: s.out}
}
