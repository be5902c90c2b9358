package frontend

import (
	"bytes"
	"context"
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
	out, err := r.runContainer(ctx, mounts, args)
	if err != nil {
		return nil, fmt.Errorf("ask which secrets are given: %w", err)
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

// runContainer runs a process and gives what it prints. The container is gone
// afterwards.
func (r *request) runContainer(ctx context.Context, mounts []client.Mount, args []string) (string, error) {
	ctr, err := r.client.NewContainer(ctx, client.NewContainerRequest{Mounts: mounts, NetMode: pb.NetMode_NONE})
	if err != nil {
		return "", err
	}
	var stdout, stderr bytes.Buffer
	process, err := ctr.Start(ctx, client.StartRequest{Args: args, Cwd: "/", Stdout: nopCloser{&stdout}, Stderr: nopCloser{&stderr}})
	if err == nil {
		err = process.Wait()
	}
	if releaseErr := ctr.Release(context.WithoutCancel(ctx)); err == nil {
		err = releaseErr
	}
	if err != nil && stderr.Len() > 0 {
		return "", fmt.Errorf("%w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return stdout.String(), err
}

type nopCloser struct{ *bytes.Buffer }

// Close does nothing.
func (nopCloser) Close() error { return nil }
