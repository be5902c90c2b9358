package matrix

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/leaktight/leaktight/integration/testenv"
)

// Times builds a row with upstream's frontend image and with leaktight's, one after the
// other on one daemon and with nothing from the cache, and gives how long either took.
// The daemon's registry has both images.
func Times(ctx context.Context, env *testenv.Env, daemon *testenv.Daemon, row Row) (upstream, leaktight time.Duration, err error) {
	if upstream, err = (runner{env: env, daemon: daemon, frontend: upstreamImage}).time(ctx, row, row.Upstream); err != nil {
		return 0, 0, err
	}
	leaktight, err = (runner{env: env, daemon: daemon, frontend: Leaktight}).time(ctx, row, row.Leaktight[len(row.Leaktight)-1])
	return upstream, leaktight, err
}

func (r runner) time(ctx context.Context, row Row, variant Variant) (time.Duration, error) {
	variant.Args = append([]string{"--no-cache"}, variant.Args...)
	b, err := r.prepare(row, variant)
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(b.dir)
	result, err := b.build(ctx)
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("%s with %s: exit code %d\n%s", row.ID, r.frontend, result.Code, b.finder.Redact(result.Output))
	}
	return result.Took, err
}
