package frontend_test

import (
	"context"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/moby/buildkit/solver/pb"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestCredentialOfTheContextIsWithheld: whatever takes a credential file along,
// the client does not send it.
func TestCredentialOfTheContextIsWithheld(t *testing.T) {
	t.Parallel()
	for name, dockerfile := range map[string]string{
		"copy of the context":         "FROM alpine\nCOPY . /app/\nRUN make\n",
		"pattern of the context":      "FROM alpine\nCOPY * /app/\nRUN make\n",
		"add of the context":          "FROM alpine\nADD ./ /app/\n",
		"directory beside context":    "FROM alpine\nCOPY keys/ /keys/\nCOPY . /app/\nRUN make\n",
		"file beside context":         "FROM alpine\nCOPY keys/id_rsa /root/.ssh/\nCOPY . /app/\nRUN make\n",
		"directory beside bind mount": "FROM alpine\nCOPY keys/ /keys/\nRUN --mount=type=bind,source=keys,target=/k make\n",
		"bind mount of the context":   "FROM alpine\nRUN --mount=type=bind,target=/k make\n",
		"variable":                    "FROM alpine\nARG WHERE=.\nCOPY $WHERE /app\n",
		"stage":                       "FROM alpine AS a\nCOPY . /app\nFROM alpine\nCOPY --from=a /app /app\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, []byte(dockerfile))
			g.files["keys/id_rsa"] = []byte("x")
			_, err := frontend.Build(context.Background(), g)
			assert.NilError(t, err)
			assert.Check(t, is.Equal(contextSource(g.built(t)).Attrs[pb.AttrExcludePatterns], `["keys/id_rsa"]`))
		})
	}
}

func TestBindMountOfCredentialBecomesSecretMount(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nRUN --mount=type=bind,source=keys/id_rsa,target=/root/id_rsa make\n"))
	g.files["keys/id_rsa"] = []byte("x")
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, contextSource(g.built(t)) == nil, "nothing of the context is needed")
}

// contextSource is the source of a build that is the client's build context.
func contextSource(def *pb.Definition) *pb.SourceOp {
	for _, dt := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(dt); err != nil {
			panic(err)
		}
		if op.GetSource().GetIdentifier() == "local://context" {
			return op.GetSource()
		}
	}
	return nil
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
			assert.Check(t, is.Equal(contextSource(g.built(t)).Attrs[pb.AttrExcludePatterns], `["other","keys/id_rsa"]`))
		})
	}
}

// TestContextThatIsNoDirectoryIsFiltered: what the builder has already is copied
// without its credentials before anything else reads it.
func TestContextThatIsNoDirectoryIsFiltered(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY . /keys/\nRUN make\n"))
	g.files["keys/id_rsa"], g.files["id_ed25519"] = []byte("x"), []byte("x")
	g.opts["context"] = "https://git.example.com/project.git"
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	built := g.built(t)
	filters := 0
	for _, dt := range built.Def {
		var op pb.Op
		assert.NilError(t, op.UnmarshalVT(dt))
		if file := op.GetFile(); file != nil && len(file.Actions) == 1 && len(file.Actions[0].GetCopy().GetExcludePatterns()) > 0 {
			assert.Check(t, is.DeepEqual(file.Actions[0].GetCopy().ExcludePatterns, []string{"id_ed25519", "keys/id_rsa"}))
			filters++
		}
	}
	assert.Check(t, is.Equal(filters, 1))
}
