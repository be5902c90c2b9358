package script_test

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"

	"github.com/leaktight/leaktight/llbtransform/script"
)

// FuzzAnalyse: analysing never panics, and an edited instruction is still one
// instruction with as many lines, which does not swallow the next one.
func FuzzAnalyse(f *testing.F) {
	for _, tc := range editCases {
		f.Add(tc.src, false)
	}
	f.Add("RUN a && `\n  rm .env", true)
	f.Add("RUN a \\\\\n", false)
	f.Add("RUN rm .env \\", false)
	f.Add("RUN ()0", false)
	f.Fuzz(func(t *testing.T, src string, backtick bool) {
		escape, header := '\\', ""
		if backtick {
			escape, header = '`', "# escape=`\n"
		}
		text, err := script.Assemble(src, escape)
		if err != nil {
			return
		}
		res, err := script.Analyse(text, stage())
		if err != nil || res.Empty {
			return
		}
		for _, e := range res.Edits {
			assert.Assert(t, !strings.Contains(src[e.Start:e.End]+e.New, "\n"))
		}
		got := text.Apply(res.Edits)
		assert.Assert(t, is.Equal(strings.Count(got, "\n"), strings.Count(src, "\n")))
		if len(res.Edits) == 0 {
			assert.Assert(t, is.Equal(got, src))
			return
		}
		parsed, err := parser.Parse(strings.NewReader(header + strings.TrimSuffix(got, "\n") + "\nRUN next"))
		assert.NilError(t, err)
		assert.Assert(t, is.Len(parsed.AST.Children, 2))
	})
}
