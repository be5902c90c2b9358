package integration_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
)

// testTokens: a token that nobody gave to the build is found by its form in any
// file of a layer, and the build fails at the line that made the layer.
func testTokens(t *testing.T, b builder) {
	t.Helper()
	tokens := ruletest.Tokens()
	github := tokens["github-token"]
	// decoded writes a text that the Dockerfile does not spell out.
	decoded := func(text string) string {
		return "echo " + base64.StdEncoding.EncodeToString([]byte(text)) + " | base64 -d"
	}
	for _, tc := range []struct {
		name    string
		context files
		// where is what the refusal names, "" for a build that passes.
		where []string
	}{
		{"a file that a RUN writes", files{"Dockerfile": "FROM alpine\nRUN true\nRUN " + decoded("token: "+github) + " > /app.dat\n"}, []string{"Dockerfile:4", "/app.dat holds a credential (github-token, 40 bytes", "layer 2 of 2"}},
		{"a file that a later RUN removes", files{"Dockerfile": "FROM alpine\nRUN " + decoded(github) + " > /a\nRUN rm /a\n"}, []string{"Dockerfile:3", "/a", "layer 1 of 2"}},
		{"a file that is copied", files{"Dockerfile": "FROM alpine\nCOPY . /srv\n", "app.js": "const t = '" + github + "'"}, []string{"Dockerfile:3", "/srv/app.js"}},
		{"an archive", files{"Dockerfile": "FROM alpine\nRUN " + decoded(github) + " > /tmp/t && tar czf /a.tgz -C /tmp t && rm /tmp/t\n"}, []string{"Dockerfile:3", "/a.tgz!t"}},
		{"a link", files{"Dockerfile": "FROM alpine\nRUN ln -s $(" + decoded(github) + ") /a\n"}, []string{"Dockerfile:3", "/a holds a credential in what it links to"}},
		{"a file's name", files{"Dockerfile": "FROM alpine\nRUN touch /etc/$(" + decoded(github) + ")\n"}, []string{"Dockerfile:3", "/etc/***"}},
		{"a private key under any name", files{"Dockerfile": "FROM alpine\nCOPY app.dat /srv/\n", "app.dat": ruletest.PrivateKeys()["EC"]}, []string{"Dockerfile:3", "/srv/app.dat", "private-key"}},
		{"a stage that is not exported", files{"Dockerfile": "FROM alpine\nRUN " + decoded(github) + " > /a\nFROM alpine\nCOPY --from=0 /etc/passwd /b\n"}, []string{"Dockerfile:3", "/a"}},
		{"a wrong checksum", files{"Dockerfile": "FROM alpine\nRUN " + decoded(github[:39]+swapped(github[39:])) + " > /a\n"}, nil},
		{"a part of one", files{"Dockerfile": "FROM alpine\nRUN " + decoded(github[:30]) + " > /a\n"}, nil},
		{"the example of a vendor", files{"Dockerfile": "FROM alpine\nRUN " + decoded("AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") + " > /a\n"}, nil},
		{"the test of a package", files{"Dockerfile": "FROM alpine\nRUN mkdir -p /node_modules/a/test && " + decoded(github) + " > /node_modules/a/test/a.js\n"}, nil},
		{"a file that its RUN removes", files{"Dockerfile": "FROM alpine\nRUN " + decoded(github) + " > /a && rm /a\n"}, nil},
		{"a file that is allowed", files{"Dockerfile": "FROM alpine\n# leaktight: allow=/a reason=for the sandbox only\nRUN " + decoded(github) + " > /a\n"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.context["Dockerfile"] = syntax + tc.context["Dockerfile"]
			if tc.where == nil {
				b.succeeds(t, tc.context)
				return
			}
			out := b.fails(t, tc.context)
			contains(t, out, append(tc.where, "token-in-layer", "fingerprint")...)
			assert.Check(t, !strings.Contains(out, github), "the output holds the token")
		})
	}
}

// testLimits: what a limit keeps from being searched stops the build, which says
// what to write; the policy raises the limit.
func testLimits(t *testing.T, b builder) {
	t.Helper()
	const (
		dockerfile = syntax + "FROM alpine\nRUN head -c 100000 /dev/zero | tr '\\0' x > /big && gzip -c /bin/busybox > /a.gz\n"
		raise      = "raise the limit in .leaktight.yaml: limits: "
	)
	for _, tc := range []struct {
		name, policy string
		where        []string
	}{
		{"by itself", "{}", nil},
		{"the size of a file", "limits: {file-size: 40000}", []string{"Dockerfile:3", "/a.gz in layer 1 of 1", "/big", "unsearched-file", raise + "{file-size: 1MiB}"}},
		{"archives in archives", "limits: {archive-depth: 1, file-size: 4GiB}", nil},
		{"what comes out of an archive", "limits: {expanded: 4KiB}", []string{"Dockerfile:3", "/a.gz", "unsearched-file", raise + "{expanded: 8KiB}"}},
		{"the number of files", "limits: {entries: 1}", []string{"the limit entries of 1 is reached; " + raise + "{entries: 2}"}},
		{"a limit that there is not", "limits: {files: 1}", []string{".leaktight.yaml:1", `unknown key "files" in limits`}},
		{"a file that is allowed", "limits: {file-size: 40000}\nallow: [{path: '/{big,a.gz}', reason: zeros}]\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			context := files{"Dockerfile": dockerfile, ".leaktight.yaml": tc.policy}
			if tc.where == nil {
				b.succeeds(t, context)
				return
			}
			contains(t, b.fails(t, context), tc.where...)
		})
	}
}

// swapped is another letter.
func swapped(letter string) string {
	if letter == "A" {
		return "B"
	}
	return "A"
}
