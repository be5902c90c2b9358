package integration_test

import (
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestRootless asserts that the gate works where the builder itself has no rights.
func TestRootless(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.RootlessDaemon(t.Context(), "rootless")
	assert.NilError(t, err)
	b := builder{daemon}
	out := b.succeeds(t, files{"Dockerfile": syntax + "FROM alpine\nRUN cat /proc/self/uid_map\n"})
	assert.Assert(t, is.Regexp(`(?m)^#\d+ [\d.]+ +0 +100000 +65536$`, out), "the builder is not in a user namespace")
	t.Run("gate", func(t *testing.T) { testGate(t, b) })
	t.Run("values", func(t *testing.T) { testValues(t, b) })
}
