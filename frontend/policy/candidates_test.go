package policy_test

import (
	"testing"

	"github.com/moby/patternmatcher"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestCandidatesAreListed(t *testing.T) {
	t.Parallel()
	p, err := newPolicy(t, "", `credentials:
- {path: "*.dat", reason: x}
- {path: "/conf/{a,b}.bin", reason: x}
- {path: "/!odd", reason: x}
- {path: "se[!a-c]ret", reason: x}
- {path: 'a\*b', reason: x}
- {path: vault, reason: x}
- {path: /top/**/deep.key, reason: x}
- {name: NAME, reason: x}
`)
	assert.NilError(t, err)
	for path, want := range map[string]bool{
		"a.dat": true, "a/b/c.dat": true, "a.dat2": false,
		"conf/a.bin": true, "conf/b.bin": true, "x/conf/a.bin": false, "conf/c.bin": false,
		"!odd": true, "seXret": true, "x/seXret": true, "seret": false, "a*b": true,
		"vault/x/y": true, "a/vault/x": true, "vaults": false,
		"top/deep.key": true, "top/a/b/deep.key": true, "deep.key": false, "NAME": false,
	} {
		got, err := patternmatcher.MatchesOrParentMatches(path, p.Candidates())
		assert.NilError(t, err)
		assert.Check(t, is.Equal(got, want), path)
		if _, credential := p.File(path); credential {
			assert.Check(t, got, "%s is a credential that would not be listed", path)
		}
	}
}
