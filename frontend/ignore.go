package frontend

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
)

// ignoreSuffix ends the name of every file with patterns that the context leaves out.
const ignoreSuffix = ".dockerignore"

// exclude keeps files out of the build context of everything that is converted
// from now on: they are lines at the end of what package dockerui reads as the
// .dockerignore, so that they are never sent.
func (r *request) exclude(ctx context.Context, files []llbtransform.Exclusion) error {
	if len(files) == 0 {
		return nil
	}
	var lines []string
	for _, f := range files {
		if !slices.Contains(lines, f.File) {
			lines = append(lines, f.File)
		}
	}
	var err error
	if r.ui, err = dockerui.NewClient(&ignoringClient{r.client, "\n" + strings.Join(lines, "\n") + "\n"}); err != nil {
		return err
	}
	_, err = r.ui.ReadEntrypoint(ctx, language)
	return err
}

// ignoringClient adds lines to the .dockerignore that it is asked for.
type ignoringClient struct {
	*cachedClient
	lines string
}

var _ client.Client = (*ignoringClient)(nil)

// Solve gives a reference of its own for a look at a .dockerignore only: the
// result of a build has to be the daemon's.
func (c *ignoringClient) Solve(ctx context.Context, req client.SolveRequest) (*client.Result, error) {
	res, err := c.cachedClient.Solve(ctx, req)
	if err != nil || !asksForIgnoreFile(req.Definition) {
		return res, err
	}
	ref, err := res.SingleRef()
	if err != nil {
		return nil, err
	}
	own := client.NewResult()
	own.SetRef(&ignoringReference{ref, c.lines})
	return own, nil
}

func asksForIgnoreFile(def *pb.Definition) bool {
	source, err := sourceOf(def)
	if source == nil || err != nil {
		return false
	}
	var paths []string
	if json.Unmarshal([]byte(source.Attrs[pb.AttrFollowPaths]), &paths) != nil {
		return false
	}
	return slices.ContainsFunc(paths, func(p string) bool { return strings.HasSuffix(p, ignoreSuffix) })
}

// sourceOf gives the source that a definition consists of, nil if it is anything else.
func sourceOf(def *pb.Definition) (*pb.SourceOp, error) {
	if def == nil || len(def.Def) != 2 {
		return nil, nil
	}
	var op pb.Op
	if err := op.UnmarshalVT(def.Def[0]); err != nil {
		return nil, err
	}
	return op.GetSource(), nil
}

type ignoringReference struct {
	client.Reference
	lines string
}

// ReadFile takes a .dockerignore that is not there as an empty one. One that
// belongs to a Dockerfile of another name counts only where it is there.
func (r *ignoringReference) ReadFile(ctx context.Context, req client.ReadRequest) ([]byte, error) {
	dt, err := r.Reference.ReadFile(ctx, req)
	switch {
	case !strings.HasSuffix(req.Filename, ignoreSuffix), err != nil && (req.Filename != ignoreSuffix || ctx.Err() != nil):
		return dt, err
	case err != nil:
		return []byte(r.lines), nil
	}
	return append(dt, r.lines...), nil
}
