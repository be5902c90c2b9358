package llbtransform

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

// Triggers are the ONBUILD instructions of a base image, each without its ONBUILD.
type Triggers []string

// file is a Dockerfile of the triggers: the first stands in line 2.
func (t Triggers) file() (*detect.File, error) {
	return detect.Parse([]byte("FROM scratch\n" + strings.Join(t, "\n") + "\n"))
}

// key tells triggers of base images apart.
func (t Triggers) key() string { return strings.Join(t, "\n") }

// Instead gives what a base image's triggers became in a plan, and reports whether
// that is something else.
func (p *Plan) Instead(t Triggers) (Triggers, bool) {
	instead, ok := p.triggers[t.key()]
	return instead, ok
}

// inherited plans the triggers of the base image that a stage starts from: they
// run in this build, before the stage's own instructions. What cannot be rewritten
// is refused with the image's name. Where the base image cannot be looked up,
// upstream's conversion says so.
func (p *planner) inherited(stage int, s *scope) error {
	if p.opt.Base == nil || s.image == "scratch" {
		return nil
	}
	config, err := p.opt.Base(s.image)
	if err != nil || len(config.OnBuild) == 0 {
		return nil
	}
	triggers := Triggers(config.OnBuild)
	file, err := triggers.file()
	if err != nil || len(file.Stages) != 1 {
		return nil
	}
	file.Policy = p.file.Policy
	opt := p.opt
	// The lines of triggers are no lines of the stage.
	opt.Accounts = nil
	t := newPlanner(file, p.triggerHits(file), opt, nil)
	t.global, t.scopes = p.global, []*scope{s}
	for i, cmd := range file.Stages[0].Commands {
		if err := t.command(0, i, s, cmd); err != nil {
			return err
		}
	}
	p.triggered[stage] = sources(file.Stages[0].Commands)
	from := detect.StageLines(p.file.Stages[stage])
	for _, o := range t.outcomes {
		p.adopt(o, stage, from, s.image)
	}
	for _, e := range t.excluded {
		e.stage, e.lines = stage, from
		p.excluded = append(p.excluded, e)
	}
	for _, u := range t.uses {
		p.uses = append(p.uses, use{stage: stage, mount: u.mount})
	}
	if len(t.edits) > 0 {
		p.triggers[triggers.key()] = instructionsOf(t.apply(map[int]bool{0: true}))
	}
	return nil
}

func (p *planner) triggerHits(file *detect.File) []detect.Hit {
	if p.opt.Triggers == nil {
		return detect.Certain(detect.Find(file, nil, nil))
	}
	return p.opt.Triggers(file)
}

// adopt takes over what was found about a trigger, as something about the FROM.
func (p *planner) adopt(o *outcome, stage int, from rule.Lines, image string) {
	o.via = fmt.Sprintf("ONBUILD %s of base image %s", o.finding.Instruction, image)
	o.stage, o.finding.Lines, o.finding.Instruction = stage, from, "FROM"
	if len(o.runs) > 0 {
		o.runs = []int{from.Start}
	}
	switch o.finding.Verdict {
	case rule.Fail:
		if o.judged {
			o.finding.Message = o.via + ": " + o.finding.Message
			break
		}
		o.finding.Message = fmt.Sprintf("%s would leak %s", o.via, cmp.Or(o.finding.Path, o.finding.Name))
		o.finding.Fix = fmt.Sprintf("write what the trigger does into this Dockerfile and start from an image without it; or build %s anew with leaktight", image)
	case rule.Warn:
		o.finding.Message = o.via + ": " + o.finding.Message
	case rule.Rewrite:
	}
	p.outcomes = append(p.outcomes, o)
}

// instructionsOf are the instructions of a Dockerfile below its FROM.
func instructionsOf(source []byte) Triggers {
	var all Triggers
	for line := range strings.Lines(string(source)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all[1:]
}
