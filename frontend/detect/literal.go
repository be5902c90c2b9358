package detect

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// spelled finds the tokens that stand anywhere in the instructions of a file, such
// as in a here-document, and that nothing else has found. [Published] looks at
// comments.
func (s *search) spelled(f *File) {
	for _, n := range f.spelled() {
		at := rule.Lines{Start: n, End: n}
		if _, ok := comment(f.Text(at)); ok || slices.ContainsFunc(s.hits, func(h Hit) bool {
			return h.Rule.Name == rule.LiteralCredential.Name && h.Lines.Start <= n && n <= h.Lines.End
		}) {
			continue
		}
		s.hits = append(s.hits, Hit{At: Undeclared(), Rule: rule.LiteralCredential, Verdict: rule.Fail, Lines: at, Instruction: f.instruction(n)})
	}
}

// instruction names the instruction at a line.
func (f *File) instruction(line int) string {
	at := rule.Lines{}
	name := "the Dockerfile"
	look := func(lines rule.Lines, called string) {
		if lines.Start <= line && line <= lines.End && lines.Start >= at.Start {
			at, name = lines, strings.ToUpper(called)
		}
	}
	for _, arg := range f.MetaArgs {
		look(LinesOf(&arg), arg.Name())
	}
	for _, stage := range f.Stages {
		look(StageLines(stage), "FROM")
		for _, cmd := range stage.Commands {
			look(LinesOf(cmd), cmd.Name())
		}
	}
	return name
}
