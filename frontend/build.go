// Package frontend is the leaktight BuildKit frontend.
package frontend

import (
	"context"

	"github.com/moby/buildkit/frontend/dockerfile/builder"
	"github.com/moby/buildkit/frontend/gateway/client"
)

// Build runs one gateway build.
func Build(ctx context.Context, c client.Client) (*client.Result, error) {
	return builder.Build(ctx, c)
}
