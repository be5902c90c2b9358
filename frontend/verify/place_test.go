package verify_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestFilesWhereOneWasLeftOut(t *testing.T) {
	t.Parallel()
	const copied, run = "COPY . /", "RUN make"
	for _, tc := range []struct {
		name, instruction, hit string
		verdict                rule.Verdict
		message                string
	}{
		{"a credential", run, `{"path":"/.env","kind":"dotenv","leftOut":true,"size":7}`, rule.Fail, "an environment file with a secret lies there"},
		{"what only a context calls one", run, `{"path":"/password","kind":"secret-file","leftOut":true,"size":7}`, rule.Fail, "named as a secret lies there"},
		{"a key that was copied all the same", copied, `{"path":"/a.key","kind":"tls-key","leftOut":true,"size":7}`, rule.Fail, "a TLS private key lies there"},
		{"a key that a RUN made", run, `{"path":"/a.key","kind":"tls-key","leftOut":true,"size":7}`, rule.Warn, "a TLS private key lies there"},
		{"a template's copy", "RUN cp .env.example .env", `{"path":"/.env","kind":"dotenv","leftOut":true,"size":7}`, rule.Warn, "lies there"},
		{"something else", run, `{"path":"/.env","leftOut":true,"size":7}`, rule.Warn, "a file of 7 bytes that does not look like a credential lies there"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			found := verifyLayer(t, tc.instruction, reportOf(t, tc.hit, search.Result{}), verify.Options{})
			assert.Assert(t, is.Len(found, 1))
			assert.Check(t, is.Equal(found[0].Verdict, tc.verdict))
			assert.Check(t, is.Contains(found[0].Message, tc.message))
			assert.Check(t, is.Contains(found[0].Message, "is left out of what is copied"))
		})
	}
}

func TestFixesFitTheKind(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, instruction, kind, want string }{
		{"what a RUN needs", "RUN make", "tool-login", "mount it where it is needed: RUN --mount=type=secret,"},
		{"what a container needs and was copied", "COPY . /", "password-hashes", "list it in .dockerignore, and mount it when the container runs"},
		{"what a container needs and a RUN made", "RUN make", "password-hashes", "make it when the container starts"},
		{"a hint that was copied", "COPY . /", "history-left", "list it in .dockerignore; or allow it: # leaktight: allow=/a reason"},
		{"a hint that a RUN left", "RUN make", "history-left", "remove it in the RUN that makes it"},
	} {
		found := verifyLayer(t, tc.instruction, reportOf(t, `{"path":"/a","kind":"`+tc.kind+`","size":7}`, search.Result{}), verify.Options{})
		assert.Assert(t, is.Len(found, 1), tc.name)
		assert.Check(t, is.Contains(found[0].Fix, tc.want), tc.name)
	}
}

func TestHintsStopNoBuild(t *testing.T) {
	t.Parallel()
	for _, f := range rule.Files() {
		found := verifyLayer(t, "COPY . /", reportOf(t, `{"path":"/a","kind":"`+f.Name+`","size":7}`, search.Result{}), verify.Options{})
		assert.Assert(t, is.Len(found, 1))
		assert.Check(t, (found[0].Verdict == rule.Warn) == f.Minor, f.Name)
	}
}
