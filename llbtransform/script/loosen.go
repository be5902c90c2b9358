package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// omit drops operands from a command line.
func (a *analyser) omit(words []*syntax.Word) []edit {
	var edits []edit
	for _, w := range words {
		edits = append(edits, edit{span: span{a.off(w.Pos()), a.off(w.End())}})
	}
	return edits
}

// loosened lets a command on a directory above a mount, or on a pattern, fail
// on the mount alone: rm, chmod and chown go on behind an operand that they
// cannot handle, so all else is done. The operands beside it come second, for
// their status counts.
func (a *analyser) loosened(c call, x *syntax.CallExpr, ops operands, sc scope) outcome {
	tolerant := a.tolerant(c, ops)
	from, to := a.off(x.Pos()), a.off(x.End())
	if len(ops.kept) == 0 {
		return outcome{edits: []edit{{span{from, to}, tolerant}}}
	}
	edits := a.omit(slices.Concat(ops.gone, ops.loose))
	if sc.chained {
		return outcome{edits: append(edits, edit{span{from, from}, tolerant + " && "})}
	}
	return outcome{edits: append(edits, edit{span{from, from}, "{ " + tolerant + " && "}, edit{span{to, to}, "; }"})}
}

// tolerant gives c on its loose operands only, as a command that succeeds.
func (a *analyser) tolerant(c call, ops operands) string {
	drop := slices.Concat(ops.gone, ops.kept)
	var words []string
	for _, w := range slices.Concat(c.head, c.args) {
		if !slices.Contains(drop, w) {
			words = append(words, a.cut(w.Pos(), w.End()))
		}
	}
	return "{ " + strings.Join(words, " ") + " 2>/dev/null || true; }"
}
