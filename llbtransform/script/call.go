package script

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call is a simple command with its prefixes seen through.
type call struct {
	// name is the program's base name, empty if it is not known. It is that of
	// the prefix if nothing follows it, like a bare env.
	name string
	// head are the words from the first through the name, args the others.
	head, args []*syntax.Word
	// texts are the literal texts of args; unknown ones are empty.
	texts []string
	// wrapped: a prefix like env or sudo starts it as a process of its own.
	wrapped bool
}

func (c call) pos() syntax.Pos { return c.head[0].Pos() }

// readsPassword tells whether sudo takes what is on standard input.
func (c call) readsPassword() bool {
	return slices.ContainsFunc(c.head, func(w *syntax.Word) bool { return w.Lit() == "-S" })
}

// call follows a simple command.
func (a *analyser) call(x *syntax.CallExpr, rd redirection, sc scope, st *state) outcome {
	out := outcome{edits: a.inspect(x, st)}
	if len(x.Args) == 0 {
		for _, as := range x.Assigns {
			a.assign(as, st)
		}
		return out
	}
	if a.found.traced = a.found.traced || st.xtrace; st.xtrace {
		a.traces(x, st)
	}
	if len(x.Assigns) == 0 {
		return a.program(x, rd, sc, st, out)
	}
	own := st.clone()
	for _, as := range x.Assigns {
		a.assign(as, own)
	}
	out = a.program(x, rd, sc, own, out)
	st.dir, st.errexit, st.xtrace = own.dir, own.errexit, own.xtrace
	return out
}

// program follows a simple command behind its assignments, which st holds. out
// is what the substitutions in it come to.
func (a *analyser) program(x *syntax.CallExpr, rd redirection, sc scope, st *state, out outcome) outcome {
	c := a.resolve(x.Args, st)
	if c.readsPassword() {
		sc.in = nil
	}
	a.ends(c)
	if res, ok := a.mutate(c, x, sc, st); ok {
		res.edits = append(res.edits, out.edits...)
		return res
	}
	if res, ok := a.find(c, x, sc, st); ok {
		out.add(res.edits...)
		return out
	}
	if inner, ok := a.nested(c, sc, st); ok {
		if inner.neutral && len(out.edits) == 0 {
			return inner
		}
		out.add(inner.edits...)
		return out
	}
	a.afterwards(c, st)
	a.follow(c, sc, st)
	a.copies(c, x, rd, sc, st)
	a.writers(c, x, sc, st)
	out.add(a.writesFiles(c, rd, sc, st)...)
	a.sweeps(c, st)
	a.stays(c, sc, st)
	a.prints(c, rd, sc, st)
	sc.out.add(a.emits(c, rd, sc, st))
	a.deletesAgain(c, sc)
	if !a.quiet(c, st) {
		a.found.effects++
		if !silent(c.name) {
			a.found.busy++
		}
	}
	return out
}

// silent tells whether a command never reads a file.
func silent(name string) bool {
	return name == "echo" || name == "printf" || name == "mkdir"
}

// quiet tells whether a command leaves nothing behind, prints nothing and
// succeeds. A test for a mounted file does.
func (a *analyser) quiet(c call, st *state) bool {
	switch c.name {
	case "true", ":", "cd", "pushd", "popd", "umask", "sync":
		return true
	case "set", "exec":
		return c.name == "set" || len(c.args) == 0
	case "exit":
		return len(c.args) == 0 || c.texts[0] == "0"
	case "test", "[":
		return slices.ContainsFunc(c.args, func(w *syntax.Word) bool { return a.match(w, st).reach == reachFile })
	}
	return false
}

// follow keeps track of the working directory and the shell's options.
func (a *analyser) follow(c call, sc scope, st *state) {
	if c.wrapped {
		return
	}
	switch c.name {
	case "cd", "pushd":
		a.changeDir(c, st)
	case "popd":
		st.dir = ""
	case "set":
		for _, arg := range c.texts {
			st.option(arg)
		}
	case "export", "readonly", "local":
		// The POSIX parser takes them for ordinary commands.
		for i, arg := range c.args {
			a.exported(arg, c.texts[i], st)
		}
	case "":
		a.appended(c.head[0], st)
	case "read", "unset", "getopts":
		for _, arg := range c.texts {
			if syntax.ValidName(arg) {
				st.vars[arg] = variable{known: c.name == "unset", source: a.src}
				st.hold(arg, nil)
				if c.name == "read" {
					st.hold(arg, sc.in.names())
				}
			}
		}
	}
}

// appended follows NAME+=value, which the POSIX parser takes for a command and
// a shell called sh often does not.
func (a *analyser) appended(word *syntax.Word, st *state) {
	if lit, ok := word.Parts[0].(*syntax.Lit); ok {
		if name, _, ok := strings.Cut(lit.Value, "+="); ok && syntax.ValidName(name) {
			st.vars[name] = variable{}
			st.hold(name, append(a.carries(word, st).names(), st.held[name]...))
		}
	}
}

// exported follows NAME=value as an argument.
func (a *analyser) exported(word *syntax.Word, text string, st *state) {
	if len(word.Parts) == 0 {
		return
	}
	lit, ok := word.Parts[0].(*syntax.Lit)
	if !ok {
		return
	}
	if name, _, ok := strings.Cut(lit.Value, "="); ok {
		value, known := strings.CutPrefix(text, name+"=")
		st.vars[name] = variable{value: value, known: known, source: word.Lit()}
		st.hold(name, a.carries(word, st).names())
	}
}

// changeDir follows cd and pushd.
func (a *analyser) changeDir(c call, st *state) {
	operands := slices.DeleteFunc(slices.Clone(c.texts), func(s string) bool {
		return len(s) > 1 && s[0] == '-'
	})
	switch {
	case len(operands) == 0:
		home, ok := a.variable("HOME", st)
		st.chdir(home, ok && c.name == "cd")
	default:
		st.chdir(operands[0], operands[0] != "")
	}
}

// resolve sees through sudo, env, command and the like.
func (a *analyser) resolve(words []*syntax.Word, st *state) call {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i], _ = a.literal(w, st)
	}
	var c call
	i := 0
	for i < len(words) {
		n := prefix(texts[i:])
		if n == 0 {
			break
		}
		c.name = path.Base(texts[i])
		c.wrapped = c.wrapped || c.name != "command" && c.name != "builtin"
		i += n
	}
	if i >= len(words) {
		c.head = words
		return c
	}
	c.name, c.head, c.args, c.texts = "", words[:i+1], words[i+1:], texts[i+1:]
	if texts[i] != "" {
		c.name = path.Base(texts[i])
	}
	return c
}
