package detect_test

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestLiteral(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		value rule.Secret
		want  bool
	}{
		{"long and random", "x9!Kq2$vLp7@Zt4mWd", true},
		{"hexadecimal", "9f86d081884c7d659a2feaa0c55ad015", true},
		{"base64", rule.Secret(base64.StdEncoding.EncodeToString([]byte("\x01\x9f\x33\xc4\x7a\x11\xe8\x52\xd0\x6b\x0e\x94\xf3\x2d\x88\x41"))), true},
		{"known token shape", rule.Secret("ghp_" + strings.Repeat("a1B2", 9)), true},
		{"database url with a password", "postgres://app:Zt4mWdx9Kq2@db.example.com/app", true},
		{"database url that everybody knows", "postgres://postgres:postgres@db/app", false},
		{"database url of a manual", "ecto://USER:PASS@HOST/DATABASE", false},
		{"database url on this machine", "postgres://app:Zt4mWdx9Kq2@localhost/app", false},
		{"url with a variable beside which a password stands for none", "https://${TOKEN}:x-oauth-basic@github.com/", false},
		{"url with a token beside which a password stands for none", "https://x9Kq2vLp7Zt4:x-oauth-basic@github.com/", true},
		{"database url with a variable", "postgres://app:$PASSWORD@db.example.com/app", false},
		{"database url without a password", "postgres://db.example.com/app", false},
		{"weak default", "postgres", false},
		{"placeholder", "changeme-changeme", false},
		{"placeholder in words", "your-long-secret-for-development", false},
		{"words and a year", "dummy-build-key-for-ci-2024", false},
		{"word and the digits in a row", "Welcome@12345", false},
		{"camelCase words", "theDefaultSigningValue", false},
		{"template", "<insert your token here>", false},
		{"path", "/run/secrets/db-password-1", false},
		{"path in the context", "assets/tls/node7f3a9c2e/server.key", false},
		{"name of a file", "service-4f7a9c2e1b.json", false},
		{"variable", "${DB_PASSWORD:-Zt4mWdx9Kq2}", false},
		{"words with blanks", "correct horse battery staple", false},
		{"version", "v1.22.333-rc4+5ab", false},
		{"digest", "sha256:9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015", false},
		{"fingerprint of a certificate", "SHA256:x9Kq2vLp7Zt4mWdx9Kq2vLp7", false},
		{"mail address", "deploy-bot4x7@mail.example.com", false},
		{"URL without a login", "https://x9kq2.example.com/Zt4mWdx9Kq2", false},
		{"nil UUID", "00000000-0000-0000-0000-000000000000", false},
		{"a browser's key", rule.Secret("pk_live_" + strings.Repeat("a1B2", 9)), false},
		{"empty", "", false},
		{"no UTF-8", "\xff\xfe", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, detect.Literal(tc.value) == tc.want)
		})
	}
}

// TestLiteralFindsRandomValues draws values as generators make them. It is the
// recall of the rule that tells words from chance.
func TestLiteralFindsRandomValues(t *testing.T) {
	t.Parallel()
	for alphabet, least := range map[string]int{
		"0123456789abcdef": 990,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789":    980,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#": 980,
	} {
		r := rand.New(rand.NewPCG(1, 2))
		found := 0
		for range 1000 {
			value := make([]byte, 32)
			for i := range value {
				value[i] = alphabet[r.IntN(len(alphabet))]
			}
			if detect.Literal(rule.Secret(value)) {
				found++
			}
		}
		t.Logf("%d of 1000 from %s", found, alphabet)
		assert.Check(t, found >= least, "%d of 1000 from %s", found, alphabet)
	}
}

func TestURLPassword(t *testing.T) {
	t.Parallel()
	assert.Check(t, detect.URLPassword("http://user:pass@proxy.example.com:3128"))
	assert.Check(t, !detect.URLPassword("http://proxy.example.com:3128"))
	assert.Check(t, !detect.URLPassword("http://user@proxy.example.com:3128"))
	assert.Check(t, detect.URLPassword("http://user:$Ab'!&;()*@proxy.example.com:3128"), "nothing expands a build argument")
	assert.Check(t, !detect.URLPassword("git@git.example.com:team/app.git"))
}

func TestMask(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"value of a secret name", "ENV DBPASSWD=x9!Kq2vLp7@Zt4mWd A=1", "ENV DBPASSWD=**** A=1"},
		{"short value of a secret name", "ENV DB_PASSWORD=abc", "ENV DB_PASSWORD=****"},
		{"quoted", `ENV TOKEN="a b c" B='d'`, `ENV TOKEN=**** B='d'`},
		{"legacy form", "ENV TOKEN x9!Kq2vLp7@Zt4mWd", "ENV TOKEN ****"},
		{"url", "RUN git clone https://bot:x9Kq2vLp7Zt4@git.example.com/a.git /src", "RUN git clone **** /src"},
		{"npm configuration", "RUN echo '//registry.example.com/:_authToken=abcdef' > /root/.npmrc", "RUN echo '//registry.example.com/:_authToken=**** > /root/.npmrc"},
		{"variables stay", "RUN curl -u \"user:$TOKEN\" --header token=${TOKEN} https://example.com", "RUN curl -u \"user:$TOKEN\" --header token=${TOKEN} https://example.com"},
		{"syntax directive stays", "# syntax=leaktight/dockerfile:1", "# syntax=leaktight/dockerfile:1"},
		{"ordinary text stays", "COPY --chown=1:1 id_rsa /root/.ssh/id_rsa\nRUN npm ci && make install", "COPY --chown=1:1 id_rsa /root/.ssh/id_rsa\nRUN npm ci && make install"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, is.Equal(detect.Mask(tc.text, nil), tc.want))
		})
	}
}
