package integration_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// leftBehind leaves a secret's value, many credential files and a single one behind,
// far apart.
const leftBehind = syntax + "FROM alpine\n" +
	"RUN for i in $(seq 20); do mkdir -p /opt/$i && head -c 30 /dev/urandom | base64 > /opt/$i/.npmrc; done\n" +
	"RUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\nRUN true\n" +
	"RUN --mount=type=secret,id=t \\\n  cat /run/secrets/t > /tmp/debug.txt\n" +
	"RUN head -c 30 /dev/urandom | base64 > /root/.netrc\nRUN rm -r /opt /root/.netrc /tmp/debug.txt\n"

// testReport: how findings are told.
func testReport(t *testing.T, b builder) {
	t.Helper()
	value := rand.Text()
	secret := []string{"--secret", "id=t,env=T", "env:T=" + value}
	t.Run("refusal", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": leftBehind}, secret...)
		excerpts, refusal, found := strings.Cut(out, "ERROR: failed to build")
		assert.Assert(t, found, out)
		_, excerpts, _ = strings.Cut(excerpts, "Dockerfile:")
		assert.Check(t, is.Equal(strings.Count(excerpts, "--------------------\n"), 4), "each part of the Dockerfile is shown once:\n%s", excerpts)
		inOrder(t, excerpts, "  16 | >>> RUN --mount=type=secret,id=t", "  17 | >>>   cat /run/secrets/t", "  18 | >>> RUN head -c 30", "   3 | >>> RUN for i in")
		inOrder(t, refusal, "leaktight: build refused, 22 reasons\n",
			`Dockerfile:16: /tmp/debug.txt holds the secret "t"`, "[secret-value]\n  Whoever can pull the image", "\n  → ",
			"Dockerfile:3: /opt/1/.npmrc is", "[credential-in-layer]\n  A layer keeps its files",
			"\n  the same goes for /opt/10/.npmrc, /opt/11/.npmrc, /opt/12/.npmrc and 16 more\n  → ",
			"Dockerfile:18: /root/.netrc is", "\nall of them: docker buildx build --call=leaktight …\n")
		assert.Check(t, strings.Count(refusal, "\n") < 24, refusal)
		assert.Check(t, !strings.Contains(out, value), "the output holds the secret")
	})
	t.Run("fixtures", func(t *testing.T) {
		context := files{"Dockerfile": syntax + "FROM alpine\nCOPY . /app\nRUN true\n"}
		for i := range 161 {
			context[fmt.Sprintf("test/%03d/id_rsa", i)] = "x"
		}
		out := lastLines(t, b.succeeds(t, context))
		assert.Check(t, is.Equal(strings.Count(out, " - context-file: "), 1), out)
		contains(t, out, "context-file: test/000/id_rsa is a credential", "the same goes for test/001/id_rsa, test/002/id_rsa, test/003/id_rsa and 157 more")
		found, _ := b.examine(t, context, 0)
		assert.Check(t, is.Len(found.Findings, 161))
		context["Dockerfile"] = syntax + "FROM alpine\nCOPY . /app\nRUN cat /app/test/099/id_rsa\n"
		out = b.fails(t, context)
		inOrder(t, out, "ERROR: failed to build", "--secret id=test/099/id_rsa,src=test/099/id_rsa\n", "--secret id=test/000/id_rsa,src=test/000/id_rsa\n", "… and 149 more: docker buildx build --call=outline …\n")
		assert.Check(t, strings.Count(out, "--secret id=test/") < 20, out)
	})
}

