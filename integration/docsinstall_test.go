package integration_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestGetIt types the commands of the start page that make leaktight from a checkout.
func TestGetIt(t *testing.T) {
	env := startEnv(t)
	builder, err := env.Builder(t.Context())
	assert.NilError(t, err)
	r := newReader(t, env, builder)
	r.dir = env.Paths.Root
	var scripts []string
	for _, b := range blocksOf(pageText(t, env, "docs/start.md")) {
		if b.language == "sh" {
			scripts = append(scripts, b.text)
		}
	}
	assert.Assert(t, is.Len(scripts, 1))
	// What the environment has under that name must not be what is found.
	assert.NilError(t, testenv.Registry.PutManifest(t.Context(), "leaktight/dockerfile", "1", emptyIndex, []byte(`{"schemaVersion":2,"manifests":[]}`)))
	r.run(t, scripts)
	out, err := r.shell(t, "~/.local/bin/leaktight --version").CombinedOutput()
	assert.NilError(t, err, "%s", out)
	info, err := os.Stat(filepath.Join(env.Dir, ".local", "bin", "leaktight"))
	assert.NilError(t, err)
	assert.Check(t, is.Equal(info.Mode().Perm(), os.FileMode(0o755)))

	r.dir = files{"Dockerfile": "FROM alpine\nARG TOKEN\nRUN test -n \"$TOKEN\"\n"}.write(t)
	out, err = r.shell(t, "LEAKTIGHT_FRONTEND=registry.example.com/leaktight/dockerfile:1 TOKEN=7d81e2b04c9f4a36 ~/.local/bin/leaktight build .").CombinedOutput()
	assert.NilError(t, err, "%s", out)
	assert.Check(t, is.Contains(string(out), "leaktight: built."))
}

const emptyIndex = "application/vnd.oci.image.index.v1+json"
