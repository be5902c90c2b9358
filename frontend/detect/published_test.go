package detect_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestPublished(t *testing.T) {
	t.Parallel()
	const token = "ghp_" + "kR7mQ2vLp9ZtXw4nBc8sYd3fHj6gAe5uTi1o"
	for _, tc := range []struct {
		name, dockerfile string
		options          map[string]string
		want             []rule.Lines
	}{
		{"a token in a comment", "FROM a\n# docker build --build-arg TOKEN=" + token + "\n", nil, []rule.Lines{{Start: 2, End: 2}}},
		{"a token in a comment between lines", "FROM a\nRUN a \\\n  # '" + token + "'\n  && b\n", nil, []rule.Lines{{Start: 3, End: 3}}},
		{"a placeholder in a comment", "FROM a\n# docker build --build-arg TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", nil, nil},
		{"a login in a comment", "FROM a\n# see https://bot:kR7mQ2vLp9ZtXw4n@git.forge.internal/a\n", nil, []rule.Lines{{Start: 2, End: 2}}},
		{"a login at a host of manuals in a comment", "FROM a\n# see https://bot:kR7mQ2vLp9ZtXw4n@git.example.com/a\n", nil, nil},
		{"an example of a connection string in a comment", "FROM a\n# docker run -e DB=postgres://me:secret1@db/app\n", nil, nil},
		{"a login in the URL of the context", "FROM a\n", map[string]string{"context": "https://bot:kR7mQ2vLp9@git.example.com/a.git"}, []rule.Lines{{}}},
		{"a token in the URL of a named context", "FROM a\n", map[string]string{"context:lib": "https://x:" + token + "@git.example.com/a.git"}, []rule.Lines{{}}},
		{"a context without a login", "FROM a\n", map[string]string{"context": "https://git.example.com/a.git#main:dir", "context:lib": "local:lib"}, nil},
		{"a user without a password", "FROM a\n", map[string]string{"context": "ssh://git@git.example.com/a.git"}, nil},
		{"a token in a label", "FROM a\n", map[string]string{"label:ci": token}, []rule.Lines{{}}},
		{"a label", "FROM a\n", map[string]string{"label:ci": "job 42"}, nil},
		{"an option that nobody publishes", "FROM a\n", map[string]string{"cache-from": token}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			f, err := detect.Parse([]byte(tc.dockerfile))
			assert.NilError(t, err)
			var got []rule.Lines
			for _, h := range detect.Published(f, tc.options) {
				assert.Check(t, is.Equal(h.Verdict, rule.Fail))
				got = append(got, h.Lines)
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