// testFullReport: everything is told on demand.
func testFullReport(t *testing.T, b builder) {
	t.Helper()
	value := rand.Text()
	secret := []string{"--secret", "id=t,env=T", "env:T=" + value}
	t.Run("text", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": leftBehind}, append(secret, "--call=leaktight")...)
		inOrder(t, out, `Dockerfile:16: fail: /tmp/debug.txt holds the secret "t"`, "   16 | RUN --mount=type=secret,id=t \\\n   17 |   cat /run/secrets/t",
			"Dockerfile:3: fail: /opt/1/.npmrc", "Dockerfile:3: fail: /opt/20/.npmrc", "Dockerfile:3: fail: /opt/9/.npmrc", "Dockerfile:18: fail: /root/.netrc",
			"22 fail, 0 warn, 0 rewrite; scanned 16 layers of the build and 1 base image\n")
		assert.Check(t, !strings.Contains(out, "ERROR:"), "a report is no error:\n%s", out)
		assert.Check(t, !strings.Contains(out, value), "the output holds the secret")
	})
	t.Run("JSON", func(t *testing.T) {
		found, out := b.examine(t, files{"Dockerfile": leftBehind}, 1, secret...)
		assert.Check(t, is.Len(found.Findings, 22))
		assert.Check(t, is.Equal(found.Findings[0].Rule, "secret-value"))
		assert.Check(t, is.Equal(found.Findings[0].Line, 16))
		assert.Check(t, is.Equal(found.Findings[0].EndLine, 17))
		assert.Check(t, is.Equal(found.Findings[0].Secret.ID, "t"))
		assert.Check(t, found.Scanned != nil && found.Scanned.Layers == 16 && found.Scanned.Bases == 1)
		assert.Check(t, !strings.Contains(out, value), "the output holds the secret")
	})
	t.Run("what is fine", func(t *testing.T) {
		context := files{"Dockerfile": syntax + "FROM alpine\nARG TOKEN\nRUN echo fine\n"}
		contains(t, b.succeeds(t, context, "--call=leaktight"), "Dockerfile:3: rewrite: ARG TOKEN is now the secret", "0 fail, 0 warn, 1 rewrite; scanned 1 layer of the build and 1 base image\n")
		found, _ := b.examine(t, context, 0)
		assert.Check(t, is.Len(found.Findings, 1))
	})
	t.Run("what is refused before it is built", func(t *testing.T) {
		found, _ := b.examine(t, files{"Dockerfile": syntax + "FROM alpine\nARG TOKEN\nLABEL t=$TOKEN\n"}, 1)
		assert.Check(t, is.Equal(found.Findings[0].Rule, "unreachable-use"))
		assert.Check(t, found.Scanned == nil)
	})
	t.Run("value that the Dockerfile spells out", func(t *testing.T) {
		context := files{"Dockerfile": syntax + "FROM alpine\nLABEL a=1\nLABEL note=\"see " + value + "\"\nRUN --mount=type=secret,id=t cat /run/secrets/t > /a\n# " + value + "\n"}
		out := b.fails(t, context, secret...)
		contains(t, out, "   4 | >>> LABEL note=\"see ****\"\n", "   6 |     # ****\n", `Dockerfile:4: the Dockerfile holds the secret "t"`)
		report := b.fails(t, context, append(secret, "--call=leaktight")...)
		contains(t, report, "    4 | LABEL note=\"see ****\"\n", `Dockerfile:4: fail: the Dockerfile holds the secret "t"`)
		assert.Check(t, !strings.Contains(out+report, value), "the output holds the secret")
	})
	t.Run("several platforms", func(t *testing.T) {
		context := files{"Dockerfile": syntax + "FROM --platform=$BUILDPLATFORM alpine\nARG TARGETARCH TOKEN\n" +
			"RUN head -c 30 /dev/urandom | base64 > /root/.npmrc\nRUN mkdir /$TARGETARCH && head -c 30 /dev/urandom | base64 > /$TARGETARCH/.netrc\n"}
		found, out := b.examine(t, context, 1, "--platform", "linux/amd64,linux/arm64")
		var paths []string
		for _, f := range found.Findings {
			paths = append(paths, f.Path)
		}
		assert.Check(t, is.DeepEqual(paths, []string{"/root/.npmrc", "/amd64/.netrc", "/arm64/.netrc", ""}), out)
		assert.Check(t, found.Scanned != nil && found.Scanned.Layers == 4 && found.Scanned.Bases == 2, out)
		contains(t, b.fails(t, context, "--platform", "linux/amd64,linux/arm64"), "3 reasons", "Dockerfile:5: /amd64/.netrc", "the same goes for /arm64/.netrc")
	})
	t.Run("a build that breaks", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM alpine\nRUN exit 7\n"}, "--call=leaktight")
		contains(t, out, ">>> RUN exit 7", "ERROR:", "exit code: 7")
	})
}

// examined is a full report as JSON.
type examined struct {
	Findings []struct {
		Rule, Path    string
		Line, EndLine int
		Secret        *struct{ ID string }
	}
	Scanned *struct{ Layers, Bases int }
}

// examine asks for the full report as JSON, with which the client has to exit as
// given. It gives the whole output, too.
func (b builder) examine(t *testing.T, context files, code int, flags ...string) (examined, string) {
	t.Helper()
	result := b.build(t, context, append(flags, "--call=leaktight,format=json")...)
	assert.Assert(t, is.Equal(result.Code, code), result.Output)
	at := strings.Index(result.Output, "{\n  \"findings\"")
	assert.Assert(t, at >= 0, result.Output)
	var found examined
	assert.NilError(t, json.NewDecoder(strings.NewReader(result.Output[at:])).Decode(&found))
	return found, result.Output
}

// inOrder checks that a text holds some others, one after the other.
func inOrder(t *testing.T, text string, wants ...string) {
	t.Helper()
	rest := text
	for _, want := range wants {
		_, after, found := strings.Cut(rest, want)
		if !assert.Check(t, found, "want %q next in:\n%s", want, text) {
			return
		}
		rest = after
	}
}
