package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strconv"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"golang.org/x/sync/errgroup"
)

// Client is what the gate needs of a [gwclient.Client].
type Client interface {
	Solver
	Starter
}

var _ Client = gwclient.Client(nil)

// solvedAtOnce bounds the layers that are asked for at a time.
const solvedAtOnce = 4

// searchValues looks for the values of the build's secrets in every layer that it
// added, and in what it publishes besides; layers is how many there are, bases too. It
// runs in a container of its own and not in a build step, since a step would stay cached
// when a secret changes: what the cache knows of a step is not what its secrets hold.
func searchValues(ctx context.Context, c Client, ids []string, layers int, trees []mounted, opt Options) (*searchReport, error) {
	if len(ids) == 0 {
		return &searchReport{}, nil
	}
	mounts, err := mountLayers(ctx, c, trees, opt)
	if err != nil {
		return nil, err
	}
	args := append([]string{Program, SearchCommand, fmt.Sprintf("--%s=%d", flagLayers, layers)}, limitFlags(opt.Policy.Limits())...)
	args = append(args, flagsOf(flagSecret, ids)...)
	for i, id := range ids {
		mounts = append(mounts, OptionalSecret(path.Join(secretDir, strconv.Itoa(i)), id))
	}
	texts, err := publishedTexts(opt, c.BuildOpts().Opts)
	if err != nil {
		return nil, err
	}
	stdin, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	out, err := Exec(ctx, c, mounts, args, bytes.NewReader(stdin))
	if err != nil {
		return nil, fmt.Errorf("search the layers for the values of secrets: %w", err)
	}
	var found searchReport
	if err := json.Unmarshal([]byte(out), &found); err != nil || len(found.Layers) != layers || len(found.Texts) != len(texts) {
		return nil, fmt.Errorf("search the layers for the values of secrets: the report is damaged")
	}
	return &found, nil
}

// mounted is a marshalled [tree].
type mounted struct {
	dest string
	def  *pb.Definition
}

// marshalTrees gives the layers that the build added. Without secrets, nobody asks.
func marshalTrees(ctx context.Context, c Solver, places []place, secrets []string) ([]mounted, error) {
	if len(secrets) == 0 {
		return nil, nil
	}
	var all []mounted
	for i, p := range places {
		if p.Base {
			continue
		}
		for _, t := range p.trees(i, p.progress...) {
			def, err := t.state.Marshal(ctx, llb.WithCaps(c.BuildOpts().LLBCaps))
			if err != nil {
				return nil, fmt.Errorf("mount layers: %w", err)
			}
			all = append(all, mounted{t.dest, def.ToPB()})
		}
	}
	return all, nil
}

// mountLayers gives the frontend's own image as the root, and each layer below it. The scan
// makes the layers real as well.
func mountLayers(ctx context.Context, c Client, trees []mounted, opt Options) ([]gwclient.Mount, error) {
	var self gwclient.Reference
	refs := make([]gwclient.Reference, len(trees))
	eg, ctx := errgroup.WithContext(ctx)
	eg.SetLimit(solvedAtOnce)
	eg.Go(func() (err error) {
		self, err = loadSelf(ctx, c, opt)
		return err
	})
	for i, t := range trees {
		eg.Go(func() (err error) {
			if refs[i], err = solve(ctx, c, t.def, opt); err != nil {
				return fmt.Errorf("mount layers: %w", err)
			}
			return nil
		})
	}
	if err := eg.Wait(); err != nil {
		return nil, err
	}
	mounts := []gwclient.Mount{{Dest: pb.RootMount, MountType: pb.MountType_BIND, Ref: self}}
	for i, ref := range refs {
		if ref != nil { // a file system may hold nothing, too
			mounts = append(mounts, gwclient.Mount{Dest: trees[i].dest, MountType: pb.MountType_BIND, Ref: ref, Readonly: true})
		}
	}
	return mounts, nil
}

func solve(ctx context.Context, c Solver, def *pb.Definition, opt Options) (gwclient.Reference, error) {
	res, err := c.Solve(ctx, gwclient.SolveRequest{Definition: def, CacheImports: opt.CacheImports, Evaluate: true})
	if err != nil {
		return nil, err
	}
	return res.SingleRef()
}

func loadSelf(ctx context.Context, c Solver, opt Options) (gwclient.Reference, error) {
	def, err := opt.Self.Marshal(ctx, llb.WithCaps(c.BuildOpts().LLBCaps))
	if err != nil {
		return nil, err
	}
	ref, err := solve(ctx, c, def.ToPB(), opt)
	if err != nil {
		return nil, fmt.Errorf("load the frontend's own image: %w", err)
	}
	return ref, nil
}
