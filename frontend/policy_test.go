package frontend_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/moby/buildkit/frontend/dockerfile/builder"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/frontend/subrequests/outline"
	"github.com/moby/buildkit/frontend/subrequests/targets"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestPolicyThatIsWrongStopsTheBuildAtItsLine(t *testing.T) {
	t.Parallel()
	for _, request := range []string{"", lint.RequestLint} {
		g := newGateway(t, []byte(cleanDockerfile))
		g.opts["requestid"] = request
		g.files[policy.Filename] = []byte("allow:\n  - path: a\n    reasons: x\n    expires: 2001-01-01\n")
		_, err := frontend.Build(context.Background(), g)
		var wrong *policy.Error
		assert.Assert(t, errors.As(err, &wrong), "%v", err)
		assert.ErrorContains(t, err, `leaktight: cannot use the policy
.leaktight.yaml:2: an entry of allow needs reason: TEXT
.leaktight.yaml:2: the entry about a in allow expired on 2001-01-01: renew or remove it
.leaktight.yaml:3: unknown key "reasons" in an entry of allow: did you mean reason?`)
		var at []int32
		for _, source := range errdefs.Sources(err) {
			assert.Check(t, is.Equal(source.Info.Filename, policy.Filename))
			assert.Check(t, is.Contains(string(source.Info.Data), "reasons: x"))
			at = append(at, source.Ranges[0].Start.Line)
		}
		assert.Check(t, is.DeepEqual(at, []int32{2, 2, 3}))
	}
}

func TestPolicyTooLongOrNoText(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"is longer than 256 KiB": strings.Repeat("# nothing\n", 1_000_000),
		"is no text in UTF-8":    "\xff\xfe",
	} {
		g := newGateway(t, []byte(cleanDockerfile))
		g.files[policy.Filename] = []byte(text)
		_, err := frontend.Build(context.Background(), g)
		assert.ErrorContains(t, err, ".leaktight.yaml: "+want)
		assert.Check(t, is.Len(errdefs.Sources(err), 0))
	}
}

func TestClientWithoutAContextGetsUpstreamsAnswer(t *testing.T) {
	t.Parallel()
	for _, request := range []string{"", targets.RequestTargets, outline.RequestSubrequestsOutline, lint.RequestLint} {
		ours, upstream := newGateway(t, []byte("FROM alpine\nRUN make\n")), newGateway(t, []byte("FROM alpine\nRUN make\n"))
		for _, g := range []*gateway{ours, upstream} {
			g.noContext, g.opts["requestid"] = true, request
		}
		_, got := frontend.Build(context.Background(), ours)
		_, want := builder.Build(context.Background(), upstream)
		assert.Check(t, is.Equal(fmt.Sprint(got), fmt.Sprint(want)), request)
	}
}

func TestMisnamedPolicyIsAnError(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(cleanDockerfile))
	g.files[policy.Misnamed] = []byte("allow:\n")
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, ".leaktight.yml: is called otherwise: rename it to .leaktight.yaml")
	g.files[policy.Filename] = nil
	_, err = frontend.Build(context.Background(), g)
	assert.NilError(t, err)
}

func TestPolicyComesWithTheDockerfileAndTheDockerignore(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY . /\n"))
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	asked := map[string][]string{}
	for _, def := range g.solved {
		source := localSource(def)
		if files := source.GetAttrs()[pb.AttrFollowPaths]; files != "" {
			asked[source.Identifier] = append(asked[source.Identifier], files)
		}
	}
	assert.Check(t, is.DeepEqual(asked, map[string][]string{
		"local://dockerfile": {`["Dockerfile","Dockerfile.dockerignore","dockerfile",".leaktight.yaml",".leaktight.yml"]`},
		"local://context":    {`[".dockerignore",".leaktight.yaml",".leaktight.yml"]`},
	}), "each is asked for once")
}

func TestPolicyBesideTheDockerfileOfARemoteContext(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, file, want string }{
		{"beside the Dockerfile", "build/.leaktight.yaml", "allowed: sandbox (DEMO_TOKEN; build/.leaktight.yaml:1)"},
		{"in the root", ".leaktight.yaml", "allowed: sandbox (DEMO_TOKEN; .leaktight.yaml:1)"},
	} {
		g := newGateway(t, nil)
		g.opts["context"], g.opts["filename"] = "https://git.example.com/a.git", "build/Dockerfile"
		g.files["build/Dockerfile"] = []byte("FROM alpine\nARG DEMO_TOKEN\nRUN make\n")
		g.files[tc.file] = []byte("allow: [{name: DEMO_TOKEN, reason: sandbox}]\n")
		_, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err, tc.name)
		assert.Check(t, is.Contains(strings.Join(g.warnings, "\n"), tc.want), tc.name)
	}
}

func TestPolicyBesideADockerfileOfAnyPath(t *testing.T) {
	t.Parallel()
	for _, filename := range []string{"/Dockerfile", "../Dockerfile", "./Dockerfile", "a//b/../Dockerfile", "a/b/c/Dockerfile", "/a/Dockerfile"} {
		g := newGateway(t, nil)
		g.opts["filename"] = filename
		g.files[filename] = []byte(cleanDockerfile)
		_, err := frontend.Build(context.Background(), g)
		assert.Check(t, err, filename)
	}
}

