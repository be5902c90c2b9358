package integration_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestFrontend holds what the matrix does not show, on one daemon.
func TestFrontend(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "frontend")
	assert.NilError(t, err)
	for name, test := range map[string]func(*testing.T, builder){
		"gate":         testGate,
		"secrets":      testSecrets,
		"values":       testValues,
		"tokens":       testTokens,
		"limits":       testLimits,
		"compatible":   testCompatible,
		"subrequests":  testSubrequests,
		"report":       testReport,
		"full report":  testFullReport,
		"page":         testGatePage,
		"context page": testContextPage,
		"attestations": testAttestations,
		"bad input":    testBadInput,
		"git login":    testGitLogin,
	} {
		t.Run(name, func(t *testing.T) { test(t, builder{daemon}) })
	}
}

func testGate(t *testing.T, b builder) {
	t.Helper()
	written := syntax + "FROM alpine\nRUN head -c 30 /dev/urandom | base64 > /root/.npmrc\nRUN rm /root/.npmrc\n"
	t.Run("file that a later RUN removes", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": written})
		contains(t, out, "Dockerfile:3", "/root/.npmrc", "layer", "credential-in-layer", ">>> RUN head")
	})
	t.Run("allowed above the RUN", func(t *testing.T) {
		b.succeeds(t, files{"Dockerfile": strings.Replace(written, "RUN head",
			"# leaktight: allow=/root/.npmrc reason=random bytes\nRUN head", 1)})
	})
	t.Run("earlier stage that reaches the cache only", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM alpine AS build\nRUN echo x > /root/.netrc && touch /a\n" +
			"FROM scratch\nCOPY --from=build /a /a\n"})
		contains(t, out, "Dockerfile:3", "/root/.netrc")
	})
	t.Run("copy of a whole directory", func(t *testing.T) {
		value := rand.Text()
		out := b.succeeds(t, files{
			"Dockerfile":       syntax + "FROM alpine\nCOPY . /app\nRUN test -f /app/b && test ! -e /app/.aws/credentials\n",
			".aws/credentials": "[default]\naws_secret_access_key = " + value + "\n",
			"b":                "b",
		})
		contains(t, out, "context-file: .aws/credentials is a credential, so it is left out of what COPY takes along", "(line 3)")
		assert.Check(t, !strings.Contains(out, value), "the output holds the secret")
	})
	t.Run("placeholder and public key", func(t *testing.T) {
		b.succeeds(t, files{"Dockerfile": syntax + "FROM alpine\n" +
			"RUN echo '//registry.example.com/:_authToken=${NPM_TOKEN}' > /root/.npmrc && mkdir /root/.ssh && echo ssh-rsa > /root/.ssh/id_rsa.pub\n"})
	})
	t.Run("a second build is cached", func(t *testing.T) {
		dockerfile := syntax + "FROM alpine\nRUN echo " + rand.Text() + " > /a\n"
		b.succeeds(t, files{"Dockerfile": dockerfile})
		out := b.succeeds(t, files{"Dockerfile": dockerfile})
		_, scan, found := strings.Cut(out, "[leaktight] scan")
		assert.Assert(t, found, out)
		contains(t, scan, "CACHED")
	})
	t.Run("label with a password", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM alpine\nARG REPO\nLABEL repo=$REPO\n"},
			"--build-arg", "REPO=https://bot:"+rand.Text()+"@git.example.com/a.git")
		contains(t, out, "Dockerfile:3", "REPO")
	})
}

