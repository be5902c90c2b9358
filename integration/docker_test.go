package integration_test

import (
	"testing"

	"gotest.tools/v3/assert"
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
}
