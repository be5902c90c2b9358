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
		encode := exec.CommandContext(t.Context(), "bash", "-c", regexp.MustCompile(`(export HEADER="basic .*?\)")`).FindStringSubmatch(said)[1]+` && printf %s "$HEADER"`)
		encode.Env = append(encode.Environ(), strings.TrimPrefix(env, "env:"))
		header, err := encode.Output()
		assert.NilError(t, err)
		assert.Check(t, is.Equal(b.rootfs(t, repaired, "--no-cache", "--secret", flags[1][1], "env:HEADER="+string(header))["/src/README"], "x"))
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
