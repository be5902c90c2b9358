package verify

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
)

// Starter is the part of a [gwclient.Client] that starts containers.
type Starter interface {
	NewContainer(ctx context.Context, req gwclient.NewContainerRequest) (gwclient.Container, error)
}

// Exec runs a process in a container without a network, feeds it stdin, which may
// be nil, and gives what it prints. The container is gone afterwards. Nothing of
// this is cached.
func Exec(ctx context.Context, c Starter, mounts []gwclient.Mount, args []string, stdin io.Reader) (string, error) {
	ctr, err := c.NewContainer(ctx, gwclient.NewContainerRequest{Mounts: mounts, NetMode: pb.NetMode_NONE})
	if err != nil {
		return "", err
	}
	var stdout, stderr bytes.Buffer
	start := gwclient.StartRequest{Args: args, Cwd: "/", Stdout: nopCloser{&stdout}, Stderr: nopCloser{&stderr}}
	if stdin != nil {
		start.Stdin = io.NopCloser(stdin)
	}
	process, err := ctr.Start(ctx, start)
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

// OptionalSecret mounts a secret at dest, or nothing where the client does not give it.
func OptionalSecret(dest, id string) gwclient.Mount {
	return gwclient.Mount{Dest: dest, MountType: pb.MountType_SECRET, SecretOpt: &pb.SecretOpt{ID: id, Mode: 0o400, Optional: true}}
}

type nopCloser struct{ *bytes.Buffer }

// Close does nothing.
func (nopCloser) Close() error { return nil }
