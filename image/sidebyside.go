package image

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// maxWindow is what the format asks each decoder of zstd to have at least, and all that
// the programs that make images use.
const maxWindow = 8 << 20

// atOnce is how many layers are read at once. Whoever looks through two of them stays
// below 128 MiB, whatever is in them: each takes a window of zstd and a few MiB of
// buffers, and what is packed in the files of both may take 64 MiB at a time.
const atOnce = 2

// SideBySide reads n layers, several at once. begin is called for one after the other,
// and gives what reads it. The first error ends the context of the others.
func SideBySide(ctx context.Context, n int, begin func(i int) func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	free := make(chan struct{}, min(atOnce, runtime.GOMAXPROCS(0)))
	for i := range n {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return wait(ctx, group)
		}
		read := begin(i)
		group.Go(func() error {
			defer func() { <-free }()
			return read(ctx)
		})
	}
	return group.Wait()
}

// wait gives the error that ended a context before all of a group was begun.
func wait(ctx context.Context, group *errgroup.Group) error {
	cause := context.Cause(ctx)
	if err := group.Wait(); err != nil {
		return err
	}
	return cause
}
