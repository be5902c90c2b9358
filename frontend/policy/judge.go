package policy

import (
	"cmp"
	"fmt"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Pass is what lets a finding pass, or tries to.
type Pass struct {
	// Reason is why, as its author wrote it.
	Reason string
	// by is the entry that lets it pass, nil for a comment in the Dockerfile.
	by *Entry
	// lock is the locked entry that forbids it, nil without one.
	lock *Entry
}

// Pass finds what lets a finding pass: a comment above its instruction, whose
// reason is given, "" without one; a path or name that is allowed; a rule that is
// skipped or only warns. paths are further names of the finding's file, in the
// context and in the image. A secret passed by --build-arg never passes.
func (p *Policy) Pass(f rule.Finding, comment string, paths ...string) (Pass, bool) {
	if !skippable(f.Rule.Name) {
		return Pass{}, false
	}
	paths = append(paths, f.Path)
	if p == nil {
		return Pass{Reason: comment}, comment != ""
	}
	pass := Pass{Reason: comment}
	if comment == "" {
		var below bool
		if pass.by, below = p.passedBy(f, paths); pass.by == nil {
			return Pass{}, false
		}
		pass.Reason = pass.by.Reason
		if !below {
			return pass, true
		}
	}
	pass.lock = p.lock(f, paths)
	return pass, true
}

// passedBy finds the entry that lets a finding pass, and tells whether it is one
// of the project's.
func (p *Policy) passedBy(f rule.Finding, paths []string) (*Entry, bool) {
	allows := func(e Entry) bool { return e.Section == Allow && e.about(f.Name, paths) }
	if e := find(p.above, allows); e != nil {
		return e, false
	}
	if e := find(p.project, allows); e != nil {
		return e, true
	}
	e := p.graded(f.Rule.Name)
	if e == nil || e.Section == Severity && (e.Level != LevelWarn || f.Verdict == rule.Warn) {
		return nil, false
	}
	return e, false // New has compared it with what is locked
}

// lock finds the locked entry that a finding must not pass by.
func (p *Policy) lock(f rule.Finding, paths []string) *Entry {
	if e := p.credential(f.Name, paths...); e != nil && e.Locked {
		return e
	}
	e := p.floor(f.Rule.Name)
	if e == nil || e.Level == LevelWarn || e.Level == LevelDefault && f.Verdict == rule.Warn {
		return nil
	}
	return e
}

// Named reports whether the very file or variable is allowed, and not only its rule.
func (p Pass) Named() bool { return p.by == nil || p.by.Section == Allow }

// Forbidden reports whether the finding must not pass, since a locked entry
// forbids it. What tried to let it pass is then an error.
func (p Pass) Forbidden() bool { return p.lock != nil }

// Apply makes a warning of a finding that passes, and a refusal of one that must not.
func (p Pass) Apply(f rule.Finding) rule.Finding {
	switch {
	case p.lock != nil:
		f.Verdict, f.Mount = rule.Fail, nil
		f.Message = fmt.Sprintf("%s lets %s pass, which this builder's policy forbids at %s: %s", p.source(), subject(f), p.lock.Position(), p.lock.Reason)
		f.Fix = "remove " + p.source()
	case p.by != nil && p.by.Section == Severity:
		f.Verdict, f.Mount, f.Passed = rule.Warn, nil, true
		f.Message += fmt.Sprintf("; only a warning by %s: %s", p.by.Position(), p.Reason)
	default:
		what := subject(f)
		if f.Layer != "" && f.Path != "" {
			what += " in " + f.Layer
		}
		if p.by != nil {
			what += "; " + p.by.Position()
		}
		f.Verdict, f.Mount, f.Passed, f.Fix = rule.Warn, nil, true, ""
		f.Message = fmt.Sprintf("allowed: %s (%s)", p.Reason, what)
	}
	return f
}

func (p Pass) source() string {
	if p.by == nil {
		return "the comment above this instruction"
	}
	return "the entry at " + p.by.Position()
}

func subject(f rule.Finding) string {
	return cmp.Or(f.Path+f.Name, f.Message, f.Rule.Name)
}

// Judge gives what becomes of a finding: it passes with a warning, see
// [Policy.Pass], or it fails though leaktight by itself would let it pass or
// mount the secret, or it stays as it is.
func (p *Policy) Judge(f rule.Finding, comment string, paths ...string) rule.Finding {
	if pass, ok := p.Pass(f, comment, paths...); ok {
		return pass.Apply(f)
	}
	return p.raise(f)
}

func (p *Policy) raise(f rule.Finding) rule.Finding {
	if p == nil || f.Verdict == rule.Fail || f.Verdict == rule.Rewrite && p.repair {
		return f
	}
	e := p.graded(f.Rule.Name)
	if e == nil || e.Level != LevelFail {
		return f
	}
	if f.Verdict == rule.Rewrite {
		f.Message = fmt.Sprintf("%s carries a secret", subject(f))
		f.Fix = "write the mounts into the Dockerfile: leaktight fix --write does it"
		if f.Rule.Name == rule.ContextFile.Name {
			f.Message = fmt.Sprintf("%s is a credential, and lies in the build context", f.Path)
			f.Fix = fmt.Sprintf("add the line %s to .dockerignore", f.Path)
		}
	}
	f.Verdict, f.Mount = rule.Fail, nil
	f.Message += fmt.Sprintf("; refused by %s: %s", e.Position(), e.Reason)
	return f
}
