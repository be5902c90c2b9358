package frontend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"golang.org/x/sync/errgroup"
)

// ProbeCommand is the argument after which the frontend's binary is to call [Probe]
// with the arguments that follow.
const ProbeCommand = "probe"

// probeEnd is the last line of what the probe prints. Without it, what is given
// could be taken for missing, and be read.
const probeEnd = "end"

var errProbe = errors.New("ask which secrets are given: the answer is cut off")

// askedAtOnce bounds the secrets that are asked for at a time.
const askedAtOnce = 8

var errUnsure = errors.New("the daemon does not say whether the secret is given")

// given tells which secrets the client gives. Only a container can see them. For most
// answers none has to start: one that must have a secret cannot even be made without.
func (r *request) given(ctx context.Context, ids []string) (map[string]bool, error) {
	has := make([]bool, len(ids))
	eg, egCtx := errgroup.WithContext(ctx)
	eg.SetLimit(askedAtOnce)
	for i, id := range ids {
		eg.Go(func() (err error) {
			has[i], err = r.gives(egCtx, id)
			return err
		})
	}
	switch err := eg.Wait(); {
	case errors.Is(err, errUnsure):
		return r.probe(ctx, ids)
	case err != nil:
		return nil, fmt.Errorf("ask which secrets are given: %w", err)
	}
	given := map[string]bool{}
	for i, id := range ids {
		given[id] = has[i]
	}
	return given, nil
}

// gives reports whether the client gives one secret.
func (r *request) gives(ctx context.Context, id string) (bool, error) {
	ctr, err := r.client.NewContainer(ctx, client.NewContainerRequest{NetMode: pb.NetMode_NONE, Mounts: []client.Mount{
		// The secret comes first: nothing is made for the root then, if there is none.
		{Dest: "/secret", MountType: pb.MountType_SECRET, SecretOpt: &pb.SecretOpt{ID: id, Mode: 0o400}},
		{Dest: pb.RootMount, MountType: pb.MountType_BIND},
	}})
	switch {
	case err == nil:
		return true, ctr.Release(context.WithoutCancel(ctx))
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case strings.HasSuffix(err.Error(), "secret "+id+": not found"):
		return false, nil // BuildKit has no code for it, see session/secrets
	}
	return false, errUnsure
}

// probe tells which secrets the client gives, by a process in a container that has every
// secret mounted that is there; it tells which files exist and reads none of them.
func (r *request) probe(ctx context.Context, ids []string) (map[string]bool, error) {
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
		mounts = append(mounts, verify.OptionalSecret(dest, id))
	}
	out, err := verify.Exec(ctx, r.client, mounts, args, nil)
	if err != nil {
		return nil, fmt.Errorf("ask which secrets are given: %w", err)
	}
	out, whole := strings.CutSuffix(out, probeEnd+"\n")
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

// Probe is what the frontend's binary does in a container: it prints which of the
// paths exist, and that this is all.
func Probe(w io.Writer, paths []string) error {
	for _, p := range paths {
		if _, err := os.Lstat(p); err == nil {
			fmt.Fprintln(w, p)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_, err := fmt.Fprintln(w, probeEnd)
	return err
}

// self is the image that this frontend runs from.
func (r *request) self() (llb.State, error) {
	return verify.Self(r.client, r.ui.BuildOpts().Opts)
}
