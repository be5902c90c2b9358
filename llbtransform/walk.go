package llbtransform

import (
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
	scopes     []*scope
	named      map[string]int
	outcomes   []*outcome
	// global is what the ARGs before the first FROM say.
	global *scope
	edits  []*lineEdit
	uses   []use
	// excluded are the files that must not be sent, granted those that a comment lets pass.
	excluded, granted []Exclusion
	// triggers are what those of base images become.
	triggers map[string]Triggers
	// triggered are what the triggers of a stage's base image take something from.
	triggered map[int][]string
}

// use is a secret that a RUN mounts.
type use struct {
	stage int
	mount rule.Mount
}

func newPlanner(f *detect.File, hits []detect.Hit, opt Options, allowances []detect.Allowance) *planner {
	p := &planner{
		file: f, opt: opt, allowances: allowances,
		hits: map[[2]int][]detect.Hit{}, named: map[string]int{}, triggers: map[string]Triggers{}, triggered: map[int][]string{}, global: &scope{lex: shell.NewLex(f.Escape), env: &llb.EnvList{}},
	}
	for _, h := range hits {
		at := [2]int{h.Stage, h.Command}
		p.hits[at] = append(p.hits[at], h)
	}
	return p
}

func (p *planner) walk() error {
	p.globals()
	for i, stage := range p.file.Stages {
		s, err := p.enter(i, stage)
		if err != nil {
			return err
		}
		p.scopes = append(p.scopes, s)
		p.fromContext(i, s)
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

// enter gives the scope at the start of a stage.
func (p *planner) enter(i int, stage instructions.Stage) (*scope, error) {
	if parent, ok := p.named[strings.ToLower(stage.BaseName)]; ok {
		return p.scopes[parent].child(), nil
	}
	s := &scope{base: p.opt.Base, lex: shell.NewLex(p.file.Escape), env: &llb.EnvList{}}
	image, _, err := s.lex.ProcessWord(stage.BaseName, p.global.env)
	s.image = image
	if err == nil {
		err = p.inherited(i, s)
	}
	return s, err
}

func (p *planner) command(stage, index int, s *scope, cmd instructions.Command) error {
	at := site{stage: stage, cmd: cmd, lines: detect.LinesOf(cmd), hits: p.hits[[2]int{stage, index}]}
	at.hits, at.passed = p.permitted(at)
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
	// hits are what was detected about the instruction; passed are those of them
	// that were let pass, and are no longer among hits.
	hits, passed []detect.Hit
	// bound is what becomes of the build contexts that a RUN mounts.
	bound bound
}

// instruction is its name in upper case; the site of a stage is its FROM.
func (at site) instruction() string {
	if at.cmd == nil {
		return "FROM"
	}
	return strings.ToUpper(at.cmd.Name())
}

// hit gives what was detected about an item of the instruction.
func (at site) hit(item int) (detect.Hit, bool) {
	for _, h := range at.hits {
		if h.Item == item && h.Within == "" {
			return h, true
		}
	}
	return detect.Hit{}, false
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
	s.usedAt(at.lines.Start)
	p.uses = append(p.uses, use{stage: at.stage, mount: m})
}
