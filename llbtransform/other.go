package llbtransform

import (
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// other plans an instruction that neither brings a secret nor runs a command.
// Docker expands variables in most of them, and what it expands stays in the image.
func (p *planner) other(at site, s *scope, cmd instructions.Command) error {
	for _, h := range at.hits {
		p.report(h, at.stage)
	}
	switch c := cmd.(type) {
	case *instructions.CmdCommand, *instructions.EntrypointCommand, *instructions.HealthCheckCommand:
		p.refuseRuntimeUse(at, s)
		return nil
	case *instructions.ShellCommand:
		s.shell = c.Shell
		return nil
	case fmt.Stringer:
		if v := s.mentioned(c.String()); v != nil {
			p.refuseUse(at, v)
			return nil
		}
	}
	switch c := cmd.(type) {
	case *instructions.WorkdirCommand:
		return s.setDir(c.Path)
	case *instructions.UserCommand:
		s.user = c.User
	}
	return nil
}

// refuseUse says that an instruction takes the value of a secret variable.
func (p *planner) refuseUse(at site, v *secret) {
	fix := fmt.Sprintf("move what needs %s into a RUN; no other instruction can use a secret", v.name())
	if download := urlFix(at.cmd, v); download != "" {
		fix = download
	}
	p.refuse(at, rule.Finding{
		Rule: rule.UnreachableUse, Name: v.name(), Fix: fix,
		Message: fmt.Sprintf("%s uses the secret %s, and what it says stays in the image", at.instruction(), v.name()),
	})
}

// refuseRuntimeUse says that the container's command reads a variable which the
// image no longer has.
func (p *planner) refuseRuntimeUse(at site, s *scope) {
	exported := *s
	exported.vars = slices.DeleteFunc(slices.Clone(s.vars), func(v *secret) bool { return !v.exported })
	stringer, ok := at.cmd.(fmt.Stringer)
	if !ok {
		return
	}
	if v := exported.mentioned(stringer.String()); v != nil {
		p.refuse(at, rule.Finding{
			Rule: rule.UnreachableUse, Name: v.name(),
			Message: fmt.Sprintf("%s reads %s when the container runs, and leaktight keeps that secret out of the image", at.instruction(), v.name()),
			Fix:     fmt.Sprintf("remove the ENV of %s, and set it when the container runs: docker run -e %s IMAGE", v.name(), v.name()),
		})
	}
}
