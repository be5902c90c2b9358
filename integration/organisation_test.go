package integration_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
)

// organisation is what docs/organisation.md tells to write, for a repository of the
// test's registry.
type organisation struct{ page, repository string }

func newOrganisation(t *testing.T, env *testenv.Env) organisation {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(env.Paths.Root, "docs", "organisation.md"))
	assert.NilError(t, err)
	return organisation{string(page), string(testenv.Registry) + "/" + strings.ToLower(rand.Text())}
}

// blocks gives the page's blocks of a language.
func (o organisation) blocks(lang string) []string {
	var all []string
	for _, b := range blocksOf(o.page) {
		if b.language == lang {
			all = append(all, strings.ReplaceAll(b.text, "registry.example.com/build/dockerfile", o.repository))
		}
	}
	return all
}

// flags are those of the page's i-th command.
func (o organisation) flags(t *testing.T, i int) []string {
	t.Helper()
	words := strings.Fields(o.blocks("sh")[i])
	n := len(words)
	assert.Assert(t, n > 4)
	assert.Equal(t, strings.Join(append(words[:3:3], words[n-1]), " "), "docker buildx build .")
	return words[3 : n-1]
}

// dockerfile is a Dockerfile for the organisation's frontend.
func (o organisation) dockerfile(text string) string {
	return "# syntax=" + o.repository + ":1\nFROM alpine\n" + text
}

// TestOrganisation follows docs/organisation.md: it derives an image with a policy,
// builds with it, and tells builders to take no other.
func TestOrganisation(t *testing.T) {
	env := startEnv(t)
	o := newOrganisation(t, env)
	assert.Equal(t, len(o.blocks("sh")), 2, "a command is not typed")
	daemon, err := env.Daemon(t.Context(), "open")
	assert.NilError(t, err)
	builder{daemon}.succeeds(t, files{"Dockerfile": o.blocks("dockerfile")[0], "policy.yaml": o.blocks("yaml")[0]}, o.flags(t, 0)...)
	t.Run("policy", func(t *testing.T) { testPolicyFromAbove(t, builder{daemon}, o) })
	t.Run("policy that is wrong", func(t *testing.T) {
		b := builder{daemon}
		wrong := o.repository + ":wrong"
		b.succeeds(t, files{"Dockerfile": o.blocks("dockerfile")[0], "policy.yaml": "skip:\n  - rule: secret-arg\n    reason: x\n    locked: true\n"},
			"--output", "type=image,push=true,name="+wrong)
		out := b.fails(t, files{"Dockerfile": "FROM alpine\n"}, "--build-arg", "BUILDKIT_SYNTAX="+wrong)
		contains(t, out, `/etc/leaktight/policy.yaml:4: unknown key "locked" in an entry of skip`, ">>>     locked: true")
	})
	tables := o.blocks("toml")
	t.Run("allowed repositories", func(t *testing.T) {
		daemon, err := env.Daemon(t.Context(), "allowed", tables[0])
		assert.NilError(t, err)
		testAllowedRepositories(t, builder{daemon}, o)
	})
	t.Run("no other frontend", func(t *testing.T) {
		daemon, err := env.Daemon(t.Context(), "strict", tables...)
		assert.NilError(t, err)
		testNoOtherFrontend(t, builder{daemon}, o)
	})
}

