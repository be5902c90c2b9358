package integration_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestRulePages follows the pages of the rules: what a rule is about is found, and what
// to do instead builds and has nothing to be found.
func TestRulePages(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "rules")
	assert.NilError(t, err)
	serveSampleImages(t, builder{daemon})
	repository, err := daemon.Services.PublishPrivateRepository("team/app", files{"Dockerfile": syntax + "FROM alpine\nRUN true\n"}.write(t))
	assert.NilError(t, err)
	given := takenForGranted()
	for _, r := range rule.Rules() {
		t.Run(r.Name, func(t *testing.T) {
			page := ruleReader{newReader(t, env, daemon), leak.NewValue("VALUE", "").Reveal(), repository}
			page.dir = given[r.Name].write(t)
			page.env = append(page.env, "NPM_TOKEN="+page.value, "GIT_AUTH_TOKEN="+page.value)
			logsInAs := func(user string) { daemon.Services.Expect(fixture.Credentials{GitLogin: user + ":" + page.value}) }
			blocks := blocksOf(pageText(t, env, "docs/rules/"+r.Name+".md"))
			assert.Assert(t, len(blocks) >= 2)
			logsInAs("user")
			assert.Check(t, is.Contains(page.about(t, blocks[0]), "["+r.Name+"]"))
			logsInAs("x-access-token")
			page.instead(t, blocks[1])
		})
	}
}

// takenForGranted are the files that the pages of rules do not show.
func takenForGranted() map[string]files {
	value := leak.NewValue("VALUE", "").Reveal()
	npmrc := files{".npmrc": "//registry.example.com/:_authToken=" + value + "\n"}
	return map[string]files{
		rule.BuildArgValue.Name: {"Dockerfile": syntax + "FROM alpine\nARG NPM_TOKEN\nRUN test -n \"$NPM_TOKEN\"\n"},
		rule.SecretFile.Name:    {"pip.conf": "[global]\nindex-url = https://me:" + value + "@pip.internal/simple\n"},
		rule.RuntimeFile.Name:   {".secret": value + "\n"},
		rule.ContextFile.Name:   npmrc,
		rule.SecretInRun.Name:   npmrc,
		rule.UnsearchedFile.Name: {
			"backup.tar.zst.gz": string(packtest.Gzip(packtest.Zstd([]byte(strings.Repeat(value, 1000))))),
			".leaktight.yaml":   "limits:\n  expanded: 1KiB\n",
		},
	}
}

// serveSampleImages pushes the images that the pages of rules start from. One has the
// programs that they run, and stands in for all of Docker Hub.
func serveSampleImages(t *testing.T, b builder) {
	t.Helper()
	push := func(name string, context files) {
		b.succeeds(t, context, "--push", "-t", string(testenv.Registry)+"/"+name)
	}
	const done = "#!/bin/sh\n"
	push("samples", files{
		"Dockerfile": "FROM debian\nCOPY --chmod=755 build fetch migrate /\nCOPY --chmod=755 pip wget /usr/local/bin/\nRUN mkdir /app\n",
		"build":      done, "fetch": done, "migrate": done, "pip": done,
		"wget": done + `test "$1" = -qO && echo '` + ruletest.Tokens()["github-token"] + `' > "$2"` + "\n",
	})
	push("team/base", files{
		"Dockerfile": "FROM alpine\nCOPY .npmrc /root/\n",
		".npmrc":     "//registry.example.com/:_authToken=" + rand.Text() + "\n",
	})
	push("team/base-without-credentials", files{"Dockerfile": "FROM alpine\n"})
}

// ruleReader follows the page of a rule, with a value for what it leaves out and a
// repository for the one that it names.
type ruleReader struct {
	*reader
	value, repository string
}

var (
	hubImage = regexp.MustCompile(`(?m)^FROM \w+$`)
	secretID = regexp.MustCompile(`--mount=type=secret,id=([^,\s]+)`)
)

const (
	namedRepository = "https://git.example.com/team/app.git"
	wholeReport     = "docker buildx build --call=leaktight --build-arg BUILDKIT_SYNTAX=leaktight/dockerfile:1"
)

// about does what a rule is about and gives what is said: by check, or else by a build.
func (r ruleReader) about(t *testing.T, b block) string {
	t.Helper()
	if b.language == "sh" {
		out, err := r.shell(t, r.filled(b.text)).CombinedOutput()
		assert.Check(t, err != nil, "%s\n%s", b.text, out)
		return string(out)
	}
	assert.Equal(t, b.language, "dockerfile")
	secrets := r.prepare(t, b)
	out, err := r.shell(t, "leaktight check").CombinedOutput()
	if len(out) > 0 {
		return string(out)
	}
	assert.NilError(t, err)
	out, _ = r.shell(t, wholeReport+secrets+" .").CombinedOutput() // some only warn
	return string(out)
}

// instead does what to do instead, where nothing may be found.
func (r ruleReader) instead(t *testing.T, b block) {
	t.Helper()
	var secrets string
	switch b.language {
	case "sh":
		if !isOnEngine(strings.TrimSpace(b.text)) {
			r.run(t, []string{r.filled(b.text)})
		}
		return
	case "yaml":
		r.keep(t, b.text)
	default:
		secrets = r.prepare(t, b)
	}
	out, err := r.shell(t, "leaktight check").CombinedOutput()
	assert.Check(t, err, "%s", out)
	assert.Check(t, is.Equal(string(out), ""))
	out, err = r.shell(t, wholeReport+secrets+" .").CombinedOutput()
	assert.Check(t, err, "%s", out)
	assert.Check(t, is.Contains(string(out), "\n0 fail, 0 warn, 0 rewrite; "))
}

// prepare writes a Dockerfile, and gives the flags of the secrets that it mounts.
func (r ruleReader) prepare(t *testing.T, b block) string {
	t.Helper()
	r.write(t, "Dockerfile", hubImage.ReplaceAllString(r.filled(b.text), "FROM registry.example.com/samples"))
	var flags string
	for _, m := range secretID.FindAllStringSubmatch(b.text, -1) {
		file := filepath.Join(t.TempDir(), m[1])
		assert.NilError(t, os.WriteFile(file, []byte(rand.Text()), 0o600))
		flags += " --secret id=" + m[1] + ",src=" + file
	}
	return flags
}

// filled is a text with what a page leaves out or only stands for.
func (r ruleReader) filled(text string) string {
	withLogin := strings.Replace(namedRepository, "https://", "https://user:…@", 1)
	text = strings.NewReplacer(namedRepository, r.repository, withLogin, strings.Replace(r.repository, "http://", "http://user:…@", 1)).Replace(text)
	return strings.ReplaceAll(text, "…", r.value)
}
