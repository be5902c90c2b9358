package llbtransform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// compose keeps a variable that is put together from a secret one, such as
// https://$TOKEN@host/: the RUNs that follow put it together by themselves. It
// reports whether the instruction's item goes.
func (p *planner) compose(at site, s *scope, name, value string, r rule.Rule, source *secret) bool {
	word, ok := pieces(value, p.file.Escape)
	if !ok || strings.Contains(value, "\n") {
		p.refuse(at, rule.Finding{
			Rule: r, Name: name,
			Message: fmt.Sprintf("%s %s is put together from the secret %s", at.instruction(), name, source.name()),
			Fix:     fmt.Sprintf("remove %s here, and set it inside the RUN that needs it: RUN %s=… command", name, name),
		})
		return false
	}
	export := "export " + name + `="` + shellText(s.withoutShells(word), s.mayBeUnset) + `"`
	if old := s.secretVar(name); old != nil && old.export != "" && refersTo(word, name) {
		export = old.export + "; " + export
	}
	m := source.mount
	o := p.begin(at, rule.Finding{Rule: r, Name: name, Mount: &m, Fix: m.Flag()})
	o.composed = true
	exported := r.Name == rule.SecretEnv.Name
	if exported {
		o.runtime = "variable " + name
	}
	p.assignSecret(at, s, &secret{
		mount: m, variable: name, export: export, word: word,
		outcomes: append(source.outcomes[:len(source.outcomes):len(source.outcomes)], o), exported: exported,
	})
	return true
}

// mayBeUnset reports whether a variable is set only where somebody gives its
// secret. A mount sets it in any case.
func (s *scope) mayBeUnset(name string) bool {
	v := s.secretVar(name)
	return v != nil && v.argument
}

// withoutShells takes out the variables that a shell sets by itself and Docker
// does not know.
func (s *scope) withoutShells(word []piece) []piece {
	return slices.DeleteFunc(slices.Clone(word), func(p piece) bool {
		_, known := s.env.Get(p.name)
		return p.op == "" && !known && s.secretVar(p.name) == nil &&
			slices.Contains([]string{"HOME", "PWD", "OLDPWD", "HOSTNAME", "UID", "EUID", "PPID", "RANDOM", "SHELL", "SHLVL", "IFS"}, p.name)
	})
}

// freeze refuses to change a variable that another one is put together from: the
// RUNs that follow would put in what it is changed to.
func (p *planner) freeze(at site, s *scope, name string) {
	for _, v := range s.vars {
		if v.export != "" && v.variable != name && refersTo(v.word, name) {
			p.refuse(at, rule.Finding{
				Rule: rule.SecretEnv, Name: name,
				Message: fmt.Sprintf("%s %s changes what %s was put together from, which is a secret now", at.instruction(), name, v.name()),
				Fix:     fmt.Sprintf("give the two values of %s two names", name),
			})
		}
	}
}

// exports gives the edit that sets the composed variables at the start of a RUN,
// with the prelude behind it.
// false says that the RUN has no shell to do it.
func exports(text script.Text, vars []*secret, prelude string) ([]script.Edit, bool) {
	var commands strings.Builder
	for _, v := range vars {
		if v.export != "" {
			commands.WriteString(v.export + "; ")
		}
	}
	commands.WriteString(prelude)
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
