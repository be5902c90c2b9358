package llbtransform_test

import (
	"context"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// mounting is the plan of a build that mounts pip.conf.
func mounting() *llbtransform.Plan {
	return &llbtransform.Plan{Mounts: []rule.Mount{{ID: "pip.conf", Target: "/root/.pip/pip.conf", Source: "conf/pip.conf"}}}
}

func definition(t *testing.T, st llb.State) *pb.Definition {
	t.Helper()
	def, err := st.Marshal(context.Background())
	assert.NilError(t, err)
	return def.ToPB()
}

func TestGuard(t *testing.T) {
	t.Parallel()
	sent := llb.Local("context")
	for _, tc := range []struct {
		name  string
		state llb.State
		rule  string
	}{
		{"whole context", llb.Scratch().File(llb.Copy(sent, "/", "/app", &llb.CopyInfo{CopyDirContentsOnly: true})), "secret-file"},
		{"directory of the file", llb.Scratch().File(llb.Copy(sent, "/conf", "/etc")), "secret-file"},
		{"pattern", llb.Scratch().File(llb.Copy(sent, "/c*/*.conf", "/etc", &llb.CopyInfo{AllowWildcard: true})), "secret-file"},
		{"the file itself", llb.Scratch().File(llb.Copy(sent, "/conf/pip.conf", "/etc/pip.conf")), "secret-file"},
		{"other directory", llb.Scratch().File(llb.Copy(sent, "/config", "/etc")), ""},
		{"pattern for others", llb.Scratch().File(llb.Copy(sent, "/c*/*.json", "/etc", &llb.CopyInfo{AllowWildcard: true})), ""},
		{"directory without the file", llb.Scratch().File(llb.Copy(sent, "/conf", "/etc", llb.WithExcludePatterns([]string{"conf/*.conf"}))), ""},
		{"file that is never sent", llb.Scratch().File(llb.Copy(llb.Local("context", llb.ExcludePatterns([]string{"conf"})), "/", "/app")), ""},
		{"directory of what another frontend passes on", llb.Scratch().File(llb.Copy(llb.NewPassthrough("built", []llb.PassthroughInput{{State: llb.Image("alpine"), Output: true}}), "/", "/app")), ""},
		{"directory of an image", llb.Scratch().File(llb.Copy(llb.Image("alpine"), "/", "/app")), ""},
		{"password in an argument", llb.Image("alpine").Run(llb.Args([]string{"/bin/sh", "-c", "git clone 'https://bot:x9Kq2vLp7Zt4@git.example.com/a'"})).Root(), "literal-credential"},
		{"variable in an argument", llb.Image("alpine").Run(llb.Args([]string{"/bin/sh", "-c", "git clone https://bot:$TOKEN@git.example.com/a"})).Root(), ""},
		{"password in a source", llb.HTTP("https://bot:x9Kq2vLp7Zt4@files.example.com/a.tar"), "literal-credential"},
		{"key in a made file", llb.Scratch().File(llb.Mkfile("/k", 0o600, []byte("ghp_"+"a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2"))), "literal-credential"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			findings, err := llbtransform.Guard(definition(t, tc.state), mounting())
			assert.NilError(t, err)
			if tc.rule == "" {
				assert.Check(t, is.Len(findings, 0))
				return
			}
			assert.Assert(t, is.Len(findings, 1))
			assert.Check(t, is.Equal(findings[0].Rule.Name, tc.rule))
			assert.Check(t, is.Equal(findings[0].Verdict, rule.Fail))
		})
	}
}

func TestGuardFailsOnWhatItCannotRead(t *testing.T) {
	t.Parallel()
	_, err := llbtransform.Guard(&pb.Definition{Def: [][]byte{[]byte("no LLB")}}, mounting())
	assert.ErrorContains(t, err, "read LLB")
}

// TestGuardBlamesLinesOfItsOwnDockerfile: a named context may be what another Dockerfile
// became.
func TestGuardBlamesLinesOfItsOwnDockerfile(t *testing.T) {
	t.Parallel()
	ours := []byte("FROM inner\nRUN make\n")
	for _, tc := range []struct {
		name   string
		source string
		line   int
	}{
		{"of this Dockerfile", string(ours), 2},
		{"of another one", "FROM alpine\nRUN git clone\n", 0},
	} {
		file, err := detect.Parse(ours)
		assert.NilError(t, err)
		plan, err := llbtransform.New(file, nil, llbtransform.Options{})
		assert.NilError(t, err)
		at := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", []byte(tc.source)).
			Location([]*pb.Range{{Start: &pb.Position{Line: 2}, End: &pb.Position{Line: 2}}})
		args := llb.Args([]string{"git", "clone", "https://bot:x9Kq2vLp7Zt4@git.example.com/a"})
		findings, err := llbtransform.Guard(definition(t, llb.Image("alpine").Run(args, at).Root()), plan)
		assert.NilError(t, err)
		assert.Assert(t, is.Len(findings, 1), tc.name)
		assert.Check(t, is.Equal(findings[0].Lines.Start, tc.line), tc.name)
	}
}
