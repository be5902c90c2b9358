package frontend

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
)

// ProbeCommand is the argument that makes the frontend's binary tell which of
// the files named after it exist.
const ProbeCommand = "probe"

// ProbeEnd is the last line of what the probe prints. Without it, what is given
// could be taken for missing, and be read.
const ProbeEnd = "end"

var errProbe = errors.New("ask which secrets are given: the answer is cut off")

// given tells which secrets the client gives. Only a container can see them, so
// one is started, with every secret mounted that is there; it tells which
// files exist and reads none of them.
func (r *request) given(ctx context.Context, ids []string) (map[string]bool, error) {
	self, err := r.self()
	if err != nil {
		return nil, err
	}
	ref, err := r.solve(ctx, self)
	if err != nil {
		return nil, fmt.Errorf("load the frontend's own image: %w", err)
	}
	mounts := []client.Mount{{Dest: "/", MountType: pb.MountType_BIND, Ref: ref}}
	args := []string{verify.Program, ProbeCommand}
	for i, id := range ids {
		dest := "/probe/" + strconv.Itoa(i)
		args = append(args, dest)
		mounts = append(mounts, client.Mount{
			Dest: dest, MountType: pb.MountType_SECRET,
			SecretOpt: &pb.SecretOpt{ID: id, Mode: 0o400, Optional: true},
		})
	}
	out, err := verify.Exec(ctx, r.client, mounts, args, nil)
	if err != nil {
		return nil, fmt.Errorf("ask which secrets are given: %w", err)
	}
	out, whole := strings.CutSuffix(out, ProbeEnd+"\n")
	if !whole {
		return nil, errProbe
	}
	given := map[string]bool{}
	for dest := range strings.Lines(out) {
		if i, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(dest), "/probe/")); err == nil && i < len(ids) {
			given[ids[i]] = true
		}
	}
	return given, nil
}

// self is the image that this frontend runs from.
func (r *request) self() (llb.State, error) {
	return verify.Self(r.client, r.ui.BuildOpts().Opts)
}
