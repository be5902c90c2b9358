package frontend_test

import (
	"context"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/moby/buildkit/solver/pb"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestGatheredFileBesideWholeContextIsRefused(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY keys/ /keys/\nCOPY . /app/\nRUN make\n"))
	g.files["keys/id_rsa"] = []byte("x")
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "Dockerfile:3: this instruction copies keys/id_rsa along")
}

func TestGatheredFileBesideBindMountIsRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ mount, want string }{
		"of its directory":      {"source=keys,target=/k", "Dockerfile:3: this instruction mounts keys/id_rsa along"},
		"of the whole context":  {"target=/k", "Dockerfile:3: this instruction mounts keys/id_rsa along"},
		"of another directory":  {"source=src,target=/k", ""},
		"of the file's sibling": {"source=keys/a,target=/k", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, []byte("FROM alpine\nCOPY keys/ /keys/\nRUN --mount=type=bind,"+tc.mount+" make\n"))
			g.files["keys/id_rsa"] = []byte("x")
			_, err := frontend.Build(context.Background(), g)
			if tc.want == "" {
				assert.NilError(t, err)
				return
			}
			assert.ErrorContains(t, err, tc.want)
		})
	}
}

func TestExcludedFileEndsEitherIgnoreFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{".dockerignore", "Dockerfile.dockerignore"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, []byte("FROM alpine\nCOPY keys/ /keys/\nRUN make\n"))
			g.files["keys/id_rsa"], g.files[name] = []byte("x"), []byte("other")
			_, err := frontend.Build(context.Background(), g)
			assert.NilError(t, err)
			assert.Check(t, is.Equal(localSource(g.built(t)).Attrs[pb.AttrExcludePatterns], `["other","keys/id_rsa"]`))
		})
	}
}

func TestContextThatIsNoDirectoryIsNotListed(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY keys/ /keys/\nCOPY id_ed25519 /root/\nRUN make\n"))
	g.opts["context"] = "https://git.example.com/project.git"
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	for _, def := range g.solved {
		assert.Check(t, !isListing(def))
	}
}
