package llbtransform_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/llbtransform"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestSamplesOfRules: what the page of a rule calls bad is found by that rule, and nothing
// is found in what it calls good. Rules that only the gate finds are tested with that.
func TestSamplesOfRules(t *testing.T) {
	t.Parallel()
	token := ruletest.Tokens()["npm-token"]
	gate := slices.IndexFunc(rule.Rules(), func(r rule.Rule) bool { return r.Name == rule.CredentialInLayer.Name })
	for _, r := range rule.Rules()[:gate] {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			if strings.HasPrefix(r.Bad, "FROM") {
				assert.Check(t, is.Contains(rulesFound(t, r.Bad, token), r.Name))
			}
			if strings.HasPrefix(r.Good, "FROM") {
				assert.Check(t, is.Len(rulesFound(t, r.Good, token), 0))
			}
		})
	}
}

// rulesFound are the names of the rules that find something in a Dockerfile, whose context
// has an .npmrc. The files that it names hold the token, which also takes the place of each …
func rulesFound(t *testing.T, dockerfile, token string) []string {
	t.Helper()
	contents := map[string][]byte{
		".npmrc":   []byte("//registry.example.com/:_authToken=" + token + "\n"),
		"pip.conf": []byte("[global]\nindex-url = https://user:" + token + "@registry.example.com/simple\n"),
		".secret":  []byte(token + "\n"),
	}
	file, err := detect.Parse([]byte(strings.ReplaceAll(dockerfile, "…", token)))
	assert.NilError(t, err)
	hits, err := detect.Settle(detect.Find(file, nil, detect.Contexts{"": {".npmrc"}}), detect.Witness{
		Contents: func(string, []string) (map[string][]byte, error) { return contents, nil },
	})
	assert.NilError(t, err)
	plan, err := llbtransform.New(file, hits, llbtransform.Options{})
	assert.NilError(t, err)
	var names []string
	for _, f := range plan.Findings {
		names = append(names, f.Rule.Name)
	}
	return names
}
