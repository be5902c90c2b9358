package frontend_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/verify/verifytest"
	"github.com/moby/buildkit/frontend/dockerfile/builder"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/grpcerrors"
	digest "github.com/opencontainers/go-digest"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const (
	cleanDockerfile  = "FROM alpine AS base\nARG VERSION=1\nRUN make\nFROM base\nCOPY --from=base /a /a\n"
	secretDockerfile = "FROM alpine\nARG NPM_TOKEN\nCOPY id_rsa /root/.ssh/\nRUN make\n"
)

func TestBadDockerfileGetsUpstreamsError(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, dockerfile string }{
		{"empty", ""},
		{"only comments", "# nothing\n"},
		{"no FROM", "RUN true\n"},
		{"only an ARG", "ARG A\n"},
		{"unknown instruction", "FROM alpine\nRUNN true\n"},
		{"unknown flag", "FROM alpine\nCOPY --fly a b\n"},
		{"unterminated here-document", "FROM alpine\nRUN <<EOF\ntrue\n"},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00\xff\xfe"},
		{"unknown base image", "FROM registry.example.com/unknown\nRUN true\n"},
		{"unknown target stage", "FROM alpine\nCOPY --from=7 a b\n"},
		{"secret in front of an error", "FROM alpine\nARG TOKEN\nRUN true\nENTRYPOINTT x\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, got := frontend.Build(context.Background(), newGateway(t, []byte(tc.dockerfile)))
			_, want := builder.Build(context.Background(), newGateway(t, []byte(tc.dockerfile)))
			assert.Assert(t, want != nil)
			assert.Check(t, is.Error(got, strings.ToValidUTF8(want.Error(), "\uFFFD")))
		})
	}
}

func TestMissingSecretsAreListedAtOnce(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile+"COPY .netrc /root/\nRUN make install\n"))
	g.secrets["NPM_TOKEN"] = true
	g.buildErr = errors.New("secret id_rsa: not found")
	_, err := frontend.Build(context.Background(), g)
	var missing *report.MissingError
	assert.Assert(t, errors.As(err, &missing), "%v", err)
	assert.Check(t, is.Contains(err.Error(), "--secret id=id_rsa,src=id_rsa\n"))
	assert.Check(t, is.Contains(err.Error(), "--secret id=netrc,src=.netrc\n"))
	assert.Check(t, is.Contains(err.Error(), "keep, as it was given already:\n  --secret id=NPM_TOKEN,env=NPM_TOKEN"))
	assert.Check(t, errors.Is(err, g.buildErr))
}

// A COPY may want for a file that was left out, and for no variable.
func TestFailureOfACopyIsNotForWantOfAVariable(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	g.secrets["id_rsa"] = true
	g.buildErr = &errdefs.SolveError{Solve: &errdefs.Solve{Op: &pb.Op{Op: &pb.Op_File{File: &pb.FileOp{}}}}, Err: errors.New("not found")}
	_, err := frontend.Build(context.Background(), g)
	assert.Check(t, is.Error(err, "not found"))
	g.secrets["id_rsa"] = false
	_, err = frontend.Build(context.Background(), g)
	assert.Check(t, is.ErrorContains(err, "--secret id=id_rsa,src=id_rsa\n(not found)"))
	g.buildErr = &errdefs.SolveError{Solve: &errdefs.Solve{Op: &pb.Op{Op: &pb.Op_Exec{Exec: &pb.ExecOp{}}}}, Err: errors.New("exit code 1")}
	_, err = frontend.Build(context.Background(), g)
	assert.Check(t, is.ErrorContains(err, "--secret id=NPM_TOKEN,env=NPM_TOKEN\n"))
}

func TestFailureWithEverySecretGivenStaysAsItIs(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	g.secrets["NPM_TOKEN"], g.secrets["id_rsa"] = true, true
	g.buildErr = errors.New("exit code 1")
	_, err := frontend.Build(context.Background(), g)
	assert.Check(t, is.Error(err, "exit code 1"))
}

func TestFailureOfAStepIsTheBuilds(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nRUN make\nRUN make test\n"))
	g.buildErr = errors.New("exit code 1")
	g.scan = func(ctx context.Context) error {
		<-ctx.Done() // for a layer that never comes
		return ctx.Err()
	}
	_, err := frontend.Build(context.Background(), g)
	assert.Check(t, is.Error(err, "exit code 1"))

	g.scan = func(context.Context) error { return errors.New("exit code 1, as the layer has it") }
	_, err = frontend.Build(context.Background(), g)
	assert.Check(t, is.Error(err, "exit code 1"))
}

func TestScanThatFailsStopsTheBuild(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nRUN make\n"))
	g.scan = func(context.Context) error { return errors.New("killed") }
	_, err := frontend.Build(context.Background(), g)
	assert.Check(t, is.ErrorContains(err, "scan the result, which is not exported unscanned: scan "))
	assert.Check(t, is.ErrorContains(err, "killed"))
}

func TestRewritesAreWarnings(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Assert(t, is.Len(g.warnings, 2))
	assert.Check(t, is.Contains(g.warnings[0], `ARG NPM_TOKEN is now the secret "NPM_TOKEN"`))
	assert.Check(t, is.Contains(g.warnings[1], "/root/.ssh/id_rsa does not exist at run time any more"))
	assert.Check(t, strings.HasSuffix(g.warnings[1], "(line 3)"))
}

func TestNothingDoubtfulStartsNoContainer(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, is.Len(g.asked, 0))
	assert.Check(t, is.Equal(g.probed, 0))
}

