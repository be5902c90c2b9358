package script

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// sentinel is put behind an edited instruction to see whether it would
// swallow the next one.
const sentinel = "RUN leaktight-sentinel"

// holds tells whether the source after placed is one instruction with as many
// lines, whose script is the one that edits mean.
func (t Text) holds(edits []edit, placed []Edit, lang syntax.LangVariant) bool {
	edits, ok := sorted(edits, len(t.Script))
	if !ok {
		return false
	}
	src := t.Apply(placed)
	if strings.Count(src, "\n") != strings.Count(t.Source, "\n") {
		return false
	}
	nodes, err := parseInstructions(strings.TrimSuffix(src, "\n")+"\n"+sentinel, rune(t.escape))
	if err != nil || len(nodes) != 2 || nodes[1].Original != sentinel {
		return false
	}
	got, err := Assemble(src, rune(t.escape))
	if err != nil || t.Exec == nil && (got.Exec != nil || !slices.Equal(got.Shell, t.Shell)) {
		return false
	}
	want, wantOK := canonical(splice(t.Script, edits), lang)
	have, haveOK := canonical(got.Script, lang)
	return wantOK && haveOK && want == have
}

// canonical prints a script so that those of one meaning look the same,
// whatever their blanks, newlines and comments.
func canonical(src string, lang syntax.LangVariant) (string, bool) {
	file, err := syntax.NewParser(syntax.Variant(lang)).Parse(strings.NewReader(src), "")
	if err != nil {
		return "", false
	}
	var b strings.Builder
	err = syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, file)
	return b.String(), err == nil
}
