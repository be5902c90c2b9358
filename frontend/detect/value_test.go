package detect_test

import (
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
		{"known token shape", rule.Secret("ghp_" + strings.Repeat("a1B2", 9)), true},
		{"database url with a password", "postgres://app:Zt4mWdx9Kq2@db.example.com/app", true},
		{"database url that everybody knows", "postgres://postgres:postgres@db/app", false},
		{"database url on this machine", "postgres://app:Zt4mWdx9Kq2@localhost/app", false},
		{"database url with a variable", "postgres://app:$PASSWORD@db.example.com/app", false},
		{"weak default", "postgres", false},
		{"placeholder", "changeme-changeme", false},
		{"template", "<insert your token here>", false},
		{"path", "/run/secrets/db-password-1", false},
		{"variable", "${DB_PASSWORD:-Zt4mWdx9Kq2}", false},
		{"words", "correct horse battery staple", false},
		{"empty", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, detect.Literal(tc.value) == tc.want)
		})
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
			assert.Check(t, is.Equal(detect.Mask(tc.text), tc.want))
		})
	}
}
