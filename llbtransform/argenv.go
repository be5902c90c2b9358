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

// variable is a value that is one variable and nothing else.
var variable = regexp.MustCompile(`^["']?\$(?:(\w+)|\{(\w+)\})["']?$`)

// soleVariable gives the variable that a value consists of.
func soleVariable(value string) (string, bool) {
	m := variable.FindStringSubmatch(value)
	if m == nil || strings.HasPrefix(value, "'") {
		return "", false
	}
	return m[1] + m[2], true
}

// mentioned gives the secret variable that Docker would expand in a text.
func (s *scope) mentioned(text string) *secret {
	for _, v := range s.vars {
		if !utf8.ValidString(v.name()) {
			continue // Docker cannot expand it, nor could a pattern hold it
		}
		name := regexp.QuoteMeta(v.name())
		if regexp.MustCompile(`\$(` + name + `\b|\{` + name + `\b)`).MatchString(text) {
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

// argItem plans one variable of an ARG and reports whether it goes.
func (p *planner) argItem(at site, s *scope, item int, arg instructions.KeyValuePairOptional) (bool, error) {
	hit, found := at.hit(item)
	value := arg.ValueString()
	source := s.mentioned(value)
	switch {
	case found && hit.Verdict != rule.Rewrite:
		p.report(hit, at.stage)
	case source != nil:
		return p.alias(at, s, arg.Key, value, rule.SecretArg, source), nil
	case found && strings.Contains(value, "$"):
		p.refuse(at, rule.Finding{
			Rule: rule.SecretArg, Name: arg.Key,
			Message: fmt.Sprintf("ARG %s carries a secret and has another variable as its default", arg.Key),
			Fix:     fmt.Sprintf("write ARG %s without a default, and pass %s", arg.Key, varMount(arg.Key, arg.Key).Flag()),
		})
	case found:
		m := varMount(arg.Key, arg.Key)
		o := p.begin(at, rule.Finding{Rule: rule.SecretArg, Name: arg.Key, Mount: &m, Fix: m.Flag()})
		outcomes := []*outcome{o}
		if meta, ok := p.meta[arg.Key]; ok {
			outcomes = append(outcomes, meta)
		}
		s.setVar(&secret{mount: m, outcomes: outcomes})
		return true, nil
	}
	return false, p.setArg(s, arg)
}

// setArg follows an ordinary ARG.
func (p *planner) setArg(s *scope, arg instructions.KeyValuePairOptional) error {
	s.unsetVar(arg.Key)
	value, ok := p.opt.Args[arg.Key]
	if !ok && arg.Value != nil {
		var err error
		if value, err = s.expand(*arg.Value); err != nil {
			return err
		}
	} else if !ok {
		value, ok = p.metaEnv.Get(arg.Key)
		if !ok {
			return nil
		}
	}
	s.env = s.env.AddOrReplace(arg.Key, value)
	return nil
}

func (p *planner) env(at site, s *scope, cmd *instructions.EnvCommand) error {
	var dropped []int
	before := s.child() // Docker expands all pairs with what held before the first
	for i, pair := range cmd.Env {
		hit, found := at.hit(i)
		if found {
			p.report(hit, at.stage)
		}
		if source := before.mentioned(pair.Value); source != nil {
			if p.alias(at, s, pair.Key, pair.Value, rule.SecretEnv, source) {
				dropped = append(dropped, i)
			}
			continue
		}
		value, err := before.expand(pair.Value)
		if err != nil {
			return err
		}
		s.unsetVar(pair.Key)
		s.env = s.env.AddOrReplace(pair.Key, value)
	}
	p.dropItems(at, dropped, len(cmd.Env))
	return nil
}

// alias makes a variable that takes the value of a secret variable a secret of
// its own, under the same id. It reports whether the instruction's item goes.
func (p *planner) alias(at site, s *scope, name, value string, r rule.Rule, source *secret) bool {
	if _, sole := soleVariable(value); !sole || source.export != "" {
		return p.compose(at, s, name, value, r, source)
	}
	m := source.mount
	m.Env = name
	o := p.begin(at, rule.Finding{Rule: r, Name: name, Mount: &m, Fix: m.Flag()})
	exported := r.Name == rule.SecretEnv.Name
	if exported {
		o.runtime = "variable " + name
	}
	s.setVar(&secret{mount: m, outcomes: append(slices.Clone(source.outcomes), o), exported: exported})
	return true
}

func varMount(id, env string) rule.Mount { return rule.Mount{ID: id, Env: env, Source: id} }

// report records a hit that is not rewritten.
func (p *planner) report(h detect.Hit, stage int) {
	f := rule.Finding{
		Rule: h.Rule, Verdict: h.Verdict, Lines: h.Lines, Instruction: h.Instruction, Name: h.Name, Path: h.Source,
	}
	f.Message, f.Fix = wording(h)
	p.outcomes = append(p.outcomes, &outcome{stage: stage, finding: f})
}
