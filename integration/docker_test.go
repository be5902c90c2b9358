package integration_test

import (
	"cmp"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/integration/images"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestDocker asserts that the gate works with Docker's engine and its own store of images,
// which cannot show what a layer changes.
func TestDocker(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Docker(t.Context(), "engine")
	assert.NilError(t, err)
	b := builder{daemon}
	t.Run("gate", func(t *testing.T) { testGate(t, b) })
	t.Run("values", func(t *testing.T) { testValues(t, b) })
	t.Run("secrets", func(t *testing.T) { testSecrets(t, b) })
	t.Run("commands of the pages", func(t *testing.T) { testEnginePages(t, env, daemon) })
}

// testEnginePages types the commands of the pages that need the engine. The last one makes a
// builder in a container, which then builds.
func testEnginePages(t *testing.T, env *testenv.Env, daemon *testenv.Daemon) {
	t.Helper()
	buildkit, err := images.BuildKit(t.Context(), filepath.Join(t.TempDir(), "buildkit.tar"), env.Paths.Bin)
	assert.NilError(t, err)
	assert.NilError(t, testenv.Registry.Push(t.Context(), buildkit))
	r := newReader(t, env, daemon)
	r.env = append(r.env, "BUILDX_BUILDER=", "DOCKER_HOST="+daemon.Host, "API_TOKEN="+leak.NewValue("API_TOKEN", leak.URLLegal).Reveal(), "POSTGRES_PASSWORD=given")
	r.dir = files{
		"Dockerfile":     syntax + "FROM alpine\nARG API_TOKEN\nRUN test -n \"$API_TOKEN\"\nCMD env; find /root -type f\n",
		".secret":        "x",
		"compose.yaml":   "services:\n  app:\n    image: app\n    build:\n      context: .\n      network: none\n      secrets: [API_TOKEN]\nsecrets:\n  API_TOKEN:\n    environment: API_TOKEN\n",
		"buildkitd.toml": "[registry.\"docker.io\"]\nmirrors = [\"" + string(testenv.Registry) + "\"]\n[registry.\"" + string(testenv.Registry) + "\"]\nhttp = true\n",
	}.write(t)
	for _, c := range onEngine {
		out, _ := r.shell(t, cmp.Or(c.typed, c.command)).CombinedOutput() // what it says is what counts
		assert.Check(t, is.Contains(string(out), c.says), c.command)
	}
	out, err := r.shell(t, "leaktight build --builder contained --load -t contained . && docker run contained && docker buildx rm contained").CombinedOutput()
	assert.Check(t, err, "%s", out)
	assert.Check(t, is.Contains(string(out), "leaktight: built."))
	assert.Check(t, is.Contains(string(out), "PATH="))
}
