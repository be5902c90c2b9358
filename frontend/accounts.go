package frontend

import (
	"context"
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/gateway/client"
)

// maxAccounts bounds what is read of a file of users or groups, in bytes.
const maxAccounts = 1 << 20

// accounts reads users and groups out of a stage as far as it goes before a line
// of the Dockerfile. The build that follows takes these steps from the cache.
func (r *request) accounts(ctx context.Context, file *detect.File, hits []detect.Hit, opt llbtransform.Options) func(int) (llbtransform.Accounts, error) {
	opt.Target, opt.AllStages = "", false
	var lookUp func(line int) (llbtransform.Accounts, error)
	lookUp = func(line int) (llbtransform.Accounts, error) {
		opt.Accounts = lookUp
		above, err := detect.Parse([]byte(file.Text(rule.Lines{Start: 1, End: line - 1})))
		if err != nil {
			return llbtransform.Accounts{}, err
		}
		above.Policy = file.Policy
		before := slices.DeleteFunc(slices.Clone(hits), func(h detect.Hit) bool { return h.Lines.Start >= line })
		plan, err := llbtransform.New(above, before, opt)
		if err != nil {
			return llbtransform.Accounts{}, err
		}
		ref, err := r.prefix(ctx, plan)
		if err != nil {
			return llbtransform.Accounts{}, fmt.Errorf("look up the users of the stage before line %d: %w", line, err)
		}
		return readAccounts(ctx, ref)
	}
	return lookUp
}

// prefix builds the last stage of a plan as it is rewritten.
func (r *request) prefix(ctx context.Context, plan *llbtransform.Plan) (client.Reference, error) {
	opt := r.convertOptions(ctx)
	opt.TargetPlatform, opt.Target, opt.Warn = r.platform(), "", nil
	_, def, findings, err := r.guarded(ctx, plan, opt)
	if err == nil {
		err = r.refuse(findings)
	}
	if err != nil {
		return nil, err
	}
	res, err := r.client.Solve(ctx, client.SolveRequest{Definition: def, CacheImports: r.ui.CacheImports, Evaluate: true})
	if err != nil {
		return nil, err
	}
	return res.SingleRef()
}

func readAccounts(ctx context.Context, ref client.Reference) (llbtransform.Accounts, error) {
	read := func(name string) string {
		// What is not there names nobody.
		dt, _ := ref.ReadFile(ctx, client.ReadRequest{Filename: name, Range: &client.FileRange{Length: maxAccounts}})
		return string(dt)
	}
	a := llbtransform.Accounts{Passwd: read("/etc/passwd"), Group: read("/etc/group")}
	return a, ctx.Err()
}
