package frontend_test

import (
	"context"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestChecksHideWarnings(t *testing.T) {
	t.Parallel()
	const dockerfile = "FROM alpine\nARG NPM_TOKEN\nCOPY id_rsa /root/.ssh/\nRUN make\n"
	const last = "leaktight: check=skip hides warnings: "
	for _, tc := range []struct {
		name, dockerfile, check, policy string
		// want starts each of our warnings.
		want []string
	}{
		{name: "none", dockerfile: dockerfile, want: []string{"secret-arg: ", "secret-file: "}},
		{name: "another rule", dockerfile: "# check=skip=JSONArgsRecommended\n" + dockerfile, want: []string{"secret-arg: ", "secret-file: "}},
		{name: "one rule", dockerfile: "# check=skip=secret-arg\n" + dockerfile, want: []string{"secret-file: ", last + "1 of secret-arg; "}},
		{name: "two rules", dockerfile: "# check=skip=secret-arg,secret-file\n" + dockerfile, want: []string{last + "1 of secret-arg, 1 of secret-file; "}},
		{name: "all", dockerfile: "# check=skip=all\n" + dockerfile, want: []string{last + "1 of secret-arg, 1 of secret-file; "}},
		{
			name: "above an instruction", dockerfile: strings.Replace(dockerfile, "COPY", "# check=skip=secret-file,secret-arg\nCOPY", 1),
			want: []string{"secret-arg: ", last + "1 of secret-file; "},
		},
		{name: "by the client, which goes first", dockerfile: "# check=skip=secret-arg\n" + dockerfile, check: "skip=secret-file", want: []string{"secret-arg: ", last + "1 of secret-file; "}},
		{
			name: "what is allowed is told all the same", dockerfile: "# check=skip=all\n" + dockerfile, policy: "allow: [{name: NPM_TOKEN, reason: demo}]\n",
			want: []string{"secret-arg: allowed: demo", last + "1 of secret-file; "},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, []byte(tc.dockerfile))
			if tc.check != "" {
				g.opts["build-arg:BUILDKIT_DOCKERFILE_CHECK"] = tc.check
			}
			if tc.policy != "" {
				g.files[policy.Filename] = []byte(tc.policy)
			}
			_, err := frontend.Build(context.Background(), g)
			assert.NilError(t, err)
			var got []string
			for _, w := range g.warnings {
				if !strings.HasPrefix(w, "SecretsUsedInArgOrEnv") {
					got = append(got, w)
				}
			}
			assert.Assert(t, is.Len(got, len(tc.want)), "%q", got)
			for i, want := range tc.want {
				assert.Check(t, strings.HasPrefix(got[i], want), got[i])
			}
		})
	}
}

func TestChecksHideNoRefusal(t *testing.T) {
	t.Parallel()
	for _, dockerfile := range []string{
		"# check=skip=all\nFROM alpine\nARG TOKEN\nLABEL t=$TOKEN\n",
		"# check=skip=unreachable-use\nFROM alpine\nARG TOKEN\n# check=skip=unreachable-use\nLABEL t=$TOKEN\n",
	} {
		_, err := frontend.Build(context.Background(), newGateway(t, []byte(dockerfile)))
		assert.ErrorContains(t, err, "unreachable-use")
		g := newGateway(t, []byte(dockerfile))
		g.opts["requestid"] = lint.RequestLint
		res, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err)
		assert.Check(t, is.Contains(string(res.Metadata["result.txt"]), "unreachable-use"))
	}
}

func TestChecksNeverTurnTheGateOff(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("# check=skip=all\nFROM alpine\n# check=skip=credential-in-layer\nRUN make\n"))
	g.report = `{"files":1,"hits":[{"path":"/root/.npmrc","kind":"npmrc","size":7}]}`
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "Dockerfile:4: /root/.npmrc is")
}

func TestChecksHideWarningsOfLint(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("# check=skip=secret-arg,SecretsUsedInArgOrEnv\n"+secretDockerfile+"ARG DEMO_TOKEN\n"))
	g.files[policy.Filename] = []byte("allow: [{name: DEMO_TOKEN, reason: demo}]\n")
	results := linted(t, g)
	assert.Assert(t, is.Len(results.Warnings, 1))
	assert.Check(t, is.Equal(results.Warnings[0].RuleName, "secret-file"))
}
