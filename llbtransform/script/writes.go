package script

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"mvdan.cc/sh/v3/syntax"
)

// Write is a command that leaves the value of a secret variable in a file
// which the script does not remove again.
type Write struct {
	Command string
	// Path is the file, absolute unless the directory is unknown.
	Path string
	Var  string
	// Sole tells that the variable's value is all of the file, give or take
	// white space at line ends.
	Sole bool
	// Certain tells that the command runs whenever the script succeeds, Tested
	// that it depends on a test nevertheless.
	Certain, Tested bool
	// Placeholder tells that the edits make it write the variable's name, which
	// the reader of the file replaces by the value.
	Placeholder bool
	// Read tells that a command behind it may read the file.
	Read bool
	// Line is the command's line in [Text].Source, counted from 1.
	Line int
}

// written is a Write in the making.
type written struct {
	Write
	at     int
	append bool
	edits  []edit
}

// wrote notes that a statement leaves a secret in a file. It tells whether the
// file is one of [Context].Written, so that the statement goes.
func (a *analyser) wrote(s *syntax.Stmt, sc scope, st *state) bool {
	if s.Negated || s.Background || s.Coprocess {
		return false
	}
	word, app := a.outputFile(s, st)
	if word == nil {
		return false
	}
	text, ok := a.literal(word, st)
	if !ok {
		text = a.cut(word.Pos(), word.End())
	}
	file := st.abs(text)
	name, sole := a.soleContent(s, st)
	if _, drop := a.ctx.Written[file]; drop && sole {
		return true
	}
	vars := a.carried(s)
	if len(vars) == 0 || noFile(file) || a.match(word, st).reach > reachAbove {
		return false
	}
	if sole {
		vars = []string{name}
	}
	w := written{at: a.off(s.Pos()), append: app, Write: Write{
		Command: writerName(s), Path: file, Var: vars[0], Sole: sole && ok, Certain: sc.certain, Tested: sc.tested, Line: a.line(s.Pos()),
	}}
	if kind, _ := rule.MatchFile(file); kind.Name == "npmrc" && !sole {
		w.edits, w.Placeholder = a.placeholders(s)
	}
	a.found.writes = append(a.found.writes, w)
	return false
}

func noFile(file string) bool {
	return strings.HasPrefix(file, "/dev/") || strings.HasPrefix(file, "/proc/") || strings.HasPrefix(file, "/sys/")
}

// outputFile gives the file that a statement's output goes to. A pipe's output
// is that of its last command.
func (a *analyser) outputFile(s *syntax.Stmt, st *state) (word *syntax.Word, app bool) {
	if b, ok := s.Cmd.(*syntax.BinaryCmd); ok && len(s.Redirs) == 0 {
		if b.Op != syntax.Pipe || !passesOn(commandName(b.Y)) {
			return nil, false
		}
		return a.outputFile(b.Y, st)
	}
	if x, ok := s.Cmd.(*syntax.CallExpr); ok && len(x.Args) > 0 {
		if c := a.resolve(x.Args, st); c.name == "tee" {
			for i, text := range c.texts {
				if !strings.HasPrefix(text, "-") {
					return c.args[i], slices.Contains(c.texts, "-a")
				}
			}
		}
	}
	for _, r := range s.Redirs {
		switch r.Op {
		case syntax.RdrOut, syntax.RdrClob, syntax.AppOut:
			if fd(r) == "1" {
				return r.Word, r.Op == syntax.AppOut
			}
		}
	}
	return nil, false
}

// passesOn tells whether what a command prints holds what it reads.
func passesOn(name string) bool {
	return slices.Contains([]string{"cat", "tee", "tr", "sed", "base64", "fold", "sudo", "xargs", "awk", "jq"}, name)
}

func writerName(s *syntax.Stmt) string {
	if b, ok := s.Cmd.(*syntax.BinaryCmd); ok {
		return writerName(b.X)
	}
	if name := commandName(s); name != "" {
		return name
	}
	return "a group of commands"
}

// carried gives the secret variables whose values a statement prints: those in
// echo, printf and the here-documents of cat and tee. What a program does with
// a value that it gets as an argument is not known.
func (a *analyser) carried(node syntax.Node) []string {
	var vars []string
	syntax.Walk(node, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			if len(n.Args) > 0 && slices.Contains([]string{"echo", "printf"}, path.Base(n.Args[0].Lit())) {
				for _, w := range n.Args[1:] {
					vars = append(vars, a.expanded(w)...)
				}
			}
		case *syntax.Stmt:
			for _, r := range n.Redirs {
				if body := hereText(r); body != nil && slices.Contains([]string{"cat", "tee"}, commandName(n)) {
					vars = append(vars, a.expanded(body)...)
				}
			}
		}
		return true
	})
	return vars
}

