package integration_test

import (
	"cmp"
	"testing"

	"github.com/leaktight/leaktight/integration/leak"
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
	t.Run("commands of the pages", func(t *testing.T) {
		r := newReader(t, env, daemon)
		r.env = append(r.env, "BUILDX_BUILDER=", "DOCKER_HOST="+daemon.Host, "API_TOKEN="+leak.NewValue("API_TOKEN", leak.URLLegal).Reveal(), "POSTGRES_PASSWORD=given")
		r.dir = files{
			"Dockerfile":   syntax + "FROM alpine\nARG API_TOKEN\nRUN test -n \"$API_TOKEN\"\nCMD env; find /root -type f\n",
			".secret":      "x",
			"compose.yaml": "services:\n  app:\n    image: app\n    build:\n      context: .\n      network: none\n      secrets: [API_TOKEN]\nsecrets:\n  API_TOKEN:\n    environment: API_TOKEN\n",
		}.write(t)
		for _, c := range onEngine {
			out, _ := r.shell(t, cmp.Or(c.typed, c.command)).CombinedOutput() // what it says is what counts
			assert.Check(t, is.Contains(string(out), c.says), c.command)
		}
	})
}
