package script

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// storing is a command that writes secrets into a file.
type storing struct {
	command string
	target  *syntax.Word
	at      syntax.Pos
	scope   scope
	// write is the command if it does nothing else.
	write *Write
}

// stores reports a command that writes the value of a secret into a file. Into
// npm's and yarn's configuration it writes the variable's name instead, by the
// edits that it gives: they put the value in when they read the file.
func (a *analyser) stores(s storing, f flow, st *state) []edit {
	if len(f) == 0 || a.match(s.target, st).reach > reachAbove {
		return nil
	}
	file := a.place(s.target, st)
	if a.vanishes(file) {
		return nil
	}
	problems := a.leaves(Problem{Path: file, Command: s.command, Write: s.write}, s.at, f, s.scope)
	if edits, ok := a.placeholders(file, f); ok {
		a.found.replaced = append(a.found.replaced, problems...)
		return edits
	}
	a.found.stored[file] = append(a.found.stored[file], f.indirect()...)
	a.found.problems = append(a.found.problems, problems...)
	return nil
}

// leaves gives a problem for each secret that a command leaves in a file.
func (a *analyser) leaves(p Problem, at syntax.Pos, f flow, sc scope) []problem {
	var problems []problem
	for _, name := range f.names() {
		a.found.usedVar[name] = true
		p.Kind, p.Var, p.Line = KindStores, name, a.line(at)
		problems = append(problems, problem{Problem: p, at: a.off(at), targets: []string{p.Path}, branch: sc.branch})
	}
	return problems
}

// writerOf names a statement by its command.
func writerOf(s *syntax.Stmt) string {
	if name := commandName(s); name != "" {
		return name
	}
	return "a group of commands"
}

// vanishes tells whether a file is none of the layer's.
func (a *analyser) vanishes(file string) bool {
	return slices.ContainsFunc(append([]string{"/dev", "/proc", "/sys"}, a.ctx.Discarded...), func(dir string) bool {
		return above(dir, file)
	})
}

// placeholders gives the edits that write a variable's name in place of its
// value, into a file whose reader puts the value in. What took another way than
// through the words of echo and its like cannot be replaced.
func (a *analyser) placeholders(file string, f flow) ([]edit, bool) {
	end, ok := map[string]string{".npmrc": "}", "npmrc": "}", ".yarnrc.yml": "-}"}[path.Base(file)]
	if !ok {
		return nil, false
	}
	var edits []edit
	for _, s := range f {
		if s.param == nil {
			return nil, false
		}
		e := edit{span{a.off(s.param.Pos()), a.off(s.param.End())}, `\${` + s.name + end}
		if !slices.Contains(edits, e) {
			edits = append(edits, e)
		}
	}
	return edits, true
}

// writesFiles follows a command that writes into files among its operands.
func (a *analyser) writesFiles(c call, rd redirection, sc scope, st *state) []edit {
	var files []*syntax.Word
	f := sc.in
	switch c.name {
	case "tee", "sponge":
		files = operandsOf(c)
	case "dd":
		files = valuesOf(c, "of=")
	case "gpg", "gpg2", "openssl":
		files, f = after(c, "-o", "--output", "-out"), a.emits(c, rd, sc, st)
	case "crudini", "ed", "ex":
		files, f = operandsOf(c), append(a.words(c.args, st), sc.in...)
		files = files[:min(len(files), 2)]
	case "cp", "mv", "install", "ln", "rsync":
		return a.storesCopy(c, sc, st)
	}
	if inPlace(c) {
		files, f = operandsOf(c), a.words(c.args, st).indirect()
	}
	var edits []edit
	for _, w := range files {
		if len(a.carries(w, st)) == 0 {
			edits = append(edits, a.stores(storing{command: c.name, target: w, at: c.pos(), scope: sc}, f, st)...)
		}
	}
	return edits
}

// inPlace tells whether a command edits the files among its operands.
func inPlace(c call) bool {
	switch c.name {
	case "sed":
		return slices.ContainsFunc(c.texts, inPlaceSed)
	case "perl", "ruby":
		return slices.ContainsFunc(c.texts, inPlacePerl)
	case "awk", "gawk":
		return slices.Contains(c.texts, "inplace")
	case "yq":
		return slices.Contains(c.texts, "-i") || slices.Contains(c.texts, "--inplace")
	case "xmlstarlet":
		return slices.Contains(c.texts, "-L") || slices.Contains(c.texts, "--inplace")
	}
	return false
}

// operandsOf gives a command's words that are no options.
func operandsOf(c call) []*syntax.Word {
	var words []*syntax.Word
	for i, w := range c.args {
		if !strings.HasPrefix(c.texts[i], "-") {
			words = append(words, w)
		}
	}
	return words
}

// valuesOf gives the files of arguments like of=FILE.
func valuesOf(c call, option string) []*syntax.Word {
	var words []*syntax.Word
	for _, text := range c.texts {
		if file, ok := strings.CutPrefix(text, option); ok {
			words = append(words, &syntax.Word{Parts: []syntax.WordPart{&syntax.SglQuoted{Value: file}}})
		}
	}
	return words
}

// storesCopy follows a copy of standard input, or of a file that the script
// wrote a secret into.
func (a *analyser) storesCopy(c call, sc scope, st *state) []edit {
	t := newTransfer(c)
	if t.target == nil || c.name == "ln" && t.has("s") {
		return nil
	}
	var edits []edit
	for _, w := range t.sources {
		from := a.place(w, st)
		f := a.found.stored[from]
		if from == "/dev/stdin" || from == "/proc/self/fd/0" {
			f = sc.in
		}
		edits = append(edits, a.stores(storing{command: c.name, target: t.target, at: c.pos(), scope: sc}, f, st)...)
		if c.name == "mv" {
			a.deletes(w, sc, st)
		}
	}
	return edits
}
