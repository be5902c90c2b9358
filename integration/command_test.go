package integration_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// command is the command line of the checkout.
type command struct{ daemon *testenv.Daemon }

// build runs leaktight build, and looks all the while for a value in the arguments
// of every process but its own.
func (c command) build(t *testing.T, context files, value string, args ...string) testenv.Result {
	t.Helper()
	watch := watchArguments(t.Context(), value)
	result, err := c.daemon.Leaktight(t.Context(), testenv.Build{Context: context.write(t), Args: args})
	assert.NilError(t, err)
	looks, seen := watch()
	assert.Check(t, looks > 0, "nobody looked at the arguments of processes")
	assert.Check(t, is.Len(seen, 0), "the value is in the arguments of a process")
	assert.Check(t, !strings.Contains(result.Output, value), "the output holds the secret")
	return result
}

// watchArguments looks for a value in the arguments of all processes, except those
// of leaktight, to whom it was given. The function that it gives ends that, and tells how
// often it looked and the names of the programs that had it.
func watchArguments(ctx context.Context, value string) func() (looks int, seen []string) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	looks, names := 0, map[string]bool{}
	go func() {
		defer close(done)
		for ; ctx.Err() == nil; looks++ {
			lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
			for _, name := range lines {
				line, _ := os.ReadFile(name) // a process may have ended
				if program, _, _ := bytes.Cut(line, []byte{0}); bytes.Contains(line, []byte(value)) && filepath.Base(string(program)) != "leaktight" {
					names[string(program)] = true
				}
			}
			time.Sleep(time.Millisecond)
		}
	}()
	return func() (int, []string) {
		cancel()
		<-done
		var seen []string
		for name := range names {
			seen = append(seen, name)
		}
		return looks, seen
	}
}

// TestCommand builds with leaktight build.
func TestCommand(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "command")
	assert.NilError(t, err)
	c := command{daemon}
	t.Run("a build argument and a file", func(t *testing.T) {
		value := rand.Text()
		result := c.build(t, files{
			"Dockerfile": "FROM alpine\nARG TOKEN\nCOPY .netrc /root/.netrc\nRUN read -r line < /root/.netrc && [ \"${line##* }\" = \"$TOKEN\" ] && echo it works\n",
			".netrc":     "machine git.example.com login me password " + value + "\n",
		}, value, "--build-arg", "TOKEN="+value)
		assert.Check(t, is.Equal(result.Code, 0), "%s", result.Output)
		contains(t, result.Output,
			"leaktight: secret TOKEN from --build-arg", "leaktight: secret netrc from .netrc", "leaktight: secret-arg: ", "leaktight: secret-file: ",
			"it works", "leaktight: built. Every layer was looked at, none holds a credential; 2 secrets were passed.")
	})
	t.Run("an address and a proxy with a login", func(t *testing.T) {
		value := rand.Text()
		result := c.build(t, files{
			"Dockerfile": "FROM alpine\nARG GOPROXY\nARG http_proxy\nRUN [ ${#GOPROXY} -gt 50 ] && [ ${#http_proxy} -gt 50 ] && echo both work\n",
		}, value, "--build-arg", "GOPROXY=https://me:"+value+"@registry.example.com", "--build-arg", "http_proxy=http://me:"+value+"@proxy.example.com")
		assert.Check(t, is.Equal(result.Code, 0), "%s", result.Output)
		contains(t, result.Output, "both work", "leaktight: secret GOPROXY from --build-arg", "leaktight: secret http_proxy from --build-arg", "2 secrets were passed")
	})
	t.Run("a leak that is found afterwards", func(t *testing.T) {
		value := rand.Text()
		result := c.build(t, files{
			"Dockerfile": "FROM alpine\nARG TOKEN\nCOPY keep.sh /\nRUN sh /keep.sh\n", "keep.sh": "echo \"$TOKEN\" | base64 > /a\n",
		}, value, "--build-arg", "TOKEN="+value)
		assert.Check(t, is.Equal(result.Code, 1))
		contains(t, result.Output, "Dockerfile:4", "secret-value")
		assert.Check(t, !strings.Contains(result.Output, "leaktight: built"))
	})
	t.Run("as a plugin of docker", func(t *testing.T) {
		result, err := c.daemon.Plugin(t.Context(), testenv.Build{Context: files{"Dockerfile": "FROM alpine\nRUN true\n"}.write(t)})
		assert.NilError(t, err)
		assert.Check(t, is.Equal(result.Code, 0), "%s", result.Output)
		contains(t, result.Output, "leaktight: built.", "no secret was passed")
	})
	t.Run("a question", func(t *testing.T) {
		result := c.build(t, files{"Dockerfile": "FROM alpine\nARG TOKEN\nRUN true\n"}, rand.Text(), "--call=outline")
		assert.Check(t, is.Equal(result.Code, 0), "%s", result.Output)
		contains(t, result.Output, "TOKEN")
		assert.Check(t, !strings.Contains(result.Output, "leaktight: built"))
	})
}

