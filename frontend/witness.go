package frontend

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
)

// witness settles doubts by asking the client for its secrets first and for the
// content of files only then: what is read lands on the builder's disk.
func (r *request) witness(ctx context.Context, file *detect.File, found contexts) detect.Witness {
	return detect.Witness{
		Given: func(ids []string) (map[string]bool, error) { return r.given(ctx, ids) },
		Contents: func(name string, paths []string) (map[string][]byte, error) {
			return r.contents(ctx, name, found[name].copied, paths)
		},
		Allowed: file.Allowed,
		Exposes: func(name string) bool { return found[name].copied == nil },
	}
}

// contents reads regular files of a build context. What is not there, or is no
// regular file, is left out; upstream's conversion says what is wrong then.
func (r *request) contents(ctx context.Context, name string, ref client.Reference, paths []string) (map[string][]byte, error) {
	if ref == nil {
		st, err := r.contextState(ctx, name, llb.FollowPaths(paths), llb.WithCustomName(lookingInto(paths)))
		if err != nil {
			return nil, err
		}
		if ref, err = r.solve(ctx, *st); err != nil {
			return nil, fmt.Errorf("read doubtful files of %s: %w", describe(name), err)
		}
	}
	contents := map[string][]byte{}
	for _, p := range paths {
		content, err := readRegular(ctx, ref, p)
		if err == nil {
			contents[p] = content
		} else if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return contents, nil
}

// lookingInto names the step that brings doubtful files to the builder, and says
// how to do without.
func lookingInto(paths []string) string {
	const most = 5
	shown := strings.Join(paths[:min(len(paths), most)], ", ")
	if n := len(paths) - most; n > 0 {
		shown += fmt.Sprintf(" and %d more", n)
	}
	return "[leaktight] read " + shown + " to tell whether it is a credential; not done for what is given as a secret, allowed, or in .dockerignore"
}

var errNotRegular = errors.New("no regular file")

func readRegular(ctx context.Context, ref client.Reference, path string) ([]byte, error) {
	stat, err := ref.StatFile(ctx, client.StatRequest{Path: path})
	if err != nil {
		return nil, err
	}
	if stat.IsDir() {
		return nil, errNotRegular
	}
	return ref.ReadFile(ctx, client.ReadRequest{Filename: path, Range: &client.FileRange{Length: rule.MaxContent}})
}

// solve makes a state real and gives its file system.
func (r *request) solve(ctx context.Context, st llb.State) (client.Reference, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, err
	}
	res, err := r.client.Solve(ctx, client.SolveRequest{Definition: def.ToPB(), Evaluate: true})
	if err != nil {
		return nil, err
	}
	return res.SingleRef()
}
