package image_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/leaktight/leaktight/image"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestSideBySide(t *testing.T) {
	t.Parallel()
	var begun []int
	var now, most, done atomic.Int64
	err := image.SideBySide(t.Context(), 20, func(i int) func(context.Context) error {
		begun = append(begun, i)
		return func(context.Context) error {
			n := now.Add(1)
			for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
			}
			done.Add(1)
			now.Add(-1)
			return nil
		}
	})
	assert.NilError(t, err)
	assert.Check(t, is.Equal(done.Load(), int64(20)))
	assert.Check(t, most.Load() <= 2, "%d at once", most.Load())
	for i, got := range begun {
		assert.Check(t, is.Equal(got, i), "they are begun in order")
	}
}

func TestSideBySideEndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	begun := 0
	err := image.SideBySide(t.Context(), 1000, func(i int) func(context.Context) error {
		begun++
		return func(ctx context.Context) error {
			if i == 0 {
				return failed
			}
			<-ctx.Done()
			return context.Cause(ctx)
		}
	})
	assert.Check(t, is.ErrorIs(err, failed))
	assert.Check(t, begun < 1000, "all were begun")
}

func TestSideBySideEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	err := image.SideBySide(ctx, 1000, func(int) func(context.Context) error {
		cancel(stopped)
		return func(ctx context.Context) error {
			<-ctx.Done()
			return nil
		}
	})
	assert.Check(t, is.ErrorIs(err, stopped))
}
