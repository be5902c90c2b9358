package script

import (
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// writers reports commands that write to a mounted file.
func (a *analyser) writers(c call, x *syntax.CallExpr, sc scope, st *state) {
	paths := a.files(writtenTo(c), st)
	a.problem(KindEdits, paths, c.name, c.pos())
	if c.name == "truncate" && emptiesFile(c) {
		a.empties(paths, sc)
		return
	}
	a.changes(paths, c.name, x, sc, st)
}

// writtenTo gives the words of a command line that name files which it changes.
func writtenTo(c call) []*syntax.Word {
	has := func(option string) bool { return slices.Contains(c.texts, option) }
	writes := false
	switch c.name {
	case "tee", "dos2unix", "unix2dos", "truncate", "sponge", "ed", "ex", "vi", "vim", "setfacl", "chattr", "patch":
		writes = true
	case "sed":
		writes = slices.ContainsFunc(c.texts, inPlaceSed)
	case "perl", "ruby":
		writes = slices.ContainsFunc(c.texts, inPlacePerl)
	case "ssh-keygen":
		writes = has("-p")
	case "ansible-vault":
		writes = !has("view")
	case "gzip", "bzip2", "xz":
		writes = !has("-c")
	case "curl":
		return after(c, "-o", "--output")
	case "wget":
		return after(c, "-O", "--output-document")
	case "openssl":
		return after(c, "-out")
	}
	if writes {
		return c.args
	}
	return nil
}

// files gives the mounted files that words name.
func (a *analyser) files(words []*syntax.Word, st *state) []string {
	var h hit
	for _, w := range words {
		if o := a.match(w, st); o.reach > reachAbove {
			h = h.or(o)
		}
	}
	return h.paths
}

// after gives the words that follow one of the options.
func after(c call, options ...string) []*syntax.Word {
	var words []*syntax.Word
	for i, text := range c.texts[:max(len(c.texts)-1, 0)] {
		if slices.Contains(options, text) {
			words = append(words, c.args[i+1])
		}
	}
	return words
}

func inPlaceSed(arg string) bool {
	if strings.HasPrefix(arg, "--") {
		return strings.HasPrefix(arg, "--in-place")
	}
	return sedInPlace.MatchString(arg)
}

var (
	sedInPlace  = regexp.MustCompile(`^-[nErsuz]*i`)
	perlInPlace = regexp.MustCompile(`^-[pnlwa0]*i`)
)

func inPlacePerl(arg string) bool { return perlInPlace.MatchString(arg) }

// emptiesFile tells whether a truncate leaves nothing of a file.
func emptiesFile(c call) bool {
	return slices.Contains(c.texts, "-s0") || slices.Contains(c.texts, "--size=0") ||
		slices.ContainsFunc(after(c, "-s", "--size"), func(w *syntax.Word) bool { return w.Lit() == "0" })
}
