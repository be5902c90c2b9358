package policy

import (
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Policy is what a project says, and the organisation above it. The nil *Policy
// says nothing.
type Policy struct {
	project, above []Entry
	files          []*File
	// repair says that what can be rewritten is not refused.
	repair bool
}

// ForRepair is the policy for somebody who mends the Dockerfile: what leaktight can
// rewrite is not refused, though its rule fails.
func (p *Policy) ForRepair() *Policy {
	if p == nil {
		return nil
	}
	repair := *p
	repair.repair = true
	return &repair
}

// New puts the files of a build together; one that is not there is nil. Where
// both speak of the same rule, the project's file counts, unless the entry from
// above is locked: then relaxing it is an [*Error] about the project's file.
func New(above, project *File) (*Policy, error) {
	p := &Policy{}
	if above != nil {
		p.above, p.files = above.Entries, append(p.files, above)
	}
	if project == nil {
		return p, nil
	}
	p.project, p.files = project.Entries, append(p.files, project)
	var wrong problems
	if above != nil {
		wrong = exceeds(above, project)
	}
	for _, e := range p.project {
		if lock := p.floor(e.Rule); lock != nil && strictness(e) < strictness(*lock) {
			wrong.add(e.Line, "%s of %s relaxes what this builder's policy locks at %s: %s", e.Section, e.Rule, lock.Position(), lock.Reason)
		}
	}
	return p, wrong.err(project.Filename, project.Source)
}

// Files are those that the policy was put together from, the one from above first.
func (p *Policy) Files() []*File {
	if p == nil {
		return nil
	}
	return slices.Clone(p.files)
}

// strictness orders what entries say about a rule.
func strictness(e Entry) int {
	switch {
	case e.Section == Skip || e.Level == LevelWarn:
		return 0
	case e.Level == LevelDefault:
		return 1
	}
	return 2
}

// floor is the locked entry from above about a rule, nil without one.
func (p *Policy) floor(ruleName string) *Entry {
	return find(p.above, func(e Entry) bool { return e.Locked && e.Rule == ruleName },
		func(e Entry) bool { return e.Locked && e.Rule == AllRules && ruleName != "" })
}

// Locks reports whether a locked entry from above is about a rule.
func (p *Policy) Locks(r rule.Rule) bool { return p != nil && p.floor(r.Name) != nil }

// graded is the entry that says what becomes of a rule's findings, nil without
// one. [New] has seen to it that none of the project's relaxes a locked one.
func (p *Policy) graded(ruleName string) *Entry {
	exact := func(e Entry) bool { return e.Rule == ruleName }
	all := func(e Entry) bool { return e.Rule == AllRules }
	for _, which := range []func(Entry) bool{exact, all} {
		for _, entries := range [][]Entry{p.project, p.above} {
			if e := find(entries, which); e != nil {
				return e
			}
		}
	}
	return nil
}

// find gives the first entry that the first of some conditions holds for.
func find(entries []Entry, conditions ...func(Entry) bool) *Entry {
	for _, holds := range conditions {
		if i := slices.IndexFunc(entries, holds); i >= 0 {
			return &entries[i]
		}
	}
	return nil
}

// FileKind is the name of the [rule.File] that a policy makes of a path.
const FileKind = "policy"

// File says whether a path of a build context or of an image is a credential
// file by the policy.
func (p *Policy) File(path string) (rule.File, bool) {
	e := p.credential("", path)
	if e == nil {
		return rule.File{}, false
	}
	return rule.File{Name: FileKind, What: fmt.Sprintf("a credential file by %s (%s)", e.Position(), e.Reason)}, true
}

// SecretName says whether a variable carries a secret by the policy.
func (p *Policy) SecretName(name string) bool { return p.credential(name) != nil }

func (p *Policy) credential(name string, paths ...string) *Entry {
	if p == nil {
		return nil
	}
	is := func(e Entry) bool { return e.Section == Credentials && e.about(name, paths) }
	if e := find(p.above, func(e Entry) bool { return e.Locked && is(e) }); e != nil {
		return e
	}
	if e := find(p.project, is); e != nil {
		return e
	}
	return find(p.above, is)
}

// Paths lists the patterns of credential files by the policy, for [MatchPath],
// each once and in a fixed order.
func (p *Policy) Paths() []string {
	if p == nil {
		return nil
	}
	var all []string
	for _, e := range slices.Concat(p.above, p.project) {
		if e.Section == Credentials && e.Path != "" {
			all = append(all, e.Path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
