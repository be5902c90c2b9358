package llbtransform

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// mentioned gives the secret variable that Docker would expand in a text.
func (s *scope) mentioned(text string) *secret {
	for _, v := range s.vars {
		if v.mentionedIn(text) {
			return v
		}
	}
	return nil
}

func (s *secret) mentionedIn(text string) bool {
	if !utf8.ValidString(s.name()) {
		return false // Docker cannot expand it, nor could a pattern hold it
	}
	name := regexp.QuoteMeta(s.name())
	return regexp.MustCompile(`\$(` + name + `\b|\{` + name + `\b)`).MatchString(text)
}

// takes gives the secret variable that Docker would put into a word of ARG or ENV.
func (p *planner) takes(s *scope, word string) *secret {
	all, ok := pieces(word, p.file.Escape)
	if !ok {
		return s.mentioned(word)
	}
	for _, v := range s.vars {
		if refersTo(all, v.name()) {
			return v
		}
	}
	return nil
}

func (p *planner) arg(at site, s *scope, cmd *instructions.ArgCommand) error {
	var dropped []int
	for i, arg := range cmd.Args {
		drop, err := p.argItem(at, s, i, arg)
		if err != nil {
			return err
		}
		if drop {
			dropped = append(dropped, i)
		}
	}
	p.dropItems(at, dropped, len(cmd.Args))
	return nil
}

// argItem plans one variable of an ARG and reports whether it goes. Unlike the
// pairs of an ENV, it sees the items before it.
func (p *planner) argItem(at site, s *scope, item int, arg instructions.KeyValuePairOptional) (bool, error) {
	hit, found := at.hit(item)
	source := p.takes(s, arg.ValueString())
	global := p.fromGlobal(arg)
	switch {
	case found && hit.Verdict == rule.Fail:
		p.report(hit, at.stage)
	case global != nil:
		return p.takeOver(at, s, arg, global), nil
	case found && hit.Verdict == rule.Rewrite && !p.hasGlobalDefault(arg):
		v := p.argument(at, arg.Key, varMount(arg.Key, arg.Key), nil)
		v.argument = arg.Value == nil
		return p.replaceArg(at, s, arg, v), nil
	case source != nil:
		return p.alias(at, s, arg.Key, arg.ValueString(), rule.SecretArg, source), nil
	case found && hit.Verdict == rule.Warn:
		p.report(hit, at.stage)
	}
	return false, p.setArg(at, s, arg)
}

// takeOver plans an ARG that brings a global secret into the stage.
func (p *planner) takeOver(at site, s *scope, arg instructions.KeyValuePairOptional, global *secret) bool {
	if global.export != "" {
		p.refuse(at, rule.Finding{
			Rule: rule.SecretArg, Name: arg.Key,
			Message: fmt.Sprintf("ARG %s is put together before the first FROM from the secret %s", arg.Key, global.mount.ID),
			Fix:     fmt.Sprintf("declare ARG %s in this stage, and write here: ARG %s=%s", global.mount.Env, arg.Key, global.export),
		})
		return false
	}
	v := p.argument(at, arg.Key, global.mount, global.outcomes)
	v.argument = global.argument
	return p.replaceArg(at, s, arg, v)
}

// replaceArg puts a secret in the place of an ARG and reports whether that goes.
func (p *planner) replaceArg(at site, s *scope, arg instructions.KeyValuePairOptional, v *secret) bool {
	if arg.Value == nil && s.hasValue(arg.Key) {
		p.refuse(at, rule.Finding{
			Rule: rule.SecretArg, Name: arg.Key,
			Message: fmt.Sprintf("ARG %s takes the place of a value that %s has already, which a secret that nobody gives would empty", arg.Key, arg.Key),
			Fix:     fmt.Sprintf("remove the ENV or ARG of %s above this line, or write it below", arg.Key),
		})
		return false
	}
	p.assignSecret(at, s, v)
	p.assignProxy(at, s, v)
	return true
}

