package llbtransform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

// permitted takes out the hits that a comment above the instruction, or the
// policy, lets pass, and gives them as well. What is taken along is judged where it
// is known where it lands.
func (p *planner) permitted(at site) (left, passed []detect.Hit) {
	for _, h := range at.hits {
		pass, ok := p.pass(at, h)
		if !ok || h.Within != "" {
			left = append(left, h)
			continue
		}
		f := h.Finding()
		f.Message, f.Fix = p.wording(h)
		p.letPass(at, pass, f)
		passed = append(passed, h)
	}
	return left, passed
}

// pass finds what lets a hit pass, or tries to. paths are where its file lands, as
// far as that is known. What the client's secret made a hit stays one.
func (p *planner) pass(at site, h detect.Hit, paths ...string) (policy.Pass, bool) {
	if h.Given {
		return policy.Pass{}, false
	}
	names := append([]string{h.Name, h.Source}, paths...)
	return p.file.Policy.Pass(h.Finding(), detect.Reason(p.allowances, at.lines, names...), append(paths, detect.ContextPath(h.Source))...)
}

// passStore finds what lets a RUN leave a secret in a file.
func (p *planner) passStore(at site, f rule.Finding) (policy.Pass, bool) {
	return p.file.Policy.Pass(f, detect.Reason(p.allowances, at.lines, f.Path, f.Name))
}

// letPass records that a finding passes, or why it must not: what was skipped is
// never silent. paths are those in the image at which the gate will find it.
func (p *planner) letPass(at site, pass policy.Pass, f rule.Finding, paths ...string) {
	f.Lines, f.Instruction = at.lines, at.instruction()
	f = pass.Apply(f)
	p.outcomes = append(p.outcomes, &outcome{stage: at.stage, finding: f, judged: true})
	if f.Verdict == rule.Warn {
		p.tell(at, pass.Reason, append(paths, f.Name)...)
	}
}

// tell makes the gate let pass what the plan has told of.
func (p *planner) tell(at site, reason string, names ...string) {
	for _, name := range names {
		if name != "" {
			p.allowances = append(p.allowances, detect.Allowance{Pattern: literalPattern.Replace(name), Reason: reason, Lines: at.lines, Told: true})
		}
	}
}

var literalPattern = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "{", `\{`)

// passTargets lets the files of a COPY or ADD pass where they land in the image:
// those of hits that passed, and those that a comment names as they are called in
// the context.
func (p *planner) passTargets(at site, s *scope, c copying) {
	for _, h := range at.passed {
		if target, err := s.target(c, h.Source); err == nil {
			p.tell(at, "", target)
		}
	}
	for _, source := range c.SourcePaths {
		if reason := detect.Reason(p.allowances, at.lines, source); reason != "" {
			if target, err := s.target(c, source); err == nil {
				p.allowances = append(p.allowances, detect.Allowance{Pattern: literalPattern.Replace(target), Reason: reason, Lines: at.lines})
			}
		}
	}
}

// judge gives an outcome's finding, now that it is known where its secret led, as
// the policy wants it. What is rewritten already can be refused, and no longer
// pass: the instruction it comes from is another one.
func (p *planner) judge(o *outcome) rule.Finding {
	f := o.close()
	pass, passes := p.file.Policy.Pass(f, "")
	switch {
	case o.judged, o.finding.Verdict == rule.Rewrite && f.Verdict == rule.Fail:
		return f
	case f.Verdict == rule.Rewrite && passes && !pass.Forbidden():
		f.Message += fmt.Sprintf("; it is allowed (%s), and yet %s", pass.Reason, p.whyNot(f))
		return f
	case f.Verdict == rule.Rewrite && passes:
		return f
	}
	return p.file.Policy.Judge(f, "")
}

// whyNot says why something that is allowed was rewritten.
func (p *planner) whyNot(f rule.Finding) string {
	for _, hits := range p.hits {
		if slices.ContainsFunc(hits, func(h detect.Hit) bool {
			return h.Given && h.Lines == f.Lines && h.Name == f.Name && h.Source == f.Path
		}) {
			return "a secret of its id is given, which counts for more"
		}
	}
	return "the secret in it comes from another instruction: allow that one"
}

// keepForRunTime finds the hits whose files are for run time, as no RUN uses them,
// and which the policy lets pass as such. It gives the hits with these as what
// they are, and whether there are any.
func (p *planner) keepForRunTime(hits []detect.Hit) ([]detect.Hit, bool) {
	found := false
	hits = slices.Clone(hits)
	for _, o := range p.outcomes {
		f := o.close()
		if o.finding.Verdict != rule.Rewrite || f.Rule.Name != rule.RuntimeFile.Name {
			continue
		}
		if pass, ok := p.file.Policy.Pass(f, ""); !ok || pass.Forbidden() {
			continue
		}
		for i, h := range hits {
			if h.Rule.Name == rule.SecretFile.Name && h.Lines == f.Lines && h.Source == f.Path {
				hits[i].Rule, hits[i].Verdict = rule.RuntimeFile, rule.Fail
				found = true
			}
		}
	}
	return hits, found
}
