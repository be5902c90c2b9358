package llbtransform

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// planner walks the stages in the order of the file and follows each secret
// from the instruction that brings it to the RUNs that can read it.
type planner struct {
	file       *detect.File
	opt        Options
	allowances []detect.Allowance
	hits       map[[2]int][]detect.Hit
	metaEnv    *llb.EnvList
	scopes     []*scope
	named      map[string]int
	outcomes   []*outcome
	// meta are the outcomes of the secrets before the first FROM, by variable.
	meta  map[string]*outcome
	edits []lineEdit
	uses  []use
}

// use is a secret that a RUN mounts.
type use struct {
	stage int
	mount rule.Mount
}

func newPlanner(f *detect.File, hits []detect.Hit, opt Options, allowances []detect.Allowance) *planner {
	p := &planner{
		file: f, opt: opt, allowances: allowances,
		meta: map[string]*outcome{}, hits: map[[2]int][]detect.Hit{}, named: map[string]int{}, metaEnv: &llb.EnvList{},
	}
	for _, h := range hits {
		at := [2]int{h.Stage, h.Command}
		p.hits[at] = append(p.hits[at], h)
	}
	return p
}

func (p *planner) walk() error {
	p.metaArgs()
	for i, stage := range p.file.Stages {
		s, err := p.enter(i, stage)
		if err != nil {
			return err
		}
		p.scopes = append(p.scopes, s)
		if stage.Name != "" {
			p.named[strings.ToLower(stage.Name)] = i
		}
		for j, cmd := range stage.Commands {
			if err := p.command(i, j, s, cmd); err != nil {
				return err
			}
		}
	}
	return nil
}

// metaArgs reads the ARGs before the first FROM. They reach no RUN until a stage
// declares them again; a secret among them goes, as its value has no use there.
func (p *planner) metaArgs() {
	lex := shell.NewLex(p.file.Escape)
	undeclared := detect.Undeclared()
	for _, h := range p.hits[[2]int{undeclared.Stage, undeclared.Command}] {
		p.report(h, detect.MetaStage)
	}
	for i, cmd := range p.file.MetaArgs {
		at := site{stage: detect.MetaStage, cmd: &cmd, lines: detect.LinesOf(&cmd), hits: p.hits[[2]int{detect.MetaStage, i}]}
		p.metaSecrets(at, &cmd)
		for _, arg := range cmd.Args {
			value, ok := p.opt.Args[arg.Key]
			if !ok && arg.Value != nil {
				value, _, _ = lex.ProcessWord(*arg.Value, p.metaEnv)
			}
			p.metaEnv = p.metaEnv.AddOrReplace(arg.Key, value)
		}
	}
}

func (p *planner) metaSecrets(at site, cmd *instructions.ArgCommand) {
	var dropped []int
	for _, h := range at.hits {
		value := cmd.Args[h.Item].ValueString()
		switch {
		case h.Verdict != rule.Rewrite:
			p.report(h, at.stage)
		case value == "" && !p.usedByFrom(h.Name):
			m := varMount(h.Name, h.Name)
			p.meta[h.Name] = p.begin(at, rule.Finding{Rule: h.Rule, Name: h.Name, Mount: &m, Fix: m.Flag()})
			dropped = append(dropped, h.Item)
		}
	}
	p.dropItems(at, dropped, len(cmd.Args))
}

// usedByFrom reports whether a FROM takes the value of a variable: a name with a
// secret's look is none there.
func (p *planner) usedByFrom(name string) bool {
	s := &scope{vars: []*secret{{mount: rule.Mount{Env: name}}}}
	return slices.ContainsFunc(p.file.Stages, func(stage instructions.Stage) bool { return s.mentioned(stage.SourceCode) != nil })
}

// enter gives the scope at the start of a stage.
func (p *planner) enter(i int, stage instructions.Stage) (*scope, error) {
	if parent, ok := p.named[strings.ToLower(stage.BaseName)]; ok {
		return p.scopes[parent].child(), nil
	}
	s := &scope{base: p.opt.Base, lex: shell.NewLex(p.file.Escape), env: &llb.EnvList{}}
	image, _, err := s.lex.ProcessWord(stage.BaseName, p.metaEnv)
	s.image = image
	if err == nil {
		p.inherited(i, s)
	}
	return s, err
}