// assignProxy sets a proxy under both of its names, as BuildKit does: some
// programs read the one, some the other.
func (p *planner) assignProxy(at site, s *scope, v *secret) {
	if !detect.ProxyName(v.mount.Env) {
		return
	}
	twin := *v
	twin.mount.Env = strings.ToLower(v.mount.Env)
	if twin.mount.Env == v.mount.Env {
		twin.mount.Env = strings.ToUpper(v.mount.Env)
	}
	p.assignSecret(at, s, &twin)
}

// setArg follows an ordinary ARG.
func (p *planner) setArg(at site, s *scope, arg instructions.KeyValuePairOptional) error {
	value, ok := p.opt.Args[arg.Key]
	if !ok && arg.Value != nil {
		var err error
		if value, err = s.expand(*arg.Value); err != nil {
			return err
		}
	} else if !ok {
		value, ok = p.global.env.Get(arg.Key)
		if !ok {
			s.unsetVar(arg.Key)
			return nil
		}
	}
	p.assign(at, s, arg.Key, value)
	return nil
}

// assign gives a variable an ordinary value.
func (p *planner) assign(at site, s *scope, name, value string) {
	if old, ok := s.env.Get(name); !ok || old != value || s.secretVar(name) != nil {
		p.freeze(at, s, name)
	}
	s.unsetVar(name)
	s.env = s.env.AddOrReplace(name, value)
}

// assignSecret makes a variable a secret.
func (p *planner) assignSecret(at site, s *scope, v *secret) {
	if old := s.secretVar(v.name()); old == nil || old.mount != v.mount || old.export != v.export {
		p.freeze(at, s, v.name())
	}
	s.setVar(v)
}

func (p *planner) env(at site, s *scope, cmd *instructions.EnvCommand) error {
	var dropped []int
	before := s.clone() // Docker expands all pairs with what held before the first
	for i, pair := range cmd.Env {
		hit, found := at.hit(i)
		if found {
			p.report(hit, at.stage)
		}
		if source := p.takes(before, pair.Value); source != nil {
			if p.alias(at, s, pair.Key, pair.Value, rule.SecretEnv, source) {
				dropped = append(dropped, i)
			}
			continue
		}
		value, err := before.expand(pair.Value)
		if err != nil {
			return err
		}
		p.assign(at, s, pair.Key, value)
	}
	p.dropItems(at, dropped, len(cmd.Env))
	return nil
}

// alias makes a variable that takes the value of a secret variable a secret of
// its own, under the same id. It reports whether the instruction's item goes.
func (p *planner) alias(at site, s *scope, name, value string, r rule.Rule, source *secret) bool {
	if !mountable(name) {
		p.refuse(at, rule.Finding{
			Rule: r, Name: name,
			Message: fmt.Sprintf("%s %q takes the value of the secret %s, and its name cannot be written in a --mount", at.instruction(), name, source.name()),
			Fix:     "rename it, using letters, digits and _ only",
		})
		return false
	}
	if !p.isVariable(value) || source.export != "" {
		return p.compose(at, s, name, value, r, source)
	}
	m := source.mount
	m.Env = name
	o := p.begin(at, rule.Finding{Rule: r, Name: name, Mount: &m, Fix: m.Flag()})
	exported := r.Name == rule.SecretEnv.Name
	if exported {
		o.runtime = "variable " + name
	}
	p.assignSecret(at, s, &secret{mount: m, outcomes: append(slices.Clone(source.outcomes), o), exported: exported})
	return true
}

func varMount(id, env string) rule.Mount { return rule.Mount{ID: id, Env: env, Source: id} }

// report records a hit that is not rewritten.
func (p *planner) report(h detect.Hit, stage int) {
	f := rule.Finding{
		Rule: h.Rule, Verdict: h.Verdict, Lines: h.Lines, Instruction: h.Instruction, Name: h.Name, Path: h.Source,
	}
	f.Message, f.Fix = p.wording(h)
	p.outcomes = append(p.outcomes, &outcome{stage: stage, finding: f})
}