func hereText(r *syntax.Redirect) *syntax.Word {
	if r.Op == syntax.WordHdoc {
		return r.Word
	}
	return r.Hdoc
}

// soleFormat matches a format of printf that prints its argument.
var soleFormat = regexp.MustCompile(`^%[sb](\\n|\\r)*$`)

// soleContent gives the secret variable that is all a statement writes.
func (a *analyser) soleContent(s *syntax.Stmt, st *state) (string, bool) {
	if b, ok := s.Cmd.(*syntax.BinaryCmd); ok {
		x, isCall := b.Y.Cmd.(*syntax.CallExpr)
		if b.Op != syntax.Pipe || !isCall {
			return "", false
		}
		c := a.resolve(x.Args, st)
		files := slices.DeleteFunc(slices.Clone(c.texts), func(t string) bool { return strings.HasPrefix(t, "-") })
		whole := c.name == "cat" && len(c.args) == 0 || c.name == "tee" && len(files) == 1 ||
			c.name == "tr" && len(c.texts) == 2 && c.texts[0] == "-d" && strings.Trim(c.texts[1], `\r`) == ""
		if !whole || len(b.X.Redirs) > 0 {
			return "", false
		}
		return a.soleContent(b.X, st)
	}
	x, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(x.Args) < 2 || len(x.Assigns) > 0 || len(s.Redirs) > 1 {
		return "", false
	}
	args := x.Args[1:]
	switch x.Args[0].Lit() {
	case "echo":
		for len(args) > 1 && slices.Contains([]string{"-n", "-e", "-E", "-ne", "-en"}, args[0].Lit()) {
			args = args[1:]
		}
	case "printf":
		if format, known := a.literal(args[0], st); known && len(args) == 2 && soleFormat.MatchString(format) {
			args = args[1:]
		}
	default:
		return "", false
	}
	if len(args) != 1 {
		return "", false
	}
	return a.soleVar(args[0])
}

// soleVar gives the secret variable that a word consists of.
func (a *analyser) soleVar(word *syntax.Word) (string, bool) {
	parts := word.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok && !quoted.Dollar {
			parts = quoted.Parts
		}
	}
	if len(parts) != 1 {
		return "", false
	}
	p, ok := parts[0].(*syntax.ParamExp)
	if !ok || p.Param == nil || p.Exp != nil || !plain(p) || !slices.Contains(a.ctx.Vars, p.Param.Value) {
		return "", false
	}
	return p.Param.Value, true
}

// placeholders gives the edits by which a statement writes the names of its
// secret variables instead of their values, and whether that takes them all.
func (a *analyser) placeholders(s *syntax.Stmt) ([]edit, bool) {
	if a.depth > 0 || a.pinned {
		return nil, false
	}
	var edits []edit
	ok := true
	syntax.Walk(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst:
			ok = ok && len(a.carried(n)) == 0
			return false
		case *syntax.ParamExp:
			if n.Param == nil || !slices.Contains(a.ctx.Vars, n.Param.Value) {
				return true
			}
			ok = ok && n.Exp == nil && plain(n)
			edits = append(edits, edit{span{a.off(n.Pos()), a.off(n.End())}, `\${` + n.Param.Value + `}`})
		}
		return true
	})
	if _, pipe := s.Cmd.(*syntax.BinaryCmd); pipe {
		name, sole := writerName(s), false
		sole = name == "echo" || name == "printf"
		ok = ok && sole && commandName(s.Cmd.(*syntax.BinaryCmd).Y) == "tee"
	}
	return edits, ok
}

// finishWrites takes out the writes that the script undoes itself, and gives
// the edits of the rest.
func (f *findings) finishWrites() []edit {
	f.writes = slices.DeleteFunc(f.writes, func(w written) bool { return f.removedAfter(w.at, w.Path) })
	var edits []edit
	for i := range f.writes {
		w := &f.writes[i]
		w.Read = f.lastReader > w.at
		same := 0
		for _, out := range f.outputs {
			if out == w.Path {
				same++
			}
		}
		w.Sole = w.Sole && same <= 1
		if w.Placeholder {
			edits = append(edits, w.edits...)
		}
	}
	return edits
}

// removedAfter tells whether the script removes a file behind an offset.
func (f *findings) removedAfter(at int, file string) bool {
	return slices.ContainsFunc(f.deleted, func(d deletion) bool {
		return d.at > at && reaches(d.value, &state{dir: d.dir}, file) != reachNone
	})
}

// reads notes a command that may read any file.
func (a *analyser) reads(c call) {
	switch c.name {
	case "echo", "printf", "mkdir", "ssh-keyscan", "touch", "chmod", "chown", "export", "test", "[", "rm":
		return
	case "git", "npm", "yarn":
		if slices.Contains(c.texts, "config") {
			return
		}
	}
	a.found.lastReader = max(a.found.lastReader, a.off(c.pos()))
}
