package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// copies reports commands that copy a mounted file elsewhere.
func (a *analyser) copies(c call, x *syntax.CallExpr, rd redirection, sc scope, st *state) {
	switch c.name {
	case "cp", "mv", "install", "ln", "rsync", "scp":
		a.copiesFiles(c, x, sc, st)
	case "tar", "zip", "bsdtar":
		a.archives(c, sc, st)
	case "dd":
		a.dd(c, sc, st)
	default:
		if rd.output != nil && a.match(rd.output, st).reach == reachNone && handsOn(c) {
			a.copy(a.reads(c, st), c, a.targets(rd.output, nil, st), sc, st)
		}
	}
}

// copy notes that the contents of mounted files land at one of the targets. What
// an rm took away before is not there any more, where the script has its own copy.
func (a *analyser) copy(from hit, c call, targets []string, sc scope, st *state) {
	paths := slices.DeleteFunc(slices.Clone(from.paths), func(p string) bool { return st.gone[p] && slices.Contains(a.own, p) })
	target := ""
	if len(targets) > 0 {
		target = targets[0]
	}
	for _, p := range paths {
		for _, landed := range targets {
			a.found.copies[landed] = p
		}
		a.found.problems = append(a.found.problems, problem{
			Problem: Problem{
				Kind: KindCopies, Path: p, Command: c.name, Target: target, Above: from.reach == reachAbove, Line: a.line(c.pos()),
			},
			at: a.off(c.pos()), targets: targets, branch: sc.branch,
		})
	}
}

// held gives the mounted file of which a word names a copy.
func (a *analyser) held(word *syntax.Word, st *state) hit {
	text, ok := a.literal(word, st)
	if origin := a.found.copies[st.abs(text)]; ok && origin != "" {
		return hit{reachFile, []string{origin}}
	}
	return hit{}
}

// handsOn tells whether a command writes enough of what it reads to its output
// for that to be a copy. What jq picks out is mostly something else.
func handsOn(c call) bool {
	switch filterOf(c) {
	case filterCopies, filterWhole:
		return true
	case filterPart:
		return c.name != "jq" && c.name != "yq"
	case filterNone:
	}
	return c.name == "envsubst"
}

// reads gives the mounted files among a command's operands. What comes by standard
// input is part of its stream, see [analyser.emits].
func (a *analyser) reads(c call, st *state) hit {
	var h hit
	for _, w := range c.args {
		if o := a.match(w, st); o.reach > reachAbove {
			h = h.or(o)
		}
		h = h.or(a.held(w, st))
	}
	return h
}

func toDevice(target string) bool { return strings.HasPrefix(target, "/dev/") }
