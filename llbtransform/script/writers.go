package script

import (
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// writers reports commands that write to a mounted file.
func (a *analyser) writers(c call, st *state) {
	switch c.name {
	case "tee", "dos2unix", "unix2dos", "truncate", "sponge", "ed", "ex", "vi", "vim":
		a.edits(c, c.args, st)
	case "sed":
		if slices.ContainsFunc(c.texts, inPlaceSed) {
			a.edits(c, c.args, st)
		}
	case "perl", "ruby":
		if slices.ContainsFunc(c.texts, inPlacePerl) {
			a.edits(c, c.args, st)
		}
	case "curl":
		a.edits(c, after(c, "-o", "--output"), st)
	case "wget":
		a.edits(c, after(c, "-O", "--output-document"), st)
	}
}

func (a *analyser) edits(c call, words []*syntax.Word, st *state) {
	for _, w := range words {
		if h := a.match(w, st); h.reach > reachAbove {
			a.problem(KindEdits, h.paths, c.name, c.pos())
		}
	}
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
