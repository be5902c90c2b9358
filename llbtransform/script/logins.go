package script

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Login is a command by which a tool keeps a secret in a file of its own.
type Login struct {
	// Command is the tool and what it is told, like "npm config set".
	Command string
	// Path is the file as people know it, like ~/.npmrc.
	Path string
	Var  string
	// Fix is what to type instead; NAME stands for the variable.
	Fix string
	// Line is the command's line in [Text].Source, counted from 1.
	Line int
}

type loggedIn struct {
	Login
	at   int
	row  login
	dirs []string
}

// invocation is a call of a tool of the table.
type invocation struct {
	at   int
	name string
	text []string
}

// logs notes what a statement makes a tool keep. Pipes hand a secret over too.
func (a *analyser) logs(s *syntax.Stmt, st *state) {
	last, piped := s, []string(nil)
	if b, ok := s.Cmd.(*syntax.BinaryCmd); ok {
		if b.Op != syntax.Pipe {
			return
		}
		last, piped = b.Y, a.handed(b.X, st)
	}
	x, ok := last.Cmd.(*syntax.CallExpr)
	if !ok || len(x.Args) == 0 {
		return
	}
	c := a.resolve(x.Args, st)
	row, ok := loginOf(c)
	if !ok {
		return
	}
	a.found.invocations = append(a.found.invocations, invocation{a.off(s.Pos()), c.name, c.texts})
	from := 0
	if c.name == "git" {
		// What stands before the subcommand holds for this one call.
		from = max(slices.Index(c.texts, strings.Split(strings.Fields(row.words)[0], "|")[0]), 0)
	}
	vars := piped
	for _, w := range c.args[from:] {
		vars = append(vars, a.handedWord(w, st)...)
	}
	for _, r := range last.Redirs {
		if r.Op == syntax.RdrIn || r.Op == syntax.WordHdoc {
			vars = append(vars, a.handedWord(r.Word, st)...)
		}
	}
	if len(vars) == 0 {
		return
	}
	l := loggedIn{at: a.off(s.Pos()), row: row, Login: Login{
		Command: c.name + " " + strings.ReplaceAll(row.words, "|", "/"), Path: row.keeps, Var: vars[0],
		Fix: strings.ReplaceAll(row.fix, "NAME", vars[0]), Line: a.line(s.Pos()),
	}}
	l.dirs = []string{a.keptAt(row.keeps, st)}
	if row.words == "clone" {
		dir := a.cloned(c, st)
		l.Path, l.dirs = path.Join(dir, ".git/config"), []string{st.abs(path.Join(dir, ".git/config"))}
	}
	a.found.logins = append(a.found.logins, l)
}

// handed gives the secrets that a statement prints into a pipe.
func (a *analyser) handed(s *syntax.Stmt, st *state) []string {
	vars := a.carried(s)
	if x, ok := s.Cmd.(*syntax.CallExpr); ok && commandName(s) == "cat" {
		for _, w := range x.Args[1:] {
			vars = append(vars, a.handedWord(w, st)...)
		}
	}
	return vars
}

// handedWord gives the secret variables and mounted files that a word names.
func (a *analyser) handedWord(w *syntax.Word, st *state) []string {
	vars := a.expanded(w)
	vars = append(vars, a.carried(w)...)
	if h := a.match(w, st); h.reach == reachFile {
		vars = append(vars, h.paths...)
	}
	if text, ok := a.literal(w, st); ok {
		if _, value, found := strings.Cut(text, "="); found {
			if h := a.matchText(value, st); h.reach == reachFile {
				vars = append(vars, h.paths...)
			}
		}
	}
	return vars
}

// keptAt gives the path of a file in the user's home.
func (a *analyser) keptAt(file string, st *state) string {
	home, ok := a.variable("HOME", st)
	if rest, found := strings.CutPrefix(file, "~/"); found && ok {
		return path.Join(home, rest)
	}
	return st.abs(file)
}

var lastSegment = regexp.MustCompile(`([\w.-]+?)(\.git)?/?["']?$`)

// cloned gives the directory that git clone makes.
func (a *analyser) cloned(c call, st *state) string {
	last := c.args[len(c.args)-1]
	text, ok := a.literal(last, st)
	if ok && !strings.Contains(text, "://") {
		return text
	}
	if m := lastSegment.FindStringSubmatch(a.cut(last.Pos(), last.End())); m != nil {
		return m[1]
	}
	return "the clone"
}

// loginOf finds the row of a call.
func loginOf(c call) (login, bool) {
	for _, row := range logins {
		if slices.Contains(strings.Split(row.tool, "|"), c.name) && (inOrder(c.texts, row.words) || row.undo != "" && inOrder(c.texts, row.undo)) {
			return row, true
		}
	}
	return login{}, false
}

// inOrder tells whether texts hold words in their order. A word with bars is
// any of those between them.
func inOrder(texts []string, words string) bool {
	want := strings.Fields(words)
	for _, text := range texts {
		if len(want) > 0 && text != "" && slices.Contains(strings.Split(want[0], "|"), text) {
			want = want[1:]
		}
	}
	return len(want) == 0
}

// lastingLogins gives the logins that the script does not undo.
func (f *findings) lastingLogins() []Login {
	var out []Login
	for _, l := range f.logins {
		undone := slices.ContainsFunc(l.dirs, func(p string) bool { return f.removedAfter(l.at, p) }) ||
			l.row.undo != "" && slices.ContainsFunc(f.invocations, func(i invocation) bool {
				return i.at > l.at && slices.Contains(strings.Split(l.row.tool, "|"), i.name) && inOrder(i.text, l.row.undo)
			})
		if !undone && !slices.Contains(out, l.Login) {
			out = append(out, l.Login)
		}
	}
	return out
}