func TestAllowedFileIsNotRead(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{false, true} {
		g := newGateway(t, []byte("FROM alpine\nCOPY .npmrc /app/\n"))
		g.files[".npmrc"] = []byte("//registry.example.com/:_authToken=${NPM_TOKEN}\n")
		if allowed {
			g.files[policy.Filename] = []byte("allow: [{path: .npmrc, reason: holds nothing}]\n")
		}
		_, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err)
		read := false
		for _, def := range g.solved {
			read = read || isInternal(def) && localSource(def).GetAttrs()[pb.AttrFollowPaths] == `[".npmrc"]`
		}
		assert.Check(t, is.Equal(read, !allowed))
		assert.Check(t, !allowed || strings.Contains(strings.Join(g.warnings, "\n"), "allowed: holds nothing (.npmrc; .leaktight.yaml:1)"), "%q", g.warnings)
	}
}

func TestAllowedLiteralPassesTheGate(t *testing.T) {
	t.Parallel()
	const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
	for _, tc := range []struct{ name, dockerfile, policy, want string }{
		{"comment", "FROM alpine\n# leaktight: allow=GH reason=demo\nENV GH=" + token + "\n", "", "literal-credential: allowed: demo (GH) (line 3)"},
		{"policy", "FROM alpine\nENV GH=" + token + "\n", "allow: [{name: GH, reason: demo}]", "literal-credential: allowed: demo (GH; .leaktight.yaml:1) (line 2)"},
		{"label", "FROM alpine\nLABEL GH=" + token + "\n", "allow: [{name: GH, reason: demo}]", "credential-in-config: allowed: demo (GH; .leaktight.yaml:1) (line 2)"},
	} {
		g := newGateway(t, []byte(tc.dockerfile))
		if tc.policy != "" {
			g.files[policy.Filename] = []byte(tc.policy)
		}
		_, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err, tc.name)
		ours := slices.DeleteFunc(g.warnings, func(w string) bool { return strings.HasPrefix(w, "SecretsUsed") })
		assert.Check(t, is.DeepEqual(ours, []string{tc.want}), tc.name)
	}
}

func TestGateNamesTheLineOfARewrittenDockerfile(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nARG NPM_TOKEN\nRUN make\n"))
	g.report = `{"files":1,"hits":[{"path":"/root/.npmrc","kind":"npmrc","size":7}]}`
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "leaktight: build refused\nDockerfile:3: /root/.npmrc is")
	var missing *report.MissingError
	assert.Check(t, !errors.As(err, &missing), "no secret would help")
}

func TestRewriteOfWhatIsAllowedSaysWhy(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, dockerfile, policy, want string }{
		{
			"secret given", "FROM alpine\nCOPY .npmrc /root/\nRUN npm ci\n", "allow: [{path: .npmrc, reason: holds nothing}]",
			"; it is allowed (holds nothing), and yet a secret of its id is given, which counts for more → ",
		},
		{
			"value of a secret", "FROM alpine\nARG TOKEN\nENV API_TOKEN=$TOKEN\nRUN make\n", "allow: [{name: API_TOKEN, reason: demo}]",
			"; it is allowed (demo), and yet the secret in it comes from another instruction: allow that one → ",
		},
	} {
		g := newGateway(t, []byte(tc.dockerfile))
		g.files[".npmrc"], g.files[policy.Filename] = []byte("a=b\n"), []byte(tc.policy)
		g.secrets["npmrc"] = true
		_, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err, tc.name)
		assert.Check(t, is.Contains(strings.Join(g.warnings, "\n"), tc.want), tc.name)
	}
}

func TestGateHonoursThePolicy(t *testing.T) {
	t.Parallel()
	const found = `{"files":1,"hits":[{"path":"/root/.npmrc","kind":"npmrc","size":7}]}`
	g := newGateway(t, []byte("FROM alpine\nRUN make\n"))
	g.report = found
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "credential-in-layer")
	g = newGateway(t, []byte("FROM alpine\nRUN make\n"))
	g.report = found
	g.files[policy.Filename] = []byte("skip: [{rule: credential-in-layer, reason: later}]\n")
	_, err = frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, is.Contains(strings.Join(g.warnings, "\n"), "credential-in-layer: allowed: later (/root/.npmrc in layer 1 of 1, RUN make; .leaktight.yaml:1) (line 2)"))
}

// TestPassedTokenInACommentIsToldOf: also where the plan is made again, once doubts are
// settled.
func TestPassedTokenInACommentIsToldOf(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\n# "+ruletest.Tokens()["npm-token"]+"\nRUN make\n"))
	g.files[policy.Filename] = []byte("skip:\n  - rule: literal-credential\n    reason: revoked long ago\n")
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, is.Contains(strings.Join(g.warnings, "\n"), "allowed: revoked long ago"))
}
