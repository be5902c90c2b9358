package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// commands are what people can type.
var commands = []string{"build", "check", "fix", "scan"}

func TestHelpHasExamples(t *testing.T) {
	t.Parallel()
	for _, name := range commands {
		r := leaktight("", name, "--help")
		assert.Check(t, is.Equal(r.code, 0))
		assert.Check(t, is.Contains(r.out, "Examples:\n  leaktight "+name))
		assert.Check(t, is.Contains(r.out, "\n  -q, --quiet"))
		assert.Check(t, is.Contains(r.out, "\n      --verbose"))
	}
	r := leaktight("", "--help")
	for _, name := range commands {
		assert.Check(t, is.Contains(r.out, "\n  "+name+" "))
	}
}

func TestVersionTellsThatOfTheLanguage(t *testing.T) {
	t.Parallel()
	r := leaktight("", "--version")
	assert.Check(t, is.Equal(r.code, 0))
	assert.Check(t, is.Regexp(`^leaktight version .*, with the Dockerfile frontend of BuildKit v\d+\.\d+`, r.out))
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := leaktight("", "completion", shell)
		assert.Check(t, is.Equal(r.code, 0))
		assert.Check(t, is.Contains(r.out, "leaktight"))
	}
}

func TestCompletionOfFlags(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		typed []string
		want  []string
	}{
		{[]string{"scan", "--"}, []string{"--quiet", "--verbose", "--value-from"}},
		{[]string{"build", "--"}, []string{"--quiet", "--verbose", "--dry-run", "--frontend", "--tag\n", "--push\n"}},
		{[]string{"scan", "--format", ""}, []string{"text\n", "json\n"}},
		{[]string{"scan", "--value-from", ""}, []string{"env:\n", "file:\n", ":6\n"}}, // neither a blank nor files follow
		{[]string{"scan", "image.tar", ""}, []string{":4\n"}},
		{[]string{"check", "--format", ""}, []string{"text\n", "json\n", "sarif\n", "github\n"}},
		{[]string{"check", "--fail-on", ""}, []string{"warn\n", "rewrite\n", "fail\n"}},
		{[]string{"fix", "--for", ""}, []string{"compose\n", "bake\n", "github\n", "none\n"}},
	} {
		r := leaktight("", append([]string{"__complete"}, tc.typed...)...)
		assert.Check(t, is.Equal(r.code, 0))
		for _, want := range tc.want {
			assert.Check(t, is.Contains(r.out, want), "%v", tc.typed)
		}
	}
}

func TestManPages(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "man")
	r := leaktight("", "man", dir)
	assert.Check(t, is.DeepEqual(r, result{}, cmpResult()))
	for _, name := range append(commands, "") {
		page := strings.TrimSuffix("leaktight-"+name, "-")
		dt, err := os.ReadFile(filepath.Join(dir, page+".1"))
		assert.NilError(t, err)
		assert.Check(t, is.Contains(string(dt), `.TH "`+strings.ToUpper(page)+`" "1"`))
	}
}

// full is a disk without room.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestOutputThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	for _, args := range [][]string{
		{"check", dir},
		{"check", "--format", "json", dir},
		{"check", "--format", "sarif", dir},
		{"check", "--format", "github", dir},
		{"fix", dir},
		{"fix", "--diff", dir},
		{"build", "--dry-run", dir},
		{"scan", dir},
		{}, // of nil, cobra takes the arguments of the test
		{"--help"},
		{"help", "check"},
		{"build", "--help"},
		{"--version"},
		{"completion"},
		{"completion", "bash"},
		{"docker-cli-plugin-metadata"},
	} {
		var errOut strings.Builder
		code := run(context.Background(), args, stdio{in: strings.NewReader(""), out: full{}, err: &errOut})
		assert.Check(t, is.Equal(code, 2), "%v", args)
		assert.Check(t, is.Contains(errOut.String(), errFull.Error()), "%v", args)
	}
}
