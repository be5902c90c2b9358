package llbtransform

import (
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// globals walks the ARGs before the first FROM. They reach no RUN until a stage
// declares them again; a secret among them goes, as its value has no use there.
func (p *planner) globals() {
	undeclared := detect.Undeclared()
	for _, h := range p.hits[[2]int{undeclared.Stage, undeclared.Command}] {
		p.report(h, detect.MetaStage)
	}
	for i, cmd := range p.file.MetaArgs {
		at := site{stage: detect.MetaStage, cmd: &cmd, lines: detect.LinesOf(&cmd), hits: p.hits[[2]int{detect.MetaStage, i}]}
		at.hits, at.passed = p.permitted(at)
		var dropped []int
		for item, arg := range cmd.Args {
			if p.globalItem(at, item, arg) {
				dropped = append(dropped, item)
			}
		}
		p.dropItems(at, dropped, len(cmd.Args))
	}
}

// globalItem plans one variable and reports whether it goes. Unlike the items of
// a stage's ARG, it sees those before it.
func (p *planner) globalItem(at site, item int, arg instructions.KeyValuePairOptional) bool {
	hit, found := at.hit(item)
	source := p.takes(p.global, arg.ValueString())
	switch {
	case found && hit.Verdict != rule.Rewrite && source == nil:
		p.report(hit, at.stage)
	case found && hit.Verdict == rule.Rewrite && !p.usedByFrom(at, arg):
		p.global.setVar(p.argument(at, arg.Key, varMount(arg.Key, arg.Key), nil))
		return true
	case source != nil && p.isVariable(arg.ValueString()) && source.export == "":
		m := source.mount
		m.Env = arg.Key
		o := p.begin(at, rule.Finding{Rule: rule.SecretArg, Name: arg.Key, Mount: &m, Fix: m.Flag()})
		p.global.setVar(&secret{mount: m, outcomes: append(slices.Clone(source.outcomes), o)})
		return true
	case source != nil:
		p.global.setVar(&secret{mount: source.mount, variable: arg.Key, export: arg.ValueString(), outcomes: source.outcomes})
		return false
	}
	value, ok := p.opt.Args[arg.Key]
	if !ok && arg.Value != nil {
		value, _, _ = p.global.lex.ProcessWord(*arg.Value, p.global.env)
	}
	p.global.env = p.global.env.AddOrReplace(arg.Key, value)
	return false
}

// argument begins a secret that takes the place of an ARG.
func (p *planner) argument(at site, name string, m rule.Mount, outer []*outcome) *secret {
	o := p.begin(at, rule.Finding{Rule: rule.SecretArg, Name: name, Mount: &m, Fix: m.Flag()})
	return &secret{mount: m, outcomes: append([]*outcome{o}, outer...), argument: true}
}

// usedByFrom reports whether a FROM takes the value of a variable, which then
// stays. With a default a name that looks like a secret is none; without one the
// build cannot do without the value, and no mount can bring it.
func (p *planner) usedByFrom(at site, arg instructions.KeyValuePairOptional) bool {
	used := false
	for _, stage := range p.file.Stages {
		s := &scope{vars: []*secret{{mount: rule.Mount{Env: arg.Key}}}}
		if s.mentioned(stage.SourceCode) == nil {
			continue
		}
		used = true
		if word, ok := pieces(stage.BaseName, p.file.Escape); ok && arg.Value == nil && bare(word, arg.Key) {
			p.refuse(at, rule.Finding{
				Rule: rule.UnreachableUse, Name: arg.Key,
				Message: fmt.Sprintf("FROM uses the secret %s, and what it says stays in the image's provenance", arg.Key),
				Fix:     fmt.Sprintf("log in to the registry instead: docker login; or, if %s is no secret, give it a name that does not look like one", arg.Key),
			})
		}
	}
	return used
}

// bare reports whether a word holds a variable that has no default in it.
func bare(word []piece, name string) bool {
	return slices.ContainsFunc(word, func(p piece) bool { return p.name == name && p.op == "" || bare(p.word, name) })
}

// fromGlobal gives the global secret that an ARG without a value takes over.
func (p *planner) fromGlobal(arg instructions.KeyValuePairOptional) *secret {
	if arg.Value != nil {
		return nil
	}
	return p.global.secretVar(arg.Key)
}

// hasGlobalDefault reports whether an ARG without a value takes over an ordinary one.
func (p *planner) hasGlobalDefault(arg instructions.KeyValuePairOptional) bool {
	value, _ := p.global.env.Get(arg.Key)
	return arg.Value == nil && value != ""
}

// isVariable reports whether a word is one variable and nothing else.
func (p *planner) isVariable(word string) bool {
	all, ok := pieces(word, p.file.Escape)
	return ok && len(all) == 1 && all[0].name != "" && all[0].op == ""
}
