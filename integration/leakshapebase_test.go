package integration_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestLeakShapesOfBases builds on images that hold a credential, which upstream's
// frontend has built. The build did not make it and cannot mend it: it passes, and a
// warning names the rule and the place. On the image of the near miss, none does.
func TestLeakShapesOfBases(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "bases")
	assert.NilError(t, err)
	b := builder{daemon}
	for _, tc := range []struct {
		name       string
		base, miss recipe
		rule       rule.Rule
		path       string
	}{
		{
			"ssh key or its public half",
			recipe{dockerfile: "FROM alpine\nCOPY seed /root/.ssh/id_ed25519\n", context: files{"seed": "{{.SSHKey}}"}},
			recipe{dockerfile: "FROM alpine\nCOPY seed /root/.ssh/id_ed25519.pub\n", context: files{"seed": "ssh-ed25519 {{random}}"}},
			rule.CredentialInBase, "/root/.ssh/id_ed25519",
		},
		{
			"npm login or a token that npm expands",
			recipe{dockerfile: "FROM alpine\nCOPY seed /root/.npmrc\n", context: files{"seed": "//registry.example.com/:_authToken={{.Value}}\n"}},
			recipe{dockerfile: "FROM alpine\nCOPY seed /root/.npmrc\n", context: files{"seed": "//registry.example.com/:_authToken=${NPM_TOKEN}\n"}},
			rule.CredentialInBase, "/root/.npmrc",
		},
		{
			"environment with a token or its name",
			recipe{dockerfile: "FROM alpine\nENV CI_JOB={{token \"github-token\"}}\n"},
			recipe{dockerfile: "FROM alpine\nENV CI_JOB=ghp\n"},
			rule.CredentialInConfig, "the variable CI_JOB of the base image",
		},
		{
			"label with a login or an address",
			recipe{dockerfile: "FROM alpine\nLABEL repo=https://bot:{{.Value}}@git.forge.internal/a.git\n"},
			recipe{dockerfile: "FROM alpine\nLABEL repo=https://git.forge.internal/a.git\n"},
			rule.CredentialInConfig, "the label repo of the base image",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			warned := b.warnings(t, tc.base)
			assert.Check(t, is.Contains(warned, tc.rule.Name+": "+tc.path), "no warning")
			assert.Check(t, !strings.Contains(b.warnings(t, tc.miss), tc.rule.Name), "the near miss is told")
		})
	}
}

// warnings builds an image with upstream's frontend and something on it with
// leaktight, and gives what leaktight warns of.
func (b builder) warnings(t *testing.T, base recipe) string {
	t.Helper()
	values := plant(t)
	name := string(testenv.Registry) + "/test/" + strings.ToLower(rand.Text()) + ":latest"
	b.succeeds(t, base.filled(t, values, ""), "--provenance=false", "--output", "type=image,push=true,name="+name)
	result := b.build(t, files{"Dockerfile": syntax + "FROM " + name + "\nRUN true\n"})
	output := values.finder().Redact(result.Output)
	assert.Assert(t, is.Equal(result.Code, 0), output)
	assert.Check(t, output == result.Output, "the output holds the secret:\n%s", output)
	_, warned, _ := strings.Cut(output, "found (use docker --debug to expand):")
	return warned
}
