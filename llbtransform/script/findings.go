package script

import (
	"io/fs"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// analyser walks one script; a nested script gets a copy of its own that
// shares found.
type analyser struct {
	text  Text
	ctx   Context
	shell []string
	lang  syntax.LangVariant
	found *findings

	// src is the script being walked; it starts at byte base of Script.
	src  string
	base int
	// pinned: src is no part of Script, its positions mean nothing and edits
	// are impossible.
	pinned bool
	depth  int

	habits
	// drop removes commands, otherwise they become `true`.
	drop bool
	// loosen wraps commands on directories above and patterns.
	loosen bool
	// own are the mounted paths of which the script has a copy of its own, on
	// which all commands work. Then all those it changes are among them.
	own []string
	// deferred: what is walked runs later than its place in the script says.
	deferred bool
}

// findings collects what a walk sees.
type findings struct {
	removed  map[string]bool
	touched  map[string]touch // by path
	usedPath map[string]bool
	usedVar  map[string]bool
	modes    map[string]fs.FileMode
	owners   map[string]string
	problems []problem
	prints   []Print
	deleted  []deletion
	emptied  []string
	// replaced are what the edits that write a variable's name prevent.
	replaced []problem
	// outputs are what substitutions come to, by their syntax node.
	outputs map[syntax.Node]flow
	// stored are the secrets in files that the script wrote, by path.
	stored    map[string]flow
	functions map[string]function
	// effects counts the commands that stay and do something, busy those
	// among them that might read a mounted file.
	effects, busy int
	// loose: a command on a directory above or a pattern was seen.
	loose bool
	// tells: the command that removes a mounted file says so.
	tells bool
	idle  bool
	// symbolic: chmod gave a mounted path a mode that is no number.
	symbolic bool

	// needs are the paths of which the script should have a copy of its own.
	needs map[string]need
	// permitted are the paths whose mode or owner a command set.
	permitted map[string]bool
	// listed are the mounted files that a find names, listedDirs those that it
	// names, or a directory that holds them.
	listed, listedDirs []string
	// goneAt is where a mounted path was first removed.
	goneAt map[string]int
	// blank are the paths that a command made empty, changed those to which
	// a command did something else.
	blank   map[string]bool
	changed []Change
	// copies are the mounted files of which there is a copy, by its path.
	copies map[string]string
	// bar is what would keep the script from removing its copies at its end.
	bar Bar
	// traced: `set -x` was seen.
	traced bool
}

// touch is the first command on a mounted path that needs an edit.
type touch struct {
	command string
	at      int
}

// function is what a function of the script does wherever it is called.
type function struct {
	printed flow
	deleted []deletion
}

type problem struct {
	Problem
	at int
	// targets are where a copy lands.
	targets []string
	branch  *branch
	// login is the command that keeps a secret, "" otherwise.
	login string
}

func (a analyser) run(file *syntax.File) (*analyser, outcome) {
	a.found = &findings{
		removed: map[string]bool{}, touched: map[string]touch{}, usedPath: map[string]bool{}, usedVar: map[string]bool{},
		modes: map[string]fs.FileMode{}, owners: map[string]string{},
		outputs: map[syntax.Node]flow{}, stored: map[string]flow{}, functions: map[string]function{},
		needs: map[string]need{}, goneAt: map[string]int{}, permitted: map[string]bool{}, blank: map[string]bool{}, copies: map[string]string{},
	}
	st := &state{dir: a.ctx.Dir, vars: map[string]variable{}, held: map[string][]string{}, gone: map[string]bool{}}
	for _, v := range a.ctx.Vars {
		st.hold(v, []string{v})
	}
	for _, arg := range a.shell[min(1, len(a.shell)):] {
		st.option(arg)
	}
	out := a.list(file.Stmts, scope{visible: true, certain: true, fatal: true, final: true, chained: true}, st)
	if len(a.own) > 0 {
		out = outcome{edits: append(out.edits, a.copied())}
	}
	return &a, out
}

// option follows an option of `set` or of a shell's command line.
func (s *state) option(arg string) {
	switch {
	case arg == "errexit":
		s.errexit = true
	case arg == "xtrace":
		s.xtrace = true
	case strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "--"):
		s.errexit = s.errexit || strings.Contains(arg, "e")
		s.xtrace = s.xtrace || strings.Contains(arg, "x")
	case strings.HasPrefix(arg, "+"):
		s.errexit = s.errexit && !strings.Contains(arg, "e")
		s.xtrace = s.xtrace && !strings.Contains(arg, "x")
	}
}

// off gives the offset in Script of a position in src.
func (a *analyser) off(p syntax.Pos) int {
	if a.pinned {
		return a.base
	}
	return a.base + int(p.Offset())
}

// cut gives the text of src between two positions.
func (a *analyser) cut(from, to syntax.Pos) string {
	return a.src[min(int(from.Offset()), len(a.src)):min(int(to.Offset()), len(a.src))]
}

func (a *analyser) line(p syntax.Pos) int {
	return a.text.Line(a.text.sourceOffset(a.off(p)))
}

// problem reports a command on mounted files, but not on a copy of the script's own.
func (a *analyser) problem(kind Kind, paths []string, command string, p syntax.Pos) {
	for _, mount := range paths {
		if slices.Contains(a.own, mount) {
			continue
		}
		a.found.problems = append(a.found.problems, problem{
			Problem: Problem{Kind: kind, Path: mount, Command: command, Line: a.line(p)}, at: a.off(p),
		})
	}
}

func (f *findings) result(ctx Context) Result {
	r := Result{Idle: f.idle, Symbolic: f.symbolic, Prints: f.prints, Emptied: f.emptied, Busy: f.busy > 0}
	for _, p := range ctx.Paths {
		if f.removed[p] {
			r.Removed = append(r.Removed, p)
		}
		if f.usedPath[p] {
			r.Uses.Paths = append(r.Uses.Paths, p)
		}
	}
	for _, v := range ctx.Vars {
		if f.usedVar[v] {
			r.Uses.Vars = append(r.Uses.Vars, v)
		}
	}
	if len(f.modes) > 0 {
		r.Modes = f.modes
	}
	if len(f.owners) > 0 {
		r.Owners = f.owners
	}
	for _, c := range f.changed {
		if !f.removed[c.Path] {
			r.Changes = append(r.Changes, c)
		}
	}
	for _, p := range f.problems {
		if !f.deletedAfter(p) && !slices.Contains(r.Problems, p.Problem) {
			r.Problems = append(r.Problems, p.Problem)
		}
	}
	return r
}

func (f *findings) opaque(t Text) []Problem {
	var out []Problem
	for p, by := range f.touched {
		out = append(out, Problem{Kind: KindOpaque, Path: p, Command: by.command, Bar: BarText, Line: t.Line(t.sourceOffset(by.at))})
	}
	for _, p := range f.replaced {
		if !f.deletedAfter(p) {
			out = append(out, p.Problem)
		}
	}
	slices.SortStableFunc(out, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	return out
}