func testPolicyFromAbove(t *testing.T, b builder, o organisation) {
	t.Helper()
	const arg = "ARG NPM_TOKEN\nRUN test -z \"$NPM_TOKEN\"\n"
	t.Run("nobody relaxes it", func(t *testing.T) {
		contains(t, b.succeeds(t, files{"Dockerfile": o.dockerfile(arg)}), `ARG NPM_TOKEN is now the secret "NPM_TOKEN"`)
	})
	t.Run("a comment does", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": o.dockerfile("# leaktight: allow=NPM_TOKEN reason=demo\n" + arg)})
		contains(t, out, "Dockerfile:4: the comment above this instruction lets NPM_TOKEN pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:6: ", ">>> ARG NPM_TOKEN")
	})
	t.Run("a comment above a RUN does", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": o.dockerfile("# leaktight: allow=/root/.npmrc reason=demo\nRUN head -c 30 /dev/urandom | base64 > /root/.npmrc\n")})
		contains(t, out, "Dockerfile:4: the comment above this instruction lets /root/.npmrc pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:6: ")
	})
	t.Run("a project's file allows a variable", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": o.dockerfile(arg), ".leaktight.yaml": "allow: [{name: NPM_TOKEN, reason: demo}]\n"})
		contains(t, out, "the entry at .leaktight.yaml:1 lets NPM_TOKEN pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:6: ")
	})
	t.Run("a project's file skips a rule", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": o.dockerfile(arg), ".leaktight.yaml": "skip:\n  - rule: secret-arg\n    reason: demo\n"})
		contains(t, out, ".leaktight.yaml:2: skip of secret-arg relaxes what this builder's policy locks at /etc/leaktight/policy.yaml:6: ", ">>>   - rule: secret-arg")
	})
	t.Run("a project's file allows a locked credential", func(t *testing.T) {
		project := files{"Dockerfile": o.dockerfile("COPY . /app\nRUN test ! -e /app/a.acme-licence\n"), "a.acme-licence": "x"}
		contains(t, b.succeeds(t, project), "a.acme-licence is a credential, so it is left out")
		project[".leaktight.yaml"] = "allow: [{path: '*.acme-licence', reason: demo}]\n"
		contains(t, b.fails(t, project), "the entry at .leaktight.yaml:1 lets a.acme-licence pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:2: licences are bought per machine")
	})
	t.Run("what it allows passes", func(t *testing.T) {
		key := "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat(rand.Text(), 4) + "\n"
		out := b.succeeds(t, files{"Dockerfile": o.dockerfile("COPY demo.key /usr/share/acme/\n"), "demo.key": key})
		contains(t, lastLines(t, out), "runtime-file: allowed: published with the product (demo.key; /etc/leaktight/policy.yaml:")
		b.fails(t, files{"Dockerfile": o.dockerfile("COPY demo.key /etc/acme/\n"), "demo.key": key})
	})
	t.Run("a project adds to it", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": o.dockerfile(arg), ".leaktight.yaml": "severity: [{rule: secret-arg, level: fail, reason: ours}]\n"})
		contains(t, out, "NPM_TOKEN carries a secret; refused by .leaktight.yaml:1: ours")
	})
	t.Run("the verdict names it", func(t *testing.T) {
		image := string(b.export(t, files{"Dockerfile": o.dockerfile("RUN true\n")}, "--build-arg", "LEAKTIGHT_ATTEST=1"))
		sum := sha256.Sum256([]byte(o.blocks("yaml")[0]))
		contains(t, image, `"policies":[{"file":"/etc/leaktight/policy.yaml","digest":{"sha256":"`+hex.EncodeToString(sum[:])+`"}}]`)
	})
	t.Run("check=skip hides nothing", func(t *testing.T) {
		out := b.succeeds(t, files{"Dockerfile": "# check=skip=all\n" + o.dockerfile(arg)}, "--build-arg", "BUILDKIT_SYNTAX="+o.repository+":1")
		contains(t, lastLines(t, out), `ARG NPM_TOKEN is now the secret "NPM_TOKEN"`)
	})
}

func testAllowedRepositories(t *testing.T, b builder, o organisation) {
	t.Helper()
	const text = "FROM alpine\nRUN true\n"
	b.succeeds(t, files{"Dockerfile": o.dockerfile("RUN true\n")})
	contains(t, b.fails(t, files{"Dockerfile": "# syntax=docker/dockerfile:1\n" + text}), "'docker/dockerfile:1' is not an allowed gateway source")
	contains(t, b.fails(t, files{"Dockerfile": syntax + text}), "is not an allowed gateway source")
	contains(t, b.fails(t, files{"Dockerfile": text}, "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef), "is not an allowed gateway source")
	b.succeeds(t, files{"Dockerfile": text})
}

func testNoOtherFrontend(t *testing.T, b builder, o organisation) {
	t.Helper()
	const text = "FROM alpine\nARG NPM_TOKEN\nRUN true\n"
	contains(t, b.fails(t, files{"Dockerfile": text}), "invalid frontend: dockerfile.v0")
	contains(t, b.fails(t, files{"Dockerfile": text}, "--build-arg", "BUILDKIT_SYNTAX=docker/dockerfile:1"), "'docker/dockerfile:1' is not an allowed gateway source")
	for _, first := range []string{"", "# syntax=docker/dockerfile:1\n", "# syntax=" + o.repository + ":1\n"} {
		out := b.succeeds(t, files{"Dockerfile": first + text}, o.flags(t, 1)...)
		contains(t, out, `ARG NPM_TOKEN is now the secret "NPM_TOKEN"`)
	}
}
