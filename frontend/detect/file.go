package detect

import (
	"bytes"
	"strings"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// File is a parsed Dockerfile together with its own text.
type File struct {
	// Source is the text as it was given.
	Source []byte
	// Escape is the escape character, a backslash unless a directive says otherwise.
	Escape rune
	// MetaArgs are the ARGs before the first FROM.
	MetaArgs []instructions.ArgCommand
	// Stages are the stages in the order of the file.
	Stages []instructions.Stage
	// Policy is what the project says about findings in the file, and who is
	// above it. [Parse] leaves it nil.
	Policy *policy.Policy

	lines []string
}

// Parse reads a Dockerfile. Its errors are those of BuildKit's own parser and
// carry their location, see [parser.LocationError].
func Parse(source []byte) (*File, error) {
	ast, err := parser.Parse(bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	// Without a linter, a check comment above an instruction makes upstream panic.
	stages, metaArgs, err := instructions.Parse(ast.AST, linter.New(&linter.Config{}))
	if err != nil {
		return nil, err
	}
	return &File{
		Source: source, Escape: ast.EscapeToken,
		MetaArgs: metaArgs, Stages: stages,
		lines: strings.SplitAfter(string(source), "\n"),
	}, nil
}

// Text returns the source of a range of lines, with their line ends.
func (f *File) Text(l rule.Lines) string {
	return strings.Join(f.lines[l.Start-1:min(l.End, len(f.lines))], "")
}

// LinesOf gives the lines that an instruction spans.
func LinesOf(cmd instructions.Command) rule.Lines { return lines(cmd.Location()) }

// StageLines gives the lines of a stage's FROM.
func StageLines(stage instructions.Stage) rule.Lines { return lines(stage.Location) }

func lines(location []parser.Range) rule.Lines {
	if len(location) == 0 {
		return rule.Lines{}
	}
	return rule.Lines{Start: location[0].Start.Line, End: location[len(location)-1].End.Line}
}

// Ranges gives the lines as BuildKit's errors and warnings want them.
func Ranges(l rule.Lines) []parser.Range {
	var ranges []parser.Range
	for n := max(l.Start, 1); n <= l.End; n++ {
		ranges = append(ranges, parser.Range{Start: parser.Position{Line: n}, End: parser.Position{Line: n}})
	}
	return ranges
}

// Len is the number of lines of the file.
func (f *File) Len() int { return len(f.lines) }
