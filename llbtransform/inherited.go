package llbtransform

import (
	"fmt"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

// inherited refuses the ONBUILD triggers of a base image that would leak: they
// run in this build, and no text of this Dockerfile can change them. Where the
// base image cannot be looked up, upstream's conversion says so.
func (p *planner) inherited(stage int, s *scope) {
	if p.opt.Base == nil || s.image == "scratch" {
		return
	}
	config, err := p.opt.Base(s.image)
	if err != nil || len(config.OnBuild) == 0 {
		return
	}
	triggers, err := detect.Parse([]byte("FROM scratch\n" + strings.Join(config.OnBuild, "\n") + "\n"))
	if err != nil {
		return
	}
	triggers.Policy = p.file.Policy
	for _, h := range detect.Certain(detect.Find(triggers, nil, nil)) {
		if h.Verdict == rule.Warn {
			continue
		}
		subject := h.Name + h.Source
		p.outcomes = append(p.outcomes, &outcome{stage: stage, finding: rule.Finding{
			Rule: h.Rule, Verdict: rule.Fail, Lines: detect.StageLines(p.file.Stages[stage]), Instruction: "FROM", Name: h.Name, Path: h.Source,
			Message: fmt.Sprintf("base image %s has the trigger ONBUILD %s, which would leak %s", s.image, h.Instruction, subject),
			Fix:     fmt.Sprintf("build %s anew with leaktight, which makes its triggers mount the secret; or write what the trigger does into this Dockerfile and start from an image without it", s.image),
		}})
	}
}
