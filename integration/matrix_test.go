package integration_test

import (
	"testing"

	"github.com/leaktight/leaktight/integration/matrix"
	"gotest.tools/v3/assert"
)

// TestMatrix builds every row with both frontends and compares all surfaces
// with what the row expects, and with what README.md shows.
func TestMatrix(t *testing.T) {
	env := startEnv(t)
	outcomes, err := matrix.Run(t.Context(), env, matrix.Rows(), func(o matrix.Outcome) {
		t.Logf("%s took %s", o.Name(), o.Took)
	})
	assert.NilError(t, err)
	for _, outcome := range outcomes {
		t.Run(outcome.Name(), func(t *testing.T) {
			for _, problem := range outcome.Problems {
				t.Error(problem)
			}
		})
	}
	t.Run("README", func(t *testing.T) { assertShown(t, env, outcomes) })
}
