package frontend_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/moby/buildkit/frontend/dockerfile/builder"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

// cases are shared with package llbtransform, which tests the text.
const cases = "../llbtransform/testdata"

// TestOracle builds each case of testdata. A case with after.Dockerfile must
// give what upstream gives for that file, byte for byte: operations, capabilities
// and image configuration. A case without one must be refused with the text of
// refused.txt. The files of a case:
//
//	before.Dockerfile  what people wrote
//	after.Dockerfile   the same, repaired by hand; what fix prints
//	after.dockerignore what .dockerignore needs besides, for files that a directory takes along
//	context/           the build context, as far as it matters
//	secrets            ids of the secrets that the client gives, one a line
//	passwd             the users of every stage
//	args               build arguments, NAME=value, one a line
//	triggers           what ONBUILD of every base image holds, one a line
//	after.triggers     the same, repaired by hand
//	values, cannot-run for package integration's TestOracleEquivalence
func TestOracle(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(cases, "*", "before.Dockerfile"))
	assert.NilError(t, err)
	for _, before := range found {
		dir := filepath.Dir(before)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			if _, err := os.Stat(filepath.Join(dir, "after.Dockerfile")); err == nil {
				testRewritten(t, dir)
			} else {
				testRefused(t, dir)
			}
		})
	}
}

func testRewritten(t *testing.T, dir string) {
	t.Helper()
	ours := openCase(t, dir, "before.Dockerfile")
	res, err := frontend.Build(context.Background(), ours)
	assert.NilError(t, err)

	upstream := openCase(t, dir, "after.Dockerfile")
	if ignore := lines(t, dir, "after.dockerignore"); ignore != nil {
		upstream.files[".dockerignore"] = append(upstream.files[".dockerignore"], "\n"+strings.Join(ignore, "\n")+"\n"...)
	}
	if triggers := lines(t, dir, "after.triggers"); triggers != nil {
		upstream.onBuild = triggers
	}
	want, err := builder.Build(context.Background(), upstream)
	assert.NilError(t, err)

	assertSameLLB(t, ours.built(t), upstream.built(t))
	assert.Check(t, is.Equal(config(res), config(want)))
}

func testRefused(t *testing.T, dir string) {
	t.Helper()
	g := openCase(t, dir, "before.Dockerfile")
	_, err := frontend.Build(context.Background(), g)
	var refused *report.RefusedError
	assert.Assert(t, errors.As(err, &refused), "%v", err)
	golden.Assert(t, refused.Error()+"\n", filepath.Join("..", dir, "refused.txt"))
	for _, def := range g.solved {
		assert.Check(t, isDockerfile(def) || isListing(def) || asksForSettings(def) || isSelf(def),
			"nothing but the Dockerfile, settings, and names of files and secrets may be looked at before a refusal")
	}
	if refused.Findings[0].Lines.Start > 0 {
		assert.Check(t, len(errdefs.Sources(err)) > 0, "the error must show its line")
	}
	for _, arg := range lines(t, dir, "args") {
		_, value, _ := strings.Cut(arg, "=")
		assert.Check(t, !strings.Contains(err.Error(), value), "the error prints the value")
	}
	for _, source := range errdefs.Sources(err) {
		assert.Check(t, !strings.Contains(string(source.Info.Data), "x9!Kq2$vLp7@Zt4mWd"), "the excerpt shows the value of case e1")
	}
}

func openCase(t *testing.T, dir, dockerfile string) *gateway {
	t.Helper()
	dt, err := os.ReadFile(filepath.Join(dir, dockerfile))
	assert.NilError(t, err)
	g := newGateway(t, dt)
	g.context(t, filepath.Join(dir, "context"))
	if passwd, err := os.ReadFile(filepath.Join(dir, "passwd")); err == nil {
		g.passwd = passwd
	}
	for _, id := range lines(t, dir, "secrets") {
		g.secrets[id] = true
	}
	g.onBuild = lines(t, dir, "triggers")
	for _, arg := range lines(t, dir, "args") {
		name, value, _ := strings.Cut(arg, "=")
		g.opts["build-arg:"+name] = value
	}
	return g
}

// assertSameLLB compares operations in their order, byte for byte, and all of
// their metadata.
func assertSameLLB(t *testing.T, got, want *pb.Definition) {
	t.Helper()
	gotOps, gotMeta := canonical(t, got)
	wantOps, wantMeta := canonical(t, want)
	assert.Check(t, is.DeepEqual(gotOps, wantOps))
	assert.Check(t, is.DeepEqual(gotMeta, wantMeta))
}

// canonical takes out what upstream makes at random in each conversion, the
// identity of a local source and of a progress group, and follows that through
// the digests that depend on it.
func canonical(t *testing.T, def *pb.Definition) (ops, meta []string) {
	t.Helper()
	renamed := map[string]string{}
	groups := map[string]string{}
	for _, dt := range def.Def {
		var op pb.Op
		assert.NilError(t, op.UnmarshalVT(dt))
		for _, input := range op.Inputs {
			input.Digest = renamed[input.Digest]
		}
		if source := op.GetSource(); source != nil {
			delete(source.Attrs, pb.AttrLocalUniqueID)
		}
		canonicalDt, err := proto.MarshalOptions{Deterministic: true}.Marshal(&op)
		assert.NilError(t, err)
		m := def.Metadata[digest.FromBytes(dt).String()].CloneVT()
		if m.ProgressGroup != nil {
			if groups[m.ProgressGroup.Id] == "" {
				groups[m.ProgressGroup.Id] = fmt.Sprintf("group %d", len(groups))
			}
			m.ProgressGroup.Id = groups[m.ProgressGroup.Id]
		}
		renamed[digest.FromBytes(dt).String()] = digest.FromBytes(canonicalDt).String()
		ops = append(ops, protojson.Format(&op), fmt.Sprintf("%x", canonicalDt))
		meta = append(meta, protojson.Format(m))
	}
	return ops, meta
}
