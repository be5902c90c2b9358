package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// answeringDocker puts a docker before all others, which notes its arguments and answers with a
// script. The function that it gives tells the notes.
func answeringDocker(t *testing.T, script string) (notes func() string) {
	t.Helper()
	bin := t.TempDir()
	file := filepath.Join(bin, "notes")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\necho \"$*\" >> "+file+"\n"+script), 0o755))
	return func() string {
		dt, err := os.ReadFile(file)
		assert.NilError(t, err)
		return string(dt)
	}
}

// Docker answers like buildx, about the frontends known and upstream.
const describes = `case "$*" in
*--call=subrequests.describe*/known:1*) echo 'NAME      VERSION'; echo 'outline   1.0.0'; echo 'leaktight 1.0.0' ;;
*--call=subrequests.describe*/upstream:1*) echo 'NAME      VERSION'; echo 'outline   1.0.0' ;;
*--call=subrequests.describe*) echo 'ERROR: not found' >&2; exit 17 ;;
esac
`

func TestBuildAsksTheFrontendThatSomebodyChose(t *testing.T) {
	for _, tc := range []struct {
		name, syntax string
		args         []string
		code         int
		asks, builds bool
		says         string
	}{
		{"none", "", nil, 0, false, true, "leaktight: built."},
		{"a leaktight", "registry.example.com/known:1", nil, 0, true, true, "leaktight: built."},
		{"a leaktight as a build argument", "", []string{"--build-arg=BUILDKIT_SYNTAX=registry.example.com/known:1"}, 0, true, true, "leaktight: built."},
		{"ours, of another version", "leaktight/dockerfile:0.9", nil, 0, false, true, "leaktight: built."},
		{"the one of --frontend, of another version", "registry.example.com/upstream:1", []string{"--frontend=registry.example.com/upstream:2"}, 0, false, true, "leaktight: built."},
		{
			"another one", "registry.example.com/upstream:1", nil, 1, true, false,
			"Dockerfile names the frontend registry.example.com/upstream:1, which is no leaktight and publishes what it is given: build with --frontend leaktight/dockerfile:1 instead, or with docker buildx build\n",
		},
		{
			"another one as a build argument", "",
			[]string{"--build-arg=BUILDKIT_SYNTAX=registry.example.com/upstream:1"},
			1, true, false,
			"--build-arg BUILDKIT_SYNTAX names the frontend registry.example.com/upstream:1, which is no leaktight",
		},
		{"another one, for a question only", "registry.example.com/upstream:1", []string{"--call=outline"}, 0, false, true, ""},
		{"another one, and ours on the command line", "registry.example.com/upstream:1", []string{"--frontend=leaktight/dockerfile:1"}, 0, false, true, "leaktight: built."},
		{"one that is not there", "registry.example.com/gone:1", nil, 17, true, false, "ERROR: not found\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			notes := answeringDocker(t, describes)
			dockerfile := clean
			if tc.syntax != "" {
				dockerfile = "# syntax=" + tc.syntax + "\n" + clean
			}
			r := leaktight("", append(append([]string{"build", "--builder", "b"}, tc.args...), project(t, dockerfile, pipConf))...)
			assert.Check(t, is.Equal(r.code, tc.code), r.err)
			assert.Check(t, is.Contains(r.err, tc.says))
			assert.Check(t, is.Equal(strings.Contains(notes(), "--call=subrequests.describe --build-arg=BUILDKIT_SYNTAX=registry.example.com/"), tc.asks), notes())
			assert.Check(t, is.Equal(strings.Contains(notes(), " -- "), tc.builds), notes())
		})
	}
}
