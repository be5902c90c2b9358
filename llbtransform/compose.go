package llbtransform

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// compose keeps a variable that is put together from a secret one, such as
// https://$TOKEN@host/: the RUNs that follow put it together by themselves. It
// reports whether the instruction's item goes.
func (p *planner) compose(at site, s *scope, name, value string, r rule.Rule, source *secret) bool {
	word, ok := doubleQuoted(value)
	if !ok {
		p.refuse(at, rule.Finding{
			Rule: r, Name: name,
			Message: fmt.Sprintf("%s %s is put together from the secret %s", at.instruction(), name, source.name()),
			Fix:     fmt.Sprintf("remove %s here, and set it inside the RUN that needs it: RUN %s=… command", name, name),
		})
		return false
	}
	m := source.mount
	o := p.begin(at, rule.Finding{Rule: r, Name: name, Mount: &m, Fix: m.Flag()})
	o.composed = true
	exported := r.Name == rule.SecretEnv.Name
	if exported {
		o.runtime = "variable " + name
	}
	s.setVar(&secret{
		mount: m, variable: name, export: "export " + name + "=" + word,
		outcomes: append(source.outcomes[:len(source.outcomes):len(source.outcomes)], o), exported: exported,
	})
	return true
}

// doubleQuoted writes a value of ENV or ARG as a word of the shell that expands
// to the same. Docker's syntax is the shell's but for a few characters, and
// where those occur it gives up.
func doubleQuoted(value string) (string, bool) {
	if strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) && len(value) > 1 {
		value = value[1 : len(value)-1]
	}
	if strings.ContainsAny(value, "\\`'\"\n") || strings.Contains(value, "$(") {
		return "", false
	}
	return `"` + value + `"`, true
}

// exports gives the edit that sets the composed variables at the start of a RUN.
// false says that the RUN has no shell to do it.
func exports(text script.Text, vars []*secret) ([]script.Edit, bool) {
	var commands strings.Builder
	for _, v := range vars {
		if v.export != "" {
			commands.WriteString(v.export + "; ")
		}
	}
	if commands.Len() == 0 {
		return nil, true
	}
	begin, ok := text.Begin()
	return []script.Edit{{Start: begin, End: begin, New: commands.String()}}, ok
}

// refuseExports says that a RUN cannot put a variable together.
func (p *planner) refuseExports(at site, vars []*secret) {
	for _, v := range vars {
		if v.export != "" {
			p.refuse(at, rule.Finding{
				Rule: rule.SecretEnv, Name: v.name(),
				Message: fmt.Sprintf("%s is put together from the secret %s, and this RUN has no shell to do it in", v.name(), v.mount.Env),
				Fix:     "write the RUN in its shell form: RUN command",
			})
		}
	}
}
