package layerscan_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestScanAgreesWithTheRulesOfTheContext asserts that what COPY . /app leaves
// out is what a scan of its layer would stop the build for, and nothing else but
// what only an image is searched for.
func TestScanAgreesWithTheRulesOfTheContext(t *testing.T) {
	t.Parallel()
	for _, s := range ruletest.Samples() {
		for _, p := range []string{s.Path, s.Near} {
			for _, content := range []string{s.Holds, s.Clean, "x"} {
				if content == "" {
					continue
				}
				fits := rule.FitsInImage("app/" + p)
				kind, match := rule.MatchFile(p)
				credential := match == rule.CertainMatch || match == rule.DoubtfulMatch && kind.HoldsCredential([]byte(content))
				if _, inImage := rule.MatchFile("app/" + p); kind.ContextOnly || inImage == rule.NoMatch {
					credential = false // the name tells something in a context only, or at its place in an image only
				}
				credential = credential || slices.ContainsFunc(fits, func(f rule.Fit) bool { return f.ImageOnly && f.Holds([]byte(content)) })
				dir := t.TempDir()
				write(t, filepath.Join(dir, "app", p), content)
				found, err := scan(t.Context(), open(t, dir), layerscan.Options{})
				assert.NilError(t, err)
				assert.Check(t, is.Equal(len(found.Hits) == 1, credential), "%s: %q", p, content)
			}
		}
	}
}
