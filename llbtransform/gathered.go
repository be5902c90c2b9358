package llbtransform

import (
	"fmt"
	"path"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

// Exclusion is a file of the build context that must not be sent to the builder:
// a directory or pattern takes it along, and the plan mounts it instead.
type Exclusion struct {
	// File and Within are paths of the context without a leading slash: the file,
	// and the directory or pattern.
	File, Within string
	stage        int
}

// copyGathered mounts the credential files that the directories and patterns of a
// COPY or ADD take along. Its text stays as it is: the files are excluded from the
// context instead, so that all else is copied as ever.
func (p *planner) copyGathered(at site, s *scope, c copying) error {
	for _, h := range at.hits {
		if h.Within == "" {
			continue
		}
		if h.Verdict != rule.Rewrite {
			p.report(h, at.stage)
			continue
		}
		target, err := s.targetBelow(c, h)
		if err != nil {
			p.refuseTarget(at, h.Source, err)
			continue
		}
		if !mountable(h.Source) {
			p.refuse(at, rule.Finding{
				Rule: rule.SecretFile, Path: h.Source,
				Message: fmt.Sprintf("%s is a credential file, and its name cannot be excluded from the context", h.Source),
				Fix:     "rename the file, using letters, digits and . _ - @ + only",
			})
			continue
		}
		done, err := p.mountHit(at, s, c, h, target)
		if err != nil {
			return err
		}
		if done {
			p.excluded = append(p.excluded, Exclusion{File: h.Source, Within: h.Within, stage: at.stage})
		}
	}
	return nil
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