func TestDoubtfulFileIsASecretWhereOneIsGiven(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name          string
		unsure, given bool
		probed        int
	}{
		{"given", false, true, 0},
		{"not given", false, false, 0},
		{"given to a daemon that speaks otherwise", true, true, 1},
		{"not given to a daemon that speaks otherwise", true, false, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, []byte("FROM alpine\nCOPY .npmrc /app/\nRUN npm ci\n"))
			g.files[".npmrc"], g.unsure, g.secrets["npmrc"] = []byte("registry=https://registry.example.com/\n"), tc.unsure, tc.given
			_, err := frontend.Build(context.Background(), g)
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(g.asked, []string{"npmrc"}))
			assert.Check(t, is.Equal(g.probed, tc.probed))
			want := 0
			if tc.given {
				want = 1
			}
			assert.Assert(t, is.Len(g.warnings, want))
		})
	}
}

func TestProbeThatIsCutOffIsAnError(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY . /app\n"))
	g.files[".npmrc"], g.unsure, g.cut = []byte("//registry.example.com/:_authToken=x9Kq2vLp7\n"), true, true
	_, err := frontend.Build(context.Background(), g)
	assert.Check(t, is.ErrorContains(err, "the answer is cut off"))
}

func TestBuildIsNeverForwarded(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("# syntax=docker/dockerfile:1\n"+secretDockerfile))
	delete(g.opts, "cmdline")
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	g.built(t)
}

func TestUnknownCapabilityIsRefused(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(cleanDockerfile))
	g.opts["frontend.caps"] = "moby.buildkit.frontend.inputs,moby.buildkit.frontend.time-travel+forward"
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "time-travel")
	assert.Check(t, is.Len(g.solved, 0))
}

func TestErrorsReachTheClientWhole(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	g.buildErr = grpcerrors.FromGRPC(status.Error(codes.NotFound, "secret id_rsa: not found"))
	_, err := frontend.Build(context.Background(), g)
	sent := status.Convert(grpcerrors.ToGRPC(context.Background(), err))
	assert.Check(t, is.Equal(sent.Code(), codes.NotFound))
	assert.Check(t, is.Contains(sent.Message(), "--secret id=id_rsa,src=id_rsa"))

	_, err = frontend.Build(context.Background(), newGateway(t, []byte("\x7fELF\xff\xfe")))
	sent = status.Convert(grpcerrors.ToGRPC(context.Background(), err))
	assert.Check(t, utf8.ValidString(sent.Message()), "%q", sent.Message())
}

func TestBaseImageIsLookedUpOnce(t *testing.T) {
	t.Parallel()
	for _, platforms := range []string{"", "linux/amd64", "linux/amd64,linux/arm64"} {
		g := newGateway(t, []byte("FROM alpine\nCOPY id_rsa .\nRUN make\n"))
		g.opts["platform"] = platforms
		_, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err)
		assert.Check(t, is.Len(g.resolved, max(1, len(strings.Split(platforms, ",")))), "%q", platforms)
	}
}

func TestLayersOfABaseImageAreLookedAt(t *testing.T) {
	t.Parallel()
	for platforms, want := range map[string]int{"": 1, "linux/arm64": 1, "linux/amd64,linux/arm64": 2} {
		g := newGateway(t, []byte("FROM alpine\n"))
		g.opts["platform"] = platforms
		g.image.RootFS.DiffIDs = []digest.Digest{"a", "b", "c"}
		_, err := frontend.Build(context.Background(), g)
		assert.NilError(t, err)
		var trees []int
		for _, def := range g.solved {
			if step, _ := verifytest.Step(def, ""); step != nil {
				trees = append(trees, scannedTrees(step))
			}
		}
		assert.Check(t, is.DeepEqual(trees, slices.Repeat([]int{3}, want)), "%q", platforms)
	}
}

func TestTriggerOfTheBaseImage(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM registry.example.com/team/node\nCOPY a /a\n"))
	g.onBuild = []string{"COPY id_rsa /root/.ssh/id_rsa", "RUN cp /root/.ssh/id_rsa /app/key"}
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "Dockerfile:1: ONBUILD RUN of base image registry.example.com/team/node would leak /root/.ssh/id_rsa")

	g = newGateway(t, []byte("FROM registry.example.com/team/node\nCOPY a /a\n"))
	g.onBuild = []string{"COPY package.json /app/", "RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci"}
	_, err = frontend.Build(context.Background(), g)
	assert.NilError(t, err)
}

// TestUsersAreLookedUpForABuildWithATarget: the look-up builds the stage as far as it goes
// before the COPY, where the target may not be yet.
func TestUsersAreLookedUpForABuildWithATarget(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine AS base\nCOPY --chown=me .npmrc /app/\nRUN npm ci\nFROM base AS app\nRUN true\n"))
	g.opts["target"] = "app"
	g.files[".npmrc"] = []byte("//registry.example.com/:_authToken=x9Kq2vLp7Zt4mWdR8sBn\n")
	g.passwd = []byte("me:x:1042:1043::/app:/bin/sh\n")
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	var uids []uint32
	for _, dt := range g.built(t).Def {
		var op pb.Op
		assert.NilError(t, op.UnmarshalVT(dt))
		for _, m := range op.GetExec().GetMounts() {
			if m.SecretOpt != nil {
				uids = append(uids, m.SecretOpt.Uid)
			}
		}
	}
	assert.Check(t, is.DeepEqual(uids, []uint32{1042, 1042}))
}
