package integration_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// testValues: whatever writes the value of a secret into a layer, in whatever form,
// the build fails at the line that made the layer.
func testValues(t *testing.T, b builder) {
	t.Helper()
	for _, tc := range []struct {
		name, dockerfile string
		// where is what the refusal names, "" for a build that passes.
		where []string
	}{
		{"as it is", mount + "cat /run/secrets/t > /app.conf\n", []string{"Dockerfile:4", "/app.conf", "plain"}},
		{"in base64", mount + "base64 < /run/secrets/t > /a\n", []string{"Dockerfile:4", "/a", "base64"}},
		{"in base64 behind a user's name", mount + "printf 'me:%s' $(cat /run/secrets/t) | base64 > /a\n", []string{"Dockerfile:4", "/a", "base64"}},
		{"in hex", mount + "hexdump -ve '1/1 \"%02x\"' /run/secrets/t > /a\n", []string{"Dockerfile:4", "/a", "hex"}},
		{"in a gzip file", mount + "gzip -c /run/secrets/t > /a.gz\n", []string{"Dockerfile:4", "/a.gz!"}},
		{"in an archive in an archive", mount + "tar cf /tmp/a.tar -C /run/secrets t && tar czf /a.tgz -C /tmp a.tar && rm /tmp/a.tar\n", []string{"Dockerfile:4", "/a.tgz!"}},
		{"in a file's name", mount + "touch /etc/$(cat /run/secrets/t)\n", []string{"Dockerfile:4", "name"}},
		{"in a link", mount + "ln -s $(cat /run/secrets/t) /a\n", []string{"Dockerfile:4", "/a", "in what it links to"}},
		{"in the environment of a process", "RUN --mount=type=secret,id=t,env=T env > /a\n", []string{"Dockerfile:4", "/a"}},
		{"in a file that a later RUN removes", mount + "cat /run/secrets/t > /a\nRUN rm /a\n", []string{"Dockerfile:4", "/a"}},
		{"in a stage that is not exported", mount + "cat /run/secrets/t > /a\nFROM alpine\nRUN true\nCOPY --from=0 /etc/passwd /b\n", []string{"Dockerfile:4", "/a"}},
		{"nowhere", mount + "test -s /run/secrets/t && echo done > /a\n", nil},
		{"as a checksum", mount + "sha256sum < /run/secrets/t > /a\n", nil},
		{"in a file that is gone at the end", mount + "cat /run/secrets/t > /a && rm /a\n", nil},
		{"in a cache mount", "RUN --mount=type=secret,id=t --mount=type=cache,target=/c cat /run/secrets/t > /c/a\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			value := rand.Text()
			flags := []string{"--secret", "id=t,env=T", "env:T=" + value}
			// A secret's value is no part of a step: another line makes each its own.
			context := files{"Dockerfile": syntax + "FROM alpine\nENV CASE=\"" + tc.name + "\"\n" + tc.dockerfile}
			if tc.where == nil {
				b.succeeds(t, context, flags...)
				return
			}
			out := b.fails(t, context, flags...)
			contains(t, out, append(tc.where, "secret-value", `holds the secret "t"`, "fingerprint")...)
			assert.Check(t, !strings.Contains(out, value), "the output holds the secret")
		})
	}
	t.Run("an old value in a layer that is cached", func(t *testing.T) {
		context := files{"Dockerfile": syntax + "FROM alpine\n" + mount + "cat /run/secrets/t > /old\n"}
		b.fails(t, context, "--secret", "id=t,env=T", "env:T="+rand.Text())
		out := b.fails(t, context, "--secret", "id=t,env=T", "env:T="+rand.Text())
		contains(t, out, "CACHED", "Dockerfile:3", "/old", "secret-value")
	})
	t.Run("an old value in a cached layer of another Dockerfile", func(t *testing.T) {
		context := files{"Dockerfile": syntax + "FROM alpine\n" + mount + "cat /run/secrets/t > /older\n"}
		b.fails(t, context, "--secret", "id=t,env=T", "env:T="+rand.Text())
		for _, more := range []string{"RUN true\n", "RUN --mount=type=secret,id=u true\n"} {
			context["Dockerfile"] += more
			out := b.fails(t, context, "--secret", "id=t,env=T", "env:T="+rand.Text(), "--secret", "id=u,env=T")
			contains(t, out, "CACHED", "Dockerfile:3", "/older", "secret-value")
		}
	})
	t.Run("a new value that a cached layer holds already", func(t *testing.T) {
		old, now := rand.Text(), rand.Text()
		context := files{"Dockerfile": syntax + "FROM alpine\nRUN echo " + now + " > /a\n" + mount + "test -s /run/secrets/t\n"}
		b.succeeds(t, context, "--secret", "id=t,env=T", "env:T="+old)
		out := b.fails(t, context, "--secret", "id=t,env=T", "env:T="+now)
		contains(t, out, "CACHED", "Dockerfile:3", "/a", "secret-value")
	})
	t.Run("in what is published besides the layers", func(t *testing.T) {
		value := rand.Text()
		context := files{"Dockerfile": syntax + "FROM alpine\nARG REPO\n" + mount + "test -s /run/secrets/t\n"}
		given := []string{"--secret", "id=t,env=T", "env:T=" + value}
		b.succeeds(t, context, append(given, "--build-arg", "REPO="+value[:16])...)
		contains(t, b.fails(t, context, append(given, "--build-arg", "REPO=x-"+value)...), "secret-value", `the option --build-arg REPO holds the secret "t"`)
		contains(t, b.fails(t, context, append(given, "--add-host", value+":1.2.3.4")...), "secret-value", `the option --add-hosts holds the secret "t"`)
		context["Dockerfile"] += "# try " + value + "\n"
		contains(t, b.fails(t, context, given...), "secret-value", "Dockerfile:5: the Dockerfile holds the secret")
	})
	t.Run("a secret that is too short to be found", func(t *testing.T) {
		out := b.succeeds(t, files{"Dockerfile": syntax + "FROM alpine\n" + mount + "test -s /run/secrets/t\n"}, "--secret", "id=t,env=T", "env:T=abc")
		contains(t, out, `the secret "t" is too short`)
	})
	t.Run("a secret of ordinary words", func(t *testing.T) {
		dockerfile := syntax + "FROM alpine\n" + mount + "cp /run/secrets/t /words.txt\n"
		out := b.succeeds(t, files{"Dockerfile": dockerfile}, "--secret", "id=t,env=T", "env:T=password")
		contains(t, out, `the secret "t" is short or made of ordinary words`)
		out = b.succeeds(t, files{"Dockerfile": dockerfile}, "--secret", "id=t,env=T", "env:T="+rand.Text())
		assert.Check(t, !strings.Contains(out, "made of ordinary words"), "it tells of an earlier secret")
		dockerfile = syntax + "FROM alpine\n" + mount + "printf 'machine a login b password %s' $(cat /run/secrets/t) > /root/.netrc\n"
		contains(t, b.fails(t, files{"Dockerfile": dockerfile}, "--secret", "id=t,env=T", "env:T=password"), "secret-value", "/root/.netrc")
	})
}