func testSecrets(t *testing.T, b builder) {
	t.Helper()
	value := rand.Text()
	leaky := "FROM alpine\nARG TOKEN\nCOPY .netrc /root/\nCOPY id_rsa /root/.ssh/\nRUN test -s /root/.netrc && test -s /root/.ssh/id_rsa && test -n \"$TOKEN\"\n"
	context := files{"Dockerfile": syntax + leaky, ".netrc": value, "id_rsa": value}
	t.Run("one error lists all that is missing", func(t *testing.T) {
		out := b.fails(t, context, "--secret", "id=netrc,src=.netrc")
		contains(t, out, "--secret id=TOKEN,env=TOKEN", "--secret id=id_rsa,src=id_rsa",
			"keep, as it was given already:\n", "--secret id=netrc,src=.netrc")
	})
	given := []string{"--secret", "id=netrc,src=.netrc", "--secret", "id=id_rsa,src=id_rsa", "--secret", "id=TOKEN,env=TOKEN", "env:TOKEN=" + value}
	t.Run("every rewrite is a warning", func(t *testing.T) {
		out := b.succeeds(t, context, append(given, "--no-cache")...)
		contains(t, out, `ARG TOKEN is now the secret "TOKEN", mounted into RUN at line 6`,
			`COPY .netrc is now the secret "netrc", mounted at /root/.netrc into RUN at line 6; /root/.netrc does not exist at run time any more`,
			`COPY id_rsa is now the secret "id_rsa"`)
		assert.Check(t, !strings.Contains(out, value))
	})
	t.Run("frontend named by BUILDKIT_SYNTAX", func(t *testing.T) {
		out := b.succeeds(t, files{"Dockerfile": leaky, ".netrc": value, "id_rsa": value},
			append(given, "--no-cache", "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef)...)
		contains(t, out, `ARG TOKEN is now the secret "TOKEN"`)
	})
	t.Run("user other than root", func(t *testing.T) {
		b.succeeds(t, files{"Dockerfile": syntax + "FROM alpine\nRUN mkdir -p /home/app\nCOPY --chmod=0644 .netrc /home/app/.netrc\nUSER 1000:1000\nRUN wc -c < /home/app/.netrc\n", ".netrc": value},
			"--secret", "id=netrc,src=.netrc")
	})
	t.Run("doubtful file without a credential is copied", func(t *testing.T) {
		const npmrc = "//registry.example.com/:_authToken=${NPM_TOKEN}\n"
		rootfs := b.rootfs(t, files{"Dockerfile": syntax + "FROM scratch\nCOPY .npmrc /app/.npmrc\n", ".npmrc": npmrc})
		assert.Check(t, is.Equal(rootfs["/app/.npmrc"], npmrc))
	})
	t.Run("doubtful file with a credential is not", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM alpine\nCOPY .npmrc /app/.npmrc\nRUN true\n", ".npmrc": "//registry.example.com/:_authToken=" + value + "\n"})
		contains(t, out, "--secret id=npmrc,src=.npmrc")
		assert.Check(t, !strings.Contains(out, value))
	})
	t.Run("default keeps its effect unless a secret is given", func(t *testing.T) {
		dockerfile := files{"Dockerfile": syntax + "FROM alpine\nARG DB_PASSWORD=postgres\nRUN printf %s \"$DB_PASSWORD\" | wc -c > /length\n"}
		assert.Check(t, is.Equal(strings.TrimSpace(b.rootfs(t, dockerfile)["/length"]), "8"))
		rootfs := b.rootfs(t, dockerfile, "--secret", "id=DB_PASSWORD,env=DB_PASSWORD", "env:DB_PASSWORD=four")
		assert.Check(t, is.Equal(strings.TrimSpace(rootfs["/length"]), "4"))
	})
}

func testCompatible(t *testing.T, b builder) {
	t.Helper()
	t.Run("same image as upstream", func(t *testing.T) {
		dockerfile := "FROM alpine AS build\nARG VERSION=1\nENV NODE_ENV=production\nWORKDIR /src\nCOPY --chown=1:1 . .\n" +
			"RUN <<EOF\nset -e\nmkdir out\necho $VERSION > out/a\nEOF\nFROM alpine\nCOPY --link --from=build /src/out /out\nLABEL a=b\nCMD [\"cat\", \"/out/a\"]\n"
		flags := []string{"--no-cache", "--provenance=false", "--build-arg", "SOURCE_DATE_EPOCH=1"}
		export := func(syntax ...string) []byte {
			file := filepath.Join(t.TempDir(), "image.tar")
			b.succeeds(t, files{"Dockerfile": dockerfile, "f": "x"},
				append(append(flags, syntax...), "--output", "type=oci,rewrite-timestamp=true,dest="+file)...)
			dt, err := os.ReadFile(file)
			assert.NilError(t, err)
			return dt
		}
		want := export()
		got := export("--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef)
		assert.Check(t, bytes.Equal(got, want), "the images differ")
	})
	t.Run("several platforms", func(t *testing.T) {
		image := b.export(t, files{"Dockerfile": syntax + "FROM --platform=$BUILDPLATFORM alpine AS build\nARG TARGETARCH NPM_TOKEN\n" +
			"RUN test -n \"$NPM_TOKEN\" && echo $TARGETARCH > /arch\nFROM scratch\nCOPY --from=build /arch /arch\n"},
			"--platform", "linux/amd64,linux/arm64", "--secret", "id=NPM_TOKEN", "env:NPM_TOKEN="+rand.Text())
		contains(t, string(image), `"architecture":"amd64"`, `"architecture":"arm64"`)
	})
	t.Run("target", func(t *testing.T) {
		rootfs := b.rootfs(t, files{"Dockerfile": syntax + "FROM scratch AS a\nCOPY f /a\nFROM scratch AS b\nCOPY .secret /b\n", "f": "x", ".secret": "y"}, "--target", "a")
		assert.Check(t, is.Equal(rootfs["/a"], "x"))
	})
	t.Run("named contexts", func(t *testing.T) {
		rootfs := b.rootfs(t, files{"Dockerfile": syntax + "FROM base\nCOPY --from=other f /f\nRUN echo ran > /g\n", "other/f": "x"},
			"--build-context", "other=other", "--build-context", "base=docker-image://alpine")
		assert.Check(t, is.Equal(rootfs["/f"], "x"))
		assert.Check(t, is.Equal(rootfs["/g"], "ran\n"))
	})
	t.Run("relative to the base image's directory", func(t *testing.T) {
		b.succeeds(t, files{"Dockerfile": syntax + "FROM base\nCOPY .netrc .\nRUN test -s /srv/app/.netrc\n", ".netrc": "x", "base/Dockerfile": "FROM alpine\nWORKDIR /srv/app\n"},
			"--secret", "id=netrc,src=.netrc", "--build-context", "base=docker-image://"+b.push(t, "FROM alpine\nWORKDIR /srv/app\n"))
	})
}

func testSubrequests(t *testing.T, b builder) {
	t.Helper()
	context := files{"Dockerfile": syntax + "FROM alpine AS build\nARG TOKEN\nCOPY id_rsa /root/.ssh/\nRUN make\nFROM scratch AS last\nCOPY --from=build /a /a\n", "id_rsa": "x"}
	t.Run("outline", func(t *testing.T) {
		contains(t, b.succeeds(t, context, "--call=outline"), "id_rsa", "TOKEN")
	})
	t.Run("targets", func(t *testing.T) {
		contains(t, b.succeeds(t, context, "--call=targets"), "build", "last")
	})
	t.Run("check", func(t *testing.T) {
		contains(t, b.fails(t, context, "--call=check"), "secret-arg", "Dockerfile:3", "secret-file", "Dockerfile:4")
	})
	t.Run("describe", func(t *testing.T) {
		contains(t, b.succeeds(t, context, "--call=subrequests.describe"), "outline", "targets", "subrequests.describe")
	})
	t.Run("convertllb", func(t *testing.T) {
		contains(t, b.succeeds(t, context, "--call=convertllb,format=json"), `"TOKEN"`, "sha256:")
	})
}

func testAttestations(t *testing.T, b builder) {
	t.Helper()
	// The protocol of BuildKit's SBOM scanners: a statement in a directory.
	const statement = `{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3"}}`
	scanner := b.push(t, "FROM alpine\nCOPY --chmod=755 <<'EOF' /scan\n#!/bin/sh\ncat > $BUILDKIT_SCAN_DESTINATION/a.spdx.json <<'JSON'\n"+
		statement+"\nJSON\nEOF\nENTRYPOINT [\"/scan\"]\n")
	value := rand.Text()
	image := string(b.export(t, files{"Dockerfile": syntax + "FROM alpine\nARG TOKEN\nRUN test -n \"$TOKEN\"\n"},
		"--sbom=generator="+scanner, "--provenance=mode=max", "--secret", "id=TOKEN", "env:TOKEN="+value))
	contains(t, image, "https://spdx.dev/Document", "SPDX-2.3", "https://slsa.dev/provenance/")
	assert.Check(t, !strings.Contains(image, value))
	assert.Check(t, !strings.Contains(image, frontend.VerdictType), "nobody asked for the verdict")

	image = string(b.export(t, files{"Dockerfile": syntax + "FROM alpine\nRUN echo a > /a\n"}, "--build-arg", "LEAKTIGHT_ATTEST=1"))
	contains(t, image, frontend.VerdictType, `"verdict":"pass"`, `"ruleSet":{"digest":{"sha256":"`, `"layers":[{"vertex":"sha256:`)
}

func testBadInput(t *testing.T, b builder) {
	t.Helper()
	t.Run("Dockerfile of 10 MB", func(t *testing.T) {
		b.succeeds(t, files{"Dockerfile": syntax + "FROM scratch\nCOPY f /f\n" + strings.Repeat("# "+strings.Repeat("x", 98)+"\n", 100_000), "f": "x"})
	})
	t.Run("Dockerfile of 20 MB", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM scratch\n" + strings.Repeat("#"+strings.Repeat("x", 98)+"\n", 200_000)})
		contains(t, out, "exceeds maximum allowed size")
	})
	t.Run("binary", func(t *testing.T) {
		contains(t, b.fails(t, files{"Dockerfile": syntax + "\x7fELF\x00\x01\xff\xfe\n"}), "Dockerfile:2", "unknown instruction")
	})
	t.Run("empty", func(t *testing.T) {
		contains(t, b.fails(t, files{"Dockerfile": ""}, "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef), "the Dockerfile cannot be empty")
	})
	t.Run("unknown base image", func(t *testing.T) {
		contains(t, b.fails(t, files{"Dockerfile": syntax + "FROM no-such-image\nRUN true\n"}), "Dockerfile:2", "no-such-image")
	})
	t.Run("secret beyond BuildKit's limit", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM alpine\nCOPY id_rsa /root/.ssh/\nRUN true\n", "id_rsa": strings.Repeat("x", 600_000)},
			"--secret", "id=id_rsa,src=id_rsa")
		contains(t, out, "id_rsa", "too big")
	})
	t.Run("scan step that dies", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "FROM alpine\nRUN echo > /.leaktight-scan\n"})
		contains(t, out, "scan the result, which is not exported unscanned")
	})
}
