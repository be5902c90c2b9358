package integration_test

import (
	"crypto/rand"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/fixture"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// headerFor does what a refusal says to make the variable HEADER, and gives that for a build.
func headerFor(t *testing.T, said, env string) string {
	t.Helper()
	export := regexp.MustCompile(`export HEADER="Basic .*?\)"`).FindString(said)
	cmd := exec.CommandContext(t.Context(), "bash", "-c", export+` && printf %s "$HEADER"`)
	cmd.Env = append(cmd.Environ(), env)
	header, err := cmd.Output()
	assert.NilError(t, err)
	return "env:HEADER=" + string(header)
}

// testGitLogin builds with the login of a private repository in a URL, which is refused,
// and then does what the refusal says.
func testGitLogin(t *testing.T, b builder) {
	t.Helper()
	url, err := b.daemon.Services.PublishPrivateRepository("team/app", files{"README": "x"}.write(t))
	assert.NilError(t, err)
	withLogin := strings.Replace(url, "http://", "http://me:$GIT_TOKEN@", 1)
	token := rand.Text()
	env := "env:GIT_TOKEN=" + token
	expect := func(user string) {
		b.daemon.Services.Expect(fixture.Credentials{GitLogin: user + ":" + token})
	}
	t.Run("ADD", func(t *testing.T) {
		said := b.fails(t, files{"Dockerfile": syntax + "FROM scratch\nARG GIT_TOKEN\nADD " + withLogin + "#main /src/\n"})
		flags := regexp.MustCompile(`--secret (id=GIT_AUTH[\w.:]+,env=\w+)`).FindAllStringSubmatch(said, -1)
		assert.Assert(t, is.Len(flags, 2), said)
		repaired := files{"Dockerfile": syntax + "FROM scratch\nADD " + url + "#main /src/\n"}
		expect("x-access-token")
		assert.Check(t, is.Equal(b.rootfs(t, repaired, "--secret", flags[0][1], env)["/src/README"], "x"))

		expect("me")
		b.fails(t, repaired, "--no-cache", "--secret", flags[0][1], env)
		assert.Check(t, is.Equal(b.rootfs(t, repaired, "--no-cache", "--secret", flags[1][1], headerFor(t, said, "GIT_TOKEN="+token))["/src/README"], "x"))
	})
	t.Run("ADD with the login in clear", func(t *testing.T) {
		said := b.fails(t, files{"Dockerfile": syntax + "FROM scratch\nADD " + strings.Replace(url, "http://", "http://me:"+token+"@", 1) + "/HEAD /\n"})
		flag := regexp.MustCompile(`--secret (id=HTTP_AUTH_HEADER_[\w.]+,env=HEADER)`).FindStringSubmatch(said)
		assert.Assert(t, flag != nil, said)
		repaired := files{"Dockerfile": syntax + "FROM scratch\nADD " + url + "/HEAD /\n"}
		expect("me")
		assert.Check(t, is.Equal(b.rootfs(t, repaired, "--secret", flag[1], headerFor(t, said, "TOKEN="+token))["/HEAD"], "ref: refs/heads/main\n"))
		b.fails(t, repaired, "--no-cache")
	})
	t.Run("RUN", func(t *testing.T) {
		secret := []string{"--secret", "id=GIT_TOKEN", env}
		said := b.fails(t, files{"Dockerfile": syntax + "FROM debian\nARG GIT_TOKEN\nRUN git clone " + withLogin + " /src\n"}, secret...)
		run := regexp.MustCompile(`(RUN GIT_CONFIG_COUNT=1 .*) git clone [^ ;]*REPO;`).FindStringSubmatch(said)
		assert.Assert(t, run != nil, said)
		expect("me")
		repaired := files{"Dockerfile": syntax + "FROM debian\nARG GIT_TOKEN\n" + run[1] + " git clone " + url + " /src\nRUN test -f /src/README\n"}
		b.succeeds(t, repaired, secret...)
	})
}
