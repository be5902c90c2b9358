package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

var unquote = strings.NewReplacer(`"`, "", "'", "")

// emits gives the secrets in what a command prints. A command that is not known
// to hand a value on merely uses it.
func (a *analyser) emits(c call, rd redirection, sc scope, st *state) flow {
	switch c.name {
	case "echo", "printf":
		return a.words(c.args, st)
	case "env", "printenv", "export", "set", "declare", "typeset", "readonly":
		return a.environment(c.name, c.args, st)
	case "envsubst":
		return a.substituted(c, rd, sc, st)
	case "xargs":
		if slices.Contains(c.texts, "echo") || slices.Contains(c.texts, "printf") {
			return sc.in.indirect()
		}
		return nil
	}
	if f, ok := a.found.functions[c.name]; ok {
		return f.printed
	}
	switch filterOf(c) {
	case filterCopies:
		return slices.Concat(sc.in, a.contents(c, rd, st))
	case filterWhole:
		return slices.Concat(sc.in, a.contents(c, rd, st)).indirect()
	case filterPart:
		return slices.Concat(a.words(c.args, st), a.ownContents(c, st), sc.in).indirect()
	case filterNone:
	}
	return nil
}

// filter says what a command prints of what it reads.
type filter int

const (
	// filterNone: nothing that is known.
	filterNone filter = iota
	// filterCopies: the same.
	filterCopies
	// filterWhole: the same in another form.
	filterWhole
	// filterPart: some of it, or what a program in its arguments makes of it.
	filterPart
)

func filterOf(c call) filter {
	switch c.name {
	case "cat", "tee":
		return filterCopies
	case "base64", "base32", "tac", "tr", "rev", "xxd", "od", "hexdump", "gzip", "gunzip", "zcat", "bzip2", "bunzip2",
		"xz", "unxz", "zstd", "fold", "fmt", "nl", "iconv", "uniq", "sort", "pv", "uuencode", "uudecode", "column", "paste":
		return filterWhole
	case "sed", "awk", "gawk", "mawk", "jq", "yq", "head", "tail", "cut", "expand", "m4", "dd":
		return filterPart
	case "grep", "egrep", "fgrep":
		if slices.ContainsFunc(c.texts, isQuiet) {
			return filterNone
		}
		return filterPart
	case "perl", "ruby", "python", "python2", "python3", "node", "php":
		if slices.ContainsFunc(c.texts, isProgram) {
			return filterPart
		}
	case "gpg", "gpg2":
		if slices.Contains(c.texts, "--dearmor") || slices.Contains(c.texts, "--enarmor") {
			return filterWhole
		}
	case "openssl":
		// Others read a password there, or print a digest.
		if slices.ContainsFunc([]string{"base64", "-base64", "-a", "rsa", "pkcs8", "pkey", "x509"}, func(word string) bool { return slices.Contains(c.texts, word) }) {
			return filterWhole
		}
	}
	return filterNone
}

// isProgram tells whether an option of an interpreter takes a program.
func isProgram(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && strings.ContainsAny(arg, "ecrp")
}

// contents gives what the files among a command's operands hold. Where it goes
// straight into a file and comes from a mounted one, [analyser.copies] says so.
func (a *analyser) contents(c call, rd redirection, st *state) flow {
	if rd.output != nil {
		return a.ownContents(c, st)
	}
	var found flow
	for _, w := range c.args {
		found = append(found, a.content(w, st)...)
	}
	return found
}

// ownContents gives what the files hold that the script itself wrote.
func (a *analyser) ownContents(c call, st *state) flow {
	var found flow
	for _, w := range c.args {
		found = append(found, a.found.stored[a.place(w, st)]...)
	}
	return found
}

// substituted gives what envsubst puts in: the variables of its operand, of a
// text in the script, or all where the text is a file.
func (a *analyser) substituted(c call, rd redirection, sc scope, st *state) flow {
	var text *string
	for i, w := range c.args {
		if !strings.HasPrefix(c.texts[i], "-") {
			raw := a.cut(w.Pos(), w.End())
			text = &raw
		}
	}
	if text == nil && rd.document != nil {
		raw := a.cut(rd.document.Pos(), rd.document.End())
		text = &raw
	}
	found := sc.in.indirect()
	for name, held := range st.held {
		if text == nil || hasName(*text, name) {
			for _, secret := range held {
				found = append(found, secretIn{name: secret})
			}
		}
	}
	slices.SortFunc(found, func(x, y secretIn) int { return strings.Compare(x.name, y.name) })
	return found.indirect()
}

// environment gives the secrets among the variables that a command lists: the
// named ones of printenv, and all if nothing is named.
func (a *analyser) environment(name string, words []*syntax.Word, st *state) flow {
	var named []string
	for _, w := range words {
		if text, _ := a.literal(w, st); text != "-p" && text != "-0" && (text != "-x" || name == "set") {
			named = append(named, text)
		}
	}
	var found flow
	switch {
	case len(named) == 0 && name != "local" && name != "readonly":
		for _, v := range a.ctx.Vars {
			if len(st.held[v]) > 0 {
				found = append(found, secretIn{name: v})
			}
		}
	case name == "printenv":
		for _, v := range named {
			for _, secret := range st.held[v] {
				found = append(found, secretIn{name: secret})
			}
		}
	}
	return found
}