// TestFlagsOfBuildx compares the flags that leaktight build takes with those that
// buildx tells of.
func TestFlagsOfBuildx(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "flags")
	assert.NilError(t, err)
	result, err := daemon.Build(t.Context(), testenv.Build{Context: t.TempDir(), Args: []string{"--help"}})
	assert.NilError(t, err)
	flags := regexp.MustCompile(`(?m)^ +(?:-\w, )?--([\w-]+)( \w+)?`).FindAllStringSubmatch(result.Output, -1)
	assert.Assert(t, len(flags) > 30, "%s", result.Output)
	for _, f := range flags {
		name, takesValue := f[1], f[2] != ""
		if name == "help" {
			continue
		}
		flag := "--" + name
		if takesValue {
			flag += "=Dockerfile"
		}
		dir := files{"Dockerfile": "FROM scratch\n"}.write(t)
		result, err := daemon.Leaktight(t.Context(), testenv.Build{Context: dir, Args: []string{"--dry-run", flag}})
		assert.NilError(t, err)
		assert.Check(t, is.Equal(result.Code, 0), "%s: %s", flag, result.Output)
	}
}

// TestDoubtsStayHere asserts that leaktight build judges files by their content on the
// client: the builder never gets to see one that is a credential.
func TestDoubtsStayHere(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "doubts")
	assert.NilError(t, err)
	login := func(value string) string {
		return "[global]\nindex-url = https://me:" + value + "@registry.example.com/simple\n"
	}
	for name, tc := range map[string]struct {
		dockerfile, file string
		content          func(value string) string
		args             []string
		code             int
	}{
		"needed":                   {"COPY pip.conf /etc/pip.conf\nRUN cat /etc/pip.conf | wc -c\n", "pip.conf", login, nil, 0},
		"refused, as no RUN needs": {"COPY pip.conf /etc/pip.conf\n", "pip.conf", login, nil, 1},
		"removed only":             {"COPY pip.conf /etc/pip.conf\nRUN rm /etc/pip.conf\n", "pip.conf", login, nil, 0},
		"taken along":              {"COPY . /app\n", "pip.conf", login, nil, 0},
		"taken along below":        {"COPY conf /app\nRUN true\n", "conf/pip.conf", login, nil, 0},
		"refused, as for run time": {"COPY server.key /etc/ssl/private/server.key\n", "server.key", privateKey, nil, 1},
		"given by hand":            {"COPY server.key /etc/ssl/private/server.key\nRUN wc -c < /etc/ssl/private/server.key\n", "server.key", privateKey, []string{"--secret", "id=server.key,src=server.key"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			value := leak.NewValue("credential", "")
			context := files{"Dockerfile": "FROM alpine\n" + tc.dockerfile, tc.file: tc.content(value.Reveal())}
			result, err := daemon.Leaktight(t.Context(), testenv.Build{Context: context.write(t), Args: tc.args})
			assert.NilError(t, err)
			assert.Check(t, is.Equal(result.Code, tc.code), "%s", result.Output)
			hits, err := leak.NewFinder(value).InTree(daemon.State, time.Time{})
			assert.NilError(t, err)
			assert.Check(t, is.Len(hits, 0), "the builder has the file: %s", result.Output)
		})
	}
}

func privateKey(value string) string {
	return "-----BEGIN PRIVATE KEY-----\n" + value + "\n-----END PRIVATE KEY-----\n"
}
