package frontend_test

import (
	"context"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestBuilderThatLacksCapability: what the builder does not state is not used, and
// the build says so.
func TestBuilderThatLacksCapability(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		lacking    apicaps.CapID
		dockerfile string
		remote     bool
		fails      string
	}{
		{"no secret as a variable", pb.CapExecSecretEnv, "FROM alpine\nARG TOKEN\nRUN make\n", false, "mount the secret TOKEN as a variable: this builder lacks"},
		{"no secret as a variable, and none needed", pb.CapExecSecretEnv, "FROM alpine\nCOPY id_rsa /root/\nRUN make\n", false, ""},
		{"no way to tell layers apart", pb.CapDiffOp, "FROM alpine\nRUN make\n", false, ""},
		{"no mount that is not hashed", pb.CapExecMountContentCache, "FROM alpine\nRUN make\n", false, ""},
		{"no warnings", gwpb.CapGatewayWarnings, "FROM alpine\nRUN make\n", false, "this builder lacks what leaktight needs here, so nothing is built: update the builder"},
		{"no copy that leaves files out", pb.CapFileCopyIncludeExcludePatterns, "FROM alpine\nCOPY . /app\n", true, "list the files of the build context: this builder lacks"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, []byte(tc.dockerfile))
			g.files["id_rsa"] = []byte("x")
			g.lacking = []apicaps.CapID{tc.lacking}
			if tc.remote {
				g.opts["context"] = "https://git.example.com/project.git"
			}
			_, err := frontend.Build(context.Background(), g)
			if tc.fails == "" {
				assert.NilError(t, err)
				for _, def := range g.solved {
					for _, m := range def.Metadata {
						assert.Check(t, !m.Caps[string(tc.lacking)], "what the builder does not state is used")
					}
				}
				return
			}
			assert.ErrorContains(t, err, tc.fails)
		})
	}
}

// TestBuilderThatCannotList gets the files that are called like credentials, and
// the image does not.
func TestBuilderThatCannotList(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY . /app\n"))
	g.files["id_rsa"] = []byte("x")
	g.lacking = []apicaps.CapID{pb.CapSourceMetadataTransfer}
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(contextSource(g.built(t)).Attrs[pb.AttrExcludePatterns], `["id_rsa"]`))
	assert.Check(t, is.Contains(strings.Join(g.warnings, "\n"), "this builder cannot list the build context without receiving the files"))
	for _, def := range g.solved {
		assert.Check(t, !isListing(def))
	}
}
