package frontend_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/frontend/verify/verifytest"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"
	fstypes "github.com/tonistiigi/fsutil/types"
	"gotest.tools/v3/assert"
)

// reference is a file system: that of the context, or the gate's report.
type reference struct {
	client.Reference
	gateway *gateway
	def     *pb.Definition
	// listing says that it holds the metadata of the context only.
	listing bool
}

// isDockerfile reports whether only the Dockerfile is asked for.
func isDockerfile(def *pb.Definition) bool {
	return strings.HasPrefix(localSource(def).GetAttrs()[pb.AttrFollowPaths], `["Dockerfile",`)
}

// isListing reports whether only metadata of a local directory is asked for.
func isListing(def *pb.Definition) bool {
	return localSource(def).GetAttrs()[pb.AttrMetadataTransfer] != ""
}

// asksForSettings reports whether only the .dockerignore of the context and the policy
// beside it are asked for.
func asksForSettings(def *pb.Definition) bool {
	return strings.HasPrefix(localSource(def).GetAttrs()[pb.AttrFollowPaths], `[".dockerignore"`)
}

// isSelf reports whether only the frontend's own image is asked for, which tells
// the secrets that are given.
func isSelf(def *pb.Definition) bool {
	return len(def.Def) == 2 && strings.Contains(localSource(def).GetIdentifier(), "leaktight")
}

// localSource is the first source of a definition.
func localSource(def *pb.Definition) *pb.SourceOp {
	if len(def.Def) == 0 {
		return nil
	}
	var op pb.Op
	if err := op.UnmarshalVT(def.Def[0]); err != nil {
		panic(err)
	}
	return op.GetSource()
}

// listing gives all files the mode of a fresh checkout, but for the excluded ones.
func (g *gateway) listing(def *pb.Definition) []byte {
	var excluded []string
	if encoded := localSource(def).Attrs[pb.AttrExcludePatterns]; encoded != "" {
		if err := json.Unmarshal([]byte(encoded), &excluded); err != nil {
			panic(err)
		}
	}
	var all []byte
	for _, name := range slices.Sorted(maps.Keys(g.files)) {
		if ignored, err := patternmatcher.MatchesOrParentMatches(name, excluded); ignored || err != nil {
			continue
		}
		dt, err := (&fstypes.Stat{Path: name, Mode: 0o644, Size: int64(len(g.files[name]))}).MarshalVT()
		if err != nil {
			panic(err)
		}
		all = append(binary.LittleEndian.AppendUint32(all, uint32(len(dt))), dt...)
	}
	return all
}

func (r *reference) ReadFile(_ context.Context, req client.ReadRequest) ([]byte, error) {
	if step, layer := verifytest.Step(r.def, req.Filename); step != nil {
		report := r.gateway.report
		if report == "" || !strings.HasPrefix(layer, "layer 1 of") {
			report = `{"files":1}`
		}
		return []byte(`{"version":3,"layers":[` + report + strings.Repeat(`,{"files":1}`, scannedTrees(step)-1) + `]}`), nil
	}
	if r.listing {
		return r.gateway.listing(r.def), nil
	}
	if req.Filename == "/etc/passwd" {
		r.gateway.lookedInto[r.def] = true
		return r.gateway.passwd, nil
	}
	dt, ok := r.gateway.files[req.Filename]
	if !ok {
		return nil, os.ErrNotExist
	}
	return dt, nil
}

func (r *reference) StatFile(_ context.Context, req client.StatRequest) (*fstypes.Stat, error) {
	dt, ok := r.gateway.files[req.Path]
	if !ok {
		return nil, os.ErrNotExist
	}
	return &fstypes.Stat{Path: req.Path, Size: int64(len(dt)), Mode: 0o644}, nil
}

// ReadDir lists the files of the context in a directory.
func (r *reference) ReadDir(_ context.Context, req client.ReadDirRequest) ([]*fstypes.Stat, error) {
	var stats []*fstypes.Stat
	for _, name := range slices.Sorted(maps.Keys(r.gateway.files)) {
		below, ok := strings.CutPrefix("/"+name, strings.TrimSuffix(req.Path, "/")+"/")
		if !ok {
			continue
		}
		stat := &fstypes.Stat{Path: below, Mode: 0o644, Size: int64(len(r.gateway.files[name]))}
		if dir, _, nested := strings.Cut(below, "/"); nested {
			stat = &fstypes.Stat{Path: dir, Mode: uint32(fs.ModeDir | 0o755)}
		}
		if !slices.ContainsFunc(stats, func(have *fstypes.Stat) bool { return have.Path == stat.Path }) {
			stats = append(stats, stat)
		}
	}
	return stats, nil
}

// container runs the probe: it prints the mounts whose secret is there.
type container struct {
	client.Container
	gateway *gateway
	mounts  []client.Mount
}

func (c *container) Release(context.Context) error { return nil }

func (c *container) Start(_ context.Context, req client.StartRequest) (client.ContainerProcess, error) {
	if req.Args[1] == verify.SearchCommand {
		var n int
		_, _ = fmt.Sscanf(req.Args[2], "--layers=%d", &n)
		var texts []any
		if err := json.NewDecoder(req.Stdin).Decode(&texts); err != nil {
			return nil, err
		}
		fmt.Fprintf(req.Stdout, `{"layers":[{}%s],"texts":[{}%s]}`, strings.Repeat(",{}", max(n-1, 0)), strings.Repeat(",{}", len(texts)-1))
		return process{}, nil
	}
	c.gateway.probed++
	for _, m := range c.mounts {
		if m.SecretOpt != nil && c.gateway.secrets[m.SecretOpt.ID] {
			fmt.Fprintln(req.Stdout, m.Dest)
		}
	}
	if !c.gateway.cut {
		return process{}, frontend.Probe(req.Stdout, nil)
	}
	return process{}, nil
}

type process struct{ client.ContainerProcess }

func (process) Wait() error { return nil }

// config is the image configuration that a build returned.
func config(res *client.Result) string {
	return string(res.Metadata[exptypes.ExporterImageConfigKey])
}

// lines reads a file of a case, nil where it has none.
func lines(t *testing.T, elem ...string) []string {
	t.Helper()
	dt, err := os.ReadFile(filepath.Join(elem...))
	if os.IsNotExist(err) {
		return nil
	}
	assert.NilError(t, err)
	return strings.Split(strings.TrimSpace(string(bytes.TrimSpace(dt))), "\n")
}
