package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/vbauerster/mpb/v8/decor"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// hostile is part of a name that would colour a terminal, change its title and its
// direction, and give a command to GitHub Actions. oneLine may stand in a Dockerfile.
const (
	oneLine = "\x1b[31m\x1b]0;x\a\u202e\u009b\x7f\xff"
	hostile = oneLine + "\n::error::x"
	netrc   = "machine git.internal login me password x9!Kq2vLp7Zt4mWd\n"
)

// isHarmless fails for text that does something to a terminal, or to GitHub Actions.
func isHarmless(t *testing.T, text string) {
	t.Helper()
	assert.Check(t, utf8.ValidString(text), "%q", text)
	for _, line := range strings.Split(text, "\n") {
		assert.Check(t, strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) < 0, "%q", line)
		assert.Check(t, !strings.HasPrefix(line, "::error::x"), "%q", line)
	}
}

func TestHostileImage(t *testing.T) {
	t.Parallel()
	config := ocispecs.Image{Config: ocispecs.ImageConfig{Labels: map[string]string{hostile: "https://me:x9!Kq2vLp7Zt4mWd@registry.example.com"}}}
	target := savedImage(t, config, []string{"RUN " + hostile}, map[string]string{"root/" + hostile + "/.netrc": netrc})
	for _, flags := range [][]string{{}, {"--verbose"}, {"--format", "json"}} {
		r := leaktight("", append(append([]string{"scan"}, flags...), target)...)
		assert.Check(t, is.Equal(r.code, 1))
		assert.Check(t, is.Equal(strings.Count(r.out, "rotate it"), 2), r.out)
		isHarmless(t, r.out)
		isHarmless(t, r.err)
	}
}

func TestBarOfAHostileTarget(t *testing.T) {
	t.Parallel()
	isHarmless(t, newProgress(&talk{w: io.Discard}, hostile).head(decor.Statistics{}))
}

// hostileContext has hostile names everywhere.
func hostileContext(t *testing.T, dockerfile string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), hostile)
	assert.NilError(t, os.MkdirAll(filepath.Join(dir, hostile), 0o755))
	for name, content := range map[string]string{"Dockerfile": dockerfile, "Dockerfile" + hostile: dockerfile, filepath.Join(hostile, ".netrc"): netrc} {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	return dir
}

func TestHostileContext(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, dockerfile, says string }{
		{"names of files", "FROM alpine\nCOPY . /app\nRUN curl -n https://git.internal\n", ".netrc"},
		{"an instruction", "FROM alpine\nARG A_TOKEN\nLABEL t=\"$A_TOKEN " + oneLine + "\"\n", "A_TOKEN"},
		{"what is no instruction", "FROM alpine\nRUNN " + oneLine + "\n", "unknown instruction"},
		{"a comment", "FROM alpine\n# leaktight: allow=x" + oneLine + "\nRUN true\n", "unknown leaktight comment"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := hostileContext(t, tc.dockerfile)
			for _, args := range [][]string{
				{"check"},
				{"check", "--verbose"},
				{"check", "--format", "json"},
				{"check", "--format", "sarif"},
				{"check", "--format", "github"},
				{"fix", "--for", "compose"},
				{"fix", "--for", "bake"},
				{"fix", "--for", "github"},
				{"build", "--verbose", "--dry-run"},
			} {
				r := leaktight("", append(args, dir)...)
				if args[0] != "fix" { // which prints the Dockerfile as it is
					isHarmless(t, r.out)
				}
				isHarmless(t, r.err)
				if args[0] == "check" {
					assert.Check(t, is.Contains(r.out+r.err, tc.says))
				}
			}
		})
	}
}
