package script

import (
	"maps"
	"path"
	"slices"
)

// state is what a running shell knows at a point of the script.
type state struct {
	dir  string // empty when unknown
	vars map[string]variable
	// held are the secrets that a variable's value comes from, by its name.
	held    map[string][]string
	errexit bool
	xtrace  bool
}

type variable struct {
	value string
	known bool
}

func (s *state) clone() *state {
	c := *s
	c.vars, c.held = maps.Clone(s.vars), maps.Clone(s.held)
	return &c
}

// join forgets what differs in other, the state of a branch that may have
// been taken instead.
func (s *state) join(other *state) {
	if s.dir != other.dir {
		s.dir = ""
	}
	for name, v := range other.vars {
		if s.vars[name] != v {
			s.vars[name] = variable{}
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
	// in is what standard input carries.
	in flow
	// out takes what standard output carries, nil for the build log.
	out *stream
}

func (s scope) maybe() scope {
	return scope{visible: s.visible, branch: &branch{parent: s.branch}, last: s.last, in: s.in, out: s.out}
}

func (s scope) inner() scope {
	return scope{visible: s.visible, certain: s.certain, branch: s.branch, last: s.last, in: s.in, out: s.out}
}
