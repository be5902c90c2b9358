package script_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"

	"github.com/leaktight/leaktight/llbtransform/script"
)

func TestAssembleGivesUpstreamsScript(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/assemble/*.Dockerfile")
	assert.NilError(t, err)
	assert.Assert(t, len(files) > 0)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			assert.NilError(t, err)
			checkAssembled(t, string(src))
		})
	}
}

// checkAssembled compares each RUN of a Dockerfile with what upstream would
// run, and its positions with its own text.
func checkAssembled(t *testing.T, dockerfile string) {
	t.Helper()
	res, err := parser.Parse(strings.NewReader(dockerfile))
	assert.NilError(t, err)
	lines := strings.SplitAfter(dockerfile, "\n")
	for _, node := range res.AST.Children {
		if !strings.EqualFold(node.Value, "run") {
			continue
		}
		src := strings.Join(lines[node.StartLine-1:node.EndLine], "")
		text, err := script.Assemble(src, res.EscapeToken)
		assert.NilError(t, err, src)
		args, prepend := upstreamArgs(t, node)
		switch {
		case prepend:
			assert.Check(t, is.DeepEqual([]string{text.Script}, args))
		case text.Exec != nil:
			assert.Check(t, is.DeepEqual(text.Exec, args))
		default:
			assert.Check(t, is.Equal(text.Script, args[len(text.Shell)]))
		}
		assert.Check(t, is.Equal(text.Apply(nil), src))
	}
}

// upstreamArgs does what dispatchRun of dockerfile2llb does.
func upstreamArgs(t *testing.T, node *parser.Node) ([]string, bool) {
	t.Helper()
	cmd, err := instructions.ParseInstruction(node)
	assert.NilError(t, err)
	run := cmd.(*instructions.RunCommand)
	if len(run.Files) == 0 {
		return run.CmdLine, run.PrependShell
	}
	if parser.MustParseHeredoc(run.CmdLine[0]) != nil {
		data := run.Files[0].Data
		if run.Files[0].Chomp {
			data = parser.ChompHeredocContent(data)
		}
		return []string{data}, true
	}
	line := run.CmdLine[0]
	for _, file := range run.Files {
		line += "\n" + file.Data + file.Name
	}
	return []string{line}, true
}

func TestAssembleRejects(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src string }{
		{"nothing at all", ""},
		{"another instruction", "ENV A=b"},
		{"two instructions", "RUN a\nRUN b"},
		{"a trigger of another instruction", "ONBUILD COPY a b"},
		{"an unterminated here-document", "RUN <<EOF\na"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := script.Assemble(tc.src, '\\')
			assert.Check(t, err != nil)
		})
	}
}

func TestAssembleNamesTheShell(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, src   string
		exec, shell []string
		script      string
	}{
		{"shell form has none of its own", "RUN ls", nil, nil, "ls"},
		{"exec form of a program", `RUN ["rm", "-f", "a b"]`, []string{"rm", "-f", "a b"}, nil, "rm -f 'a b'"},
		{"exec form of a shell", `RUN ["bash", "-ec", "ls \"a\""]`, nil, []string{"bash", "-ec"}, `ls "a"`},
		{"exec form of a shell without script", `RUN ["bash", "x.sh"]`, []string{"bash", "x.sh"}, nil, "bash x.sh"},
		{"here-document with an interpreter", "RUN <<EOF\n#!/usr/bin/env python3\nprint()\nEOF", nil, []string{"/usr/bin/env", "python3"}, "#!/usr/bin/env python3\nprint()\n"},
		{"trigger", "ONBUILD RUN --network=none ls", nil, nil, "ls"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, err := script.Assemble(tc.src, '\\')
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(text.Exec, tc.exec))
			assert.Check(t, is.DeepEqual(text.Shell, tc.shell))
			assert.Check(t, is.Equal(text.Script, tc.script))
		})
	}
}
