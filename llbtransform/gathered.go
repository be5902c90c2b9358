package llbtransform

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

// Exclusion is a file that a build context must not hand to any step: an
// instruction takes it along, and the plan mounts it instead.
type Exclusion struct {
	// Context is the name of the build context, "" for the main one.
	Context string
	// File and Within are paths of the context without a leading slash: the file,
	// and the directory or pattern, "." for the whole context.
	File, Within string
	// Spared says that the instruction leaves the file out by itself.
	Spared bool
	stage  int
	lines  rule.Lines
}

// same reports whether two exclusions are of one file.
func (e Exclusion) same(other Exclusion) bool {
	return e.Context == other.Context && e.File == other.File
}

// copyGathered mounts the credential files that the directories and patterns of a
// COPY or ADD take along. Its text stays as it is: the files are excluded from the
// context instead, so that all else is copied as ever.
func (p *planner) copyGathered(at site, s *scope, c copying) error {
	for _, h := range at.hits {
		switch {
		case h.Within == "":
			continue
		case h.Spared:
			p.excluded = append(p.excluded, Exclusion{Context: h.Context, File: h.Source, Within: h.Within, stage: at.stage, Spared: true})
			continue
		}
		target, err := s.targetBelow(c, h)
		if err != nil {
			p.refuseTarget(at, h.Source, err)
			continue
		}
		m := rule.Mount{ID: h.ID, Target: target, Required: h.Rule.Name != rule.ContextFile.Name, Source: h.Source}
		note, err := p.access(at, s, c, h.Context, &m)
		if err != nil {
			return err
		}
		p.leaveOut(at, s, h, m, note)
	}
	return nil
}

// fromContext leaves the credential files out of a context that a stage starts from.
func (p *planner) fromContext(stage int, s *scope) {
	at := site{stage: stage, lines: detect.StageLines(p.file.Stages[stage])}
	from := detect.AtFrom(stage)
	for _, h := range p.hits[[2]int{from.Stage, from.Command}] {
		p.leaveOut(at, s, h, rule.Mount{ID: h.ID, Target: "/" + h.Source, Source: h.Source}, "")
	}
}

// leaveOut excludes a file from its context and mounts it where it would have been,
// unless it is allowed.
func (p *planner) leaveOut(at site, s *scope, h detect.Hit, m rule.Mount, note string) bool {
	e := Exclusion{Context: h.Context, File: h.Source, Within: h.Within, stage: at.stage, lines: at.lines}
	if pass, ok := p.pass(at, h, m.Target); ok {
		p.letPass(at, pass, h.Finding(), m.Target)
		p.granted = append(p.granted, e)
		return false
	}
	p.excluded = append(p.excluded, e)
	m.Required = m.Required || h.Given
	o := p.begin(at, rule.Finding{Rule: h.Rule, Path: h.Source, Mount: &m, Fix: m.Flag()})
	o.runtime, o.note, o.given = m.Target, cmp.Or(note, readNote(h)), h.Given
	if !mountable(m.ID) || !mountable(m.Target) {
		o.note = "its name cannot be written in a --mount"
		return true
	}
	s.setFile(&secret{mount: m, outcomes: []*outcome{o}, absent: h.Missing && !m.Required, taken: h.Rule.Name == rule.ContextFile.Name})
	return true
}

// readNote says what it took to tell that a file is a credential.
func readNote(h detect.Hit) string {
	if !h.Exposed {
		return ""
	}
	return "its content had to be read to tell, so the builder's cache holds it: give the secret, or add the file to .dockerignore, to avoid that"
}

// exclusions are the files that no step of the reached stages may get, each once.
// One that an instruction allows and another one does not is refused: a context
// either hands it out or does not.
func (p *planner) exclusions(reached map[int]bool) []Exclusion {
	var all []Exclusion
	for _, e := range p.excluded {
		if !reached[e.stage] || slices.ContainsFunc(all, e.same) {
			continue
		}
		i := slices.IndexFunc(p.granted, func(g Exclusion) bool { return g.same(e) && reached[g.stage] })
		if e.Spared && i >= 0 {
			continue
		}
		all = append(all, e)
		if i >= 0 {
			p.outcomes = append(p.outcomes, &outcome{stage: e.stage, finding: rule.Finding{
				Rule: rule.ContextFile, Verdict: rule.Fail, Lines: e.lines, Path: e.File,
				Message: fmt.Sprintf("%s is allowed for line %d, and not here", e.File, p.granted[i].lines.Start),
				Fix:     "write the same comment above this line, or take it away there",
			}})
		}
	}
	return all
}

// leftOutMessage says what became of a file that an instruction took along.
func (o *outcome) leftOutMessage() string {
	m := o.finding.Mount
	text := fmt.Sprintf("%s is a credential, so it is left out of what %s takes along", o.finding.Path, cmp.Or(o.via, o.finding.Instruction))
	switch {
	case len(o.runs) == 0:
		text += ", and no RUN of the build needs it"
	case o.given:
		text += fmt.Sprintf("; RUN at %s sees it at %s as the secret %q", lineList(o.runs), m.Target, m.ID)
	default:
		text += fmt.Sprintf("; RUN at %s would see it at %s if you gave the secret %q", lineList(o.runs), m.Target, m.ID)
	}
	if o.note != "" {
		text += "; " + o.note
	}
	return text
}

// leftOutFix says how to give the file, and how to have it copied all the same.
func (o *outcome) leftOutFix() string {
	allow := fmt.Sprintf("to copy it all the same, write above this line: # leaktight: allow=%s reason=TEXT", literalPattern.Replace(o.finding.Path))
	m := o.finding.Mount
	switch {
	case o.given:
		return allow
	case len(o.runs) > 0:
		return "to give it: " + m.Flag() + "; " + allow
	}
	return fmt.Sprintf("if the container needs it: docker run -v ./%s:%s:ro IMAGE; %s", o.finding.Path, m.Target, allow)
}

// targetBelow is the absolute path at which a file lands that a directory or
// pattern takes along.
func (s *scope) targetBelow(c copying, h detect.Hit) (string, error) {
	if h.Below == "" || c.parents {
		return s.target(c, h.Source)
	}
	dest, err := s.resolve(c.DestPath)
	return path.Join(dest, h.Below), err
}
