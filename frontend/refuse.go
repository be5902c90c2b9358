package frontend

import (
	"context"
	"errors"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/errdefs"
)

// tell refuses what is at fail and warns of the rest; in a build of which the client
// wants a full report, it keeps everything for that before.
func (r *request) tell(ctx context.Context, findings []rule.Finding) error {
	if r.examined != nil {
		r.examined.add(findings)
		return r.refuse(findings)
	}
	if err := r.refuse(findings); err != nil {
		return err
	}
	r.report(ctx, findings)
	return nil
}

// refuse makes one error of everything at fail, with the lines of the worst of it.
func (r *request) refuse(findings []rule.Finding) error {
	failed := slices.DeleteFunc(slices.Clone(findings), func(f rule.Finding) bool { return f.Verdict != rule.Fail })
	if len(failed) == 0 {
		return nil
	}
	refused := &report.RefusedError{Filename: r.source.Filename, Findings: failed}
	var err error = refused
	for _, excerpt := range excerpts(refused.Folds()) {
		err = parser.WithLocation(err, excerpt)
	}
	return err
}

// report says what was rewritten and what to mind, as build warnings, but for what
// # check=skip=… hides.
func (r *request) report(ctx context.Context, findings []rule.Finding) {
	var told []rule.Finding
	for _, f := range findings {
		switch {
		case f.Told:
		case r.checks.hides(f):
			r.checks.hide(f)
		default:
			told = append(told, f)
		}
	}
	for _, f := range report.Folds(report.WorstFirst(told)) {
		r.warn(ctx, report.Warning(f), f.Rule.Description, f.Rule.URL(), detect.Ranges(f.Lines))
	}
}

// failedWithoutRunning reports whether it was no RUN that failed, which alone can miss a variable.
func failedWithoutRunning(err error) bool {
	var solve *errdefs.SolveError
	return errors.As(err, &solve) && solve.Op != nil && solve.Op.GetExec() == nil
}

// diagnose tells whether a build failed for want of secrets. Where it did, one
// error lists every secret that the build needs, instead of the first.
func (r *request) diagnose(ctx context.Context, plan *llbtransform.Plan, err error) error {
	if len(plan.Mounts) == 0 || ctx.Err() != nil {
		return err
	}
	var ids []string
	for _, m := range plan.Mounts {
		if !slices.Contains(ids, m.ID) {
			ids = append(ids, m.ID)
		}
	}
	given, probeErr := r.given(ctx, ids)
	if probeErr != nil {
		return err
	}
	missing := &report.MissingError{Err: err}
	for _, m := range plan.Mounts {
		if given[m.ID] {
			missing.Given = append(missing.Given, m)
		} else if m.Target != "" || !failedWithoutRunning(err) {
			missing.Missing = append(missing.Missing, m)
		}
	}
	if len(missing.Missing) == 0 {
		return err
	}
	return spoken(missing)
}
