package integration_test

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestPagesSayWhatIsRefused passes the secrets of the pages as build arguments, which
// they say is refused.
func TestPagesSayWhatIsRefused(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "refused")
	assert.NilError(t, err)
	newProject := func(t *testing.T, page string) (*reader, []block) {
		t.Helper()
		r := newReader(t, env, daemon)
		r.write(t, "Dockerfile", shownFile(pageText(t, env, "docs/start.md"), "Dockerfile"))
		r.runner(t)
		return r, blocksOf(pageText(t, env, page))
	}
	t.Run("Compose", func(t *testing.T) {
		r, blocks := newProject(t, "docs/howto/compose.md")
		const line = "        BUILDKIT_SYNTAX: leaktight/dockerfile:1\n"
		r.keep(t, changed(t, blocks, "yaml", line, line+"        API_TOKEN: ${API_TOKEN}\n"))
		r.refuses(t, "docker compose build --push")
	})
	t.Run("bake", func(t *testing.T) {
		r, blocks := newProject(t, "docs/howto/bake.md")
		const line = `BUILDKIT_SYNTAX = "leaktight/dockerfile:1"`
		r.keep(t, changed(t, blocks, "hcl", line, line+", API_TOKEN = API_TOKEN")+"variable \"API_TOKEN\" {}\n")
		r.refuses(t, "docker buildx bake --push")
	})
	t.Run("GitLab", func(t *testing.T) {
		const secret, argument = "--secret id=API_TOKEN,env=API_TOKEN", "--build-arg API_TOKEN=$API_TOKEN"
		r, blocks := newProject(t, "docs/howto/gitlab-ci.md")
		r.refuses(t, block{"console", changed(t, blocks, "console", secret, argument)}.steps()[0].command)
		r.run(t, []string{"leaktight build " + argument + " ."})
	})
	t.Run("registries", func(t *testing.T) {
		const argument, secret = "--build-arg GOPROXY=https://me:$API_TOKEN@go.example.com", "--secret id=GOPROXY,env=GOPROXY"
		r, _ := newProject(t, "docs/howto/registries.md")
		r.write(t, "Dockerfile", "# syntax=leaktight/dockerfile:1\nFROM golang\nARG GOPROXY\nRUN test -n \"$GOPROXY\"\n")
		r.refuses(t, "docker buildx build "+argument+" .")
		r.run(t, []string{"GOPROXY=https://me:$API_TOKEN@go.example.com docker buildx build " + secret + " .", "leaktight build " + argument + " ."})
	})
}

// changed is the first block of a language, with a part of it replaced.
func changed(t *testing.T, blocks []block, language, old, replacement string) string {
	t.Helper()
	for _, b := range blocks {
		if b.language == language {
			assert.Assert(t, is.Contains(b.text, old))
			return strings.Replace(b.text, old, replacement, 1)
		}
	}
	t.Fatalf("no block in %s", language)
	return ""
}

// refuses runs a build, which must be refused because of a build argument.
func (r *reader) refuses(t *testing.T, command string) {
	t.Helper()
	out, err := r.shell(t, command).CombinedOutput()
	assert.Check(t, err != nil, "%s\n%s", command, out)
	assert.Check(t, is.Contains(string(out), "[build-arg-value]"), command)
}
