package frontend

import (
	"bytes"
	"context"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
)

// plan parses the Dockerfile, detects what carries a secret and decides what
// becomes of it. A Dockerfile that does not parse gets a plan that changes
// nothing, so that upstream's conversion says what is wrong with it.
func (r *request) plan(ctx context.Context) (*llbtransform.Plan, error) {
	file, err := detect.Parse(r.source.Data)
	if err != nil {
		return llbtransform.Unchanged(r.source.Data, err), nil
	}
	args := map[string]rule.Secret{}
	for name, value := range r.ui.BuildArgs {
		args[name] = rule.Secret(value)
	}
	r.planAhead(ctx, file, args)
	file.Policy, err = r.policy(ctx)
	r.ahead.Wait()
	if err != nil {
		return nil, err
	}
	r.rules, r.checks = file.Policy, newChecks(file, r.ui.LinterConfig)
	opt := llbtransform.Options{
		Target:    r.ui.Target,
		AllStages: r.isLint(),
		Args:      r.ui.BuildArgs,
		Base:      r.baseConfig(ctx),
	}
	// What is wrong beyond doubt is refused before anything is solved.
	published := detect.Published(file, r.ui.BuildOpts().Opts)
	plan, triggers, err := planCertain(file, args, published, opt)
	if err != nil || len(plan.Refused()) > 0 {
		return plan, err
	}
	files := append(triggers, file)
	found, err := r.contexts(ctx, files, args)
	if err != nil {
		return nil, err
	}
	settled := map[string][]detect.Hit{}
	for _, f := range files {
		if settled[string(f.Source)], err = detect.Settle(detect.Find(f, args, found.files()), r.witness(ctx, f, found)); err != nil {
			return nil, err
		}
	}
	opt.Mode = found.mode
	opt.Triggers = func(f *detect.File) []detect.Hit { return settled[string(f.Source)] }
	return r.planSettled(ctx, file, append(settled[string(file.Source)], published...), opt)
}

// planCertain plans what is beyond doubt, and gives the triggers of the base images:
// each image's are a Dockerfile of their own.
func planCertain(file *detect.File, args map[string]rule.Secret, published []detect.Hit, opt llbtransform.Options) (*llbtransform.Plan, []*detect.File, error) {
	var triggers []*detect.File
	opt.Triggers = func(f *detect.File) []detect.Hit {
		if !slices.ContainsFunc(triggers, func(seen *detect.File) bool { return bytes.Equal(seen.Source, f.Source) }) {
			triggers = append(triggers, f)
		}
		return detect.Certain(detect.Find(f, args, nil))
	}
	hits := append(detect.Find(file, args, nil), published...)
	plan, err := llbtransform.New(file, detect.Certain(hits), opt)
	return plan, triggers, err
}

// planSettled plans a Dockerfile of which no doubt is left, and keeps from the
// build what the plan takes away.
func (r *request) planSettled(ctx context.Context, file *detect.File, hits []detect.Hit, opt llbtransform.Options) (*llbtransform.Plan, error) {
	plan, err := llbtransform.New(file, hits, opt)
	if err != nil || len(plan.Refused()) > 0 {
		return plan, err
	}
	if err := r.withhold(ctx, plan.Excluded); err != nil {
		return nil, err
	}
	if err := r.mountable(plan); err != nil {
		return nil, err
	}
	r.client.instead = plan.Instead
	opt.Accounts = r.accounts(ctx, file, hits, opt)
	return llbtransform.New(file, hits, opt)
}
