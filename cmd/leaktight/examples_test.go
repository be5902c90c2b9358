package main

import (
	"os"
	"strings"
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/fs"
)

// TestExamplesOfHelpWork types each example of --help in a project that has what they
// name. Builds are dry runs, and the image of a registry is one in a file.
func TestExamplesOfHelpWork(t *testing.T) {
	const dockerfile = "FROM alpine\nARG NPM_TOKEN\nRUN test -n \"$NPM_TOKEN\"\n"
	dir := fs.NewDir(t, "project",
		fs.WithFile("Dockerfile", dockerfile), fs.WithFile("app.Dockerfile", dockerfile),
		fs.WithDir("app"), fs.WithDir("rootfs", fs.WithFile("a", "")), fs.WithFile("old-passwords.txt", "3f9c0a6e5b7d48129c\n"),
		fs.WithDir("build", fs.WithFile("app.Dockerfile", dockerfile)),
	)
	defer dir.Remove()
	t.Chdir(dir.Path())
	t.Setenv("NPM_TOKEN", "7d81e2b04c9f4a36")
	image := savedImage(t, ocispecs.Image{}, []string{"COPY a / # buildkit"}, map[string]string{"a": "b"})
	assert.NilError(t, os.Rename(image, "app.tar"))
	assert.Check(t, is.Equal(leaktight("", "check", "--write-baseline", ".leaktight-baseline.json", ".").code, 0))

	for _, command := range append(commands, "") {
		help := leaktight("", append(strings.Fields(command), "--help")...).out
		_, examples, _ := strings.Cut(help, "Examples:\n")
		examples, _, _ = strings.Cut(examples, "\n\n")
		typed := 0
		for line := range strings.Lines(examples) {
			line, _, _ = strings.Cut(line, " #")
			line, _, _ = strings.Cut(line, " > ")
			words := strings.Fields(strings.ReplaceAll(strings.TrimPrefix(strings.TrimSpace(line), "cat Dockerfile | "), "scan registry.example.com/app:1", "scan app.tar"))
			assert.Equal(t, words[0], "leaktight", line)
			if words[1] == "build" {
				words = append(words, "--dry-run")
			}
			r := leaktight(dockerfile, words[1:]...)
			assert.Check(t, r.code < exitUsage, "%s\n%s", line, r.err)
			typed++
		}
		assert.Check(t, typed > 1, command)
	}
}
