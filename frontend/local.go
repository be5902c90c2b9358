package frontend

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
)

// solveLocal solves a directory of the client. Who asks for its .dockerignore gets the
// policy beside it, too, so that nobody has to ask for that by itself.
func (c *cachedClient) solveLocal(ctx context.Context, req client.SolveRequest, local *pb.SourceOp) (*client.Result, error) {
	if local.Attrs[pb.AttrFollowPaths] == `["`+dockerui.DefaultDockerignoreName+`"]` {
		st := c.ignoreSource(strings.TrimPrefix(local.Identifier, localScheme))
		def, err := st.Marshal(ctx)
		if err != nil {
			return nil, err
		}
		req.Definition = def.ToPB()
		if local, err = localSource(req.Definition); err != nil {
			return nil, err
		}
	}
	delete(local.Attrs, pb.AttrLocalUniqueID)
	return c.locals.Do(ctx, fmt.Sprint(local.Identifier, local.Attrs), func(ctx context.Context) (*client.Result, error) {
		return c.Client.Solve(ctx, req)
	})
}

// ignoreSource is the .dockerignore of a directory of the client, as package dockerui
// asks for it, with the policy beside it. What the .dockerignore says does not count for
// the policy: many leave all out but a few files.
func (c *cachedClient) ignoreSource(name string) llb.State {
	opts := c.BuildOpts()
	return llb.Local(
		name,
		llb.SessionID(cmp.Or(opts.Opts["local-sessionid:"+name], opts.SessionID)),
		llb.FollowPaths([]string{dockerui.DefaultDockerignoreName}),
		llb.SharedKeyHint(name+"-"+dockerui.DefaultDockerignoreName),
		dockerui.WithInternalName("load "+dockerui.DefaultDockerignoreName),
		llb.Differ(llb.DiffNone, false),
		withPolicy{},
	)
}

// localScheme starts the identifier of a directory of the client.
const localScheme = "local://"

// localSource is the directory of the client that a definition is, nil for any other.
func localSource(def *pb.Definition) (*pb.SourceOp, error) {
	if len(def.GetDef()) != 2 {
		return nil, nil
	}
	var op pb.Op
	if err := op.UnmarshalVT(def.Def[0]); err != nil || !strings.HasPrefix(op.GetSource().GetIdentifier(), localScheme) {
		return nil, err
	}
	return op.GetSource(), nil
}

// localState is the directory of the client that a state is, nil for any other.
func localState(ctx context.Context, st llb.State) (*pb.SourceOp, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, err
	}
	return localSource(def.ToPB())
}