func (p *planner) command(stage, index int, s *scope, cmd instructions.Command) error {
	at := site{stage: stage, cmd: cmd, lines: detect.LinesOf(cmd), hits: p.hits[[2]int{stage, index}]}
	at.hits = p.permitted(at)
	if onbuild, ok := cmd.(*instructions.OnbuildCommand); ok {
		trigger, err := detect.Trigger(onbuild)
		if err != nil {
			return nil // upstream's conversion says what is wrong with it
		}
		at.cmd, s = trigger, s.triggers()
	}
	return p.dispatch(at, s)
}

// dispatch plans one instruction, or one that an ONBUILD triggers later.
func (p *planner) dispatch(at site, s *scope) error {
	switch c := at.cmd.(type) {
	case *instructions.ArgCommand:
		return p.arg(at, s, c)
	case *instructions.EnvCommand:
		return p.env(at, s, c)
	case *instructions.CopyCommand:
		return p.copy(at, s, copyOf(c))
	case *instructions.AddCommand:
		return p.copy(at, s, addOf(c))
	case *instructions.RunCommand:
		return p.run(at, s, c)
	default:
		return p.other(at, s, c)
	}
}

// site is the instruction that the planner stands at.
type site struct {
	stage int
	cmd   instructions.Command
	lines rule.Lines
	hits  []detect.Hit
}

func (at site) instruction() string { return strings.ToUpper(at.cmd.Name()) }

// hit gives what was detected about an item of the instruction.
func (at site) hit(item int) (detect.Hit, bool) {
	for _, h := range at.hits {
		if h.Item == item {
			return h, true
		}
	}
	return detect.Hit{}, false
}

// permitted takes out the hits that a comment above the instruction allows.
func (p *planner) permitted(at site) []detect.Hit {
	return slices.DeleteFunc(slices.Clone(at.hits), func(h detect.Hit) bool {
		reason, ok := p.allowed(at, h.Name, h.Source)
		if ok && h.Rule.Name != rule.BuildArgValue.Name {
			p.allow(at, rule.Finding{Rule: h.Rule, Name: h.Name, Path: h.Source}, reason)
			return true
		}
		return false
	})
}

func (p *planner) allowed(at site, names ...string) (string, bool) {
	for _, a := range p.allowances {
		if a.Lines == at.lines && slices.ContainsFunc(names, a.Allows) {
			return a.Reason, true
		}
	}
	return "", false
}

// allow records that a comment lets a finding pass: what was skipped is never silent.
func (p *planner) allow(at site, f rule.Finding, reason string) {
	f.Verdict, f.Lines, f.Instruction = rule.Warn, at.lines, at.instruction()
	f.Message, f.Fix = "allowed: "+reason, ""
	p.outcomes = append(p.outcomes, &outcome{stage: at.stage, finding: f})
}

// refuse records that the instruction cannot be rewritten, why, and what to type.
func (p *planner) refuse(at site, f rule.Finding) {
	f.Verdict, f.Lines, f.Instruction = rule.Fail, at.lines, at.instruction()
	p.outcomes = append(p.outcomes, &outcome{stage: at.stage, finding: f})
}

// begin records a rewrite and gives the outcome that its RUNs are noted in.
func (p *planner) begin(at site, f rule.Finding) *outcome {
	f.Verdict, f.Lines, f.Instruction = rule.Rewrite, at.lines, at.instruction()
	o := &outcome{stage: at.stage, finding: f}
	p.outcomes = append(p.outcomes, o)
	return o
}

// use notes that the RUN mounts a secret.
func (p *planner) use(at site, s *secret, m rule.Mount) {
	for _, o := range s.outcomes {
		if !slices.Contains(o.runs, at.lines.Start) {
			o.runs = append(o.runs, at.lines.Start)
		}
	}
	p.uses = append(p.uses, use{stage: at.stage, mount: m})
}
