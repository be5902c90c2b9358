package llbtransform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// finish turns what the walk saw into a plan.
func (p *planner) finish() *Plan {
	reached := p.reached()
	plan := &Plan{
		Mounts: p.mounts(reached), Allowances: p.allowances, Policy: p.file.Policy,
		triggers: p.triggers, Source: p.apply(reached), original: p.file.Source,
	}
	plan.Excluded = p.exclusions(reached)
	for _, o := range p.outcomes {
		f := p.judge(o)
		if o.stage != detect.MetaStage && !reached[o.stage] {
			continue
		}
		if f.Rule.Name == rule.SecretFile.Name && f.Verdict == rule.Rewrite && !slices.Contains(plan.Paths, f.Mount.Target) {
			plan.Paths = append(plan.Paths, f.Mount.Target)
		}
		if o.otherwise != nil && f.Verdict == rule.Rewrite && !slices.Contains(plan.Paths, f.Path) {
			plan.Paths = append(plan.Paths, f.Path)
		}
		if f.Rule.Name == rule.ContextFile.Name && f.Verdict == rule.Rewrite && !slices.Contains(plan.LeftOut, f.Mount.Target) {
			plan.LeftOut = append(plan.LeftOut, f.Mount.Target)
		}
		plan.Findings = append(plan.Findings, f)
	}
	slices.SortStableFunc(plan.Findings, func(a, b rule.Finding) int { return a.Lines.Start - b.Lines.Start })
	return plan
}

// mounts are the secrets that RUNs of the reached stages mount, each once.
func (p *planner) mounts(reached map[int]bool) []rule.Mount {
	var mounts []rule.Mount
	for _, u := range p.uses {
		same := func(m rule.Mount) bool {
			return m.ID == u.mount.ID && m.Env == u.mount.Env && m.Target == u.mount.Target
		}
		if reached[u.stage] && !slices.ContainsFunc(mounts, same) {
			mounts = append(mounts, u.mount)
		}
	}
	return mounts
}

// close gives the finding, now that it is known where its secret led.
func (o *outcome) close() rule.Finding {
	f := o.finding
	if f.Verdict != rule.Rewrite {
		return f
	}
	if o.otherwise != nil {
		if o.refused || len(o.runs) == 0 && !o.gone {
			return *o.otherwise
		}
		f.Message = o.message()
		return f
	}
	if f.Rule.Name == rule.ContextFile.Name {
		f.Message, f.Fix = o.message(), o.leftOutFix()
		return f
	}
	if f.Mount.Target != "" && len(o.runs) == 0 && !o.gone {
		f.Rule, f.Verdict = rule.RuntimeFile, rule.Fail
		f.Message = fmt.Sprintf("no RUN of the build uses %s, so it is meant for run time, and would stay in the image", f.Path)
		f.Fix = runtimeFix(f.Path, f.Mount.Target)
		return f
	}
	f.Message = o.message()
	if len(o.runs) == 0 {
		f.Fix = ""
		if o.runtime != "" && f.Mount.Target == "" {
			f.Fix = runtimeVariableFix(f.Name)
		}
	}
	return f
}

// reached tells which stages the build of the target needs.
func (p *planner) reached() map[int]bool {
	reached := map[int]bool{}
	var visit func(stage int)
	visit = func(stage int) {
		if reached[stage] {
			return
		}
		reached[stage] = true
		for _, ref := range p.references(stage) {
			if i, ok := p.named[strings.ToLower(ref)]; ok {
				visit(i)
			} else if i, err := strconv.Atoi(ref); err == nil && i >= 0 && i < stage {
				visit(i)
			}
		}
	}
	for i, stage := range p.file.Stages {
		if p.opt.AllStages || p.isTarget(i, stage) {
			visit(i)
		}
	}
	return reached
}

func (p *planner) isTarget(i int, stage instructions.Stage) bool {
	if p.opt.Target == "" {
		return i == len(p.file.Stages)-1
	}
	return strings.EqualFold(stage.Name, p.opt.Target) || strconv.Itoa(i) == p.opt.Target
}

// references are the stages and images that a stage takes something from, by itself
// or by the triggers of what it starts from.
func (p *planner) references(stage int) []string {
	s := p.file.Stages[stage]
	refs := slices.Concat([]string{s.BaseName}, sources(s.Commands), p.triggered[stage])
	if parent, ok := p.named[strings.ToLower(s.BaseName)]; ok && parent < stage {
		refs = append(refs, sources(triggersOf(p.file.Stages[parent]))...)
	}
	return refs
}

// triggersOf are the instructions that the ONBUILDs of a stage hold.
func triggersOf(stage instructions.Stage) []instructions.Command {
	var triggers []instructions.Command
	for _, cmd := range stage.Commands {
		if onbuild, ok := cmd.(*instructions.OnbuildCommand); ok {
			if trigger, err := detect.Trigger(onbuild); err == nil {
				triggers = append(triggers, trigger)
			}
		}
	}
	return triggers
}

// sources are the stages and images that instructions take something from.
func sources(commands []instructions.Command) []string {
	var refs []string
	for _, cmd := range commands {
		switch c := cmd.(type) {
		case *instructions.CopyCommand:
			refs = append(refs, c.From)
		case *instructions.RunCommand:
			for _, m := range instructions.GetMounts(c) {
				refs = append(refs, m.From)
			}
		}
	}
	return refs
}
