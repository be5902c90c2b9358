package detect

import (
	"path"
	"slices"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

// names judges names of variables and files by what everybody knows and by what
// the project's policy adds.
type names struct{ policy *policy.Policy }

// secret reports whether a variable's name says that it holds a secret.
func (n names) secret(name string) bool { return SecretName(name) || n.policy.SecretName(name) }

// carries reports whether it does, or holds a connection string with one.
func (n names) carries(name string) bool { return n.secret(name) || URLName(name) }

// file finds what the policy says about a file by its place in the context, or by
// the one in the image as far as that is known.
func (n names) file(source, target string) (rule.File, bool) {
	if kind, ok := n.policy.File(ContextPath(source)); ok || !path.IsAbs(target) {
		return kind, ok
	}
	return n.policy.File(target)
}

// Allowed reports whether the file of a hit is allowed, by a comment above its
// instruction or by the policy.
func (f *File) Allowed(h Hit) bool {
	comments, err := f.Allowances()
	if err != nil {
		return false // whoever plans the build reports it
	}
	pass, ok := f.Policy.Pass(h.Finding(), Reason(comments, h.Lines, h.Name, h.Source), ContextPath(h.Source))
	return ok && pass.Named() && !pass.Forbidden()
}

// Reason is what the comment above the instruction at some lines says that allows
// one of some names, "" without one.
func Reason(comments []Allowance, at rule.Lines, names ...string) string {
	for _, a := range comments {
		if !a.Told && a.Lines == at && slices.ContainsFunc(names, a.Allows) {
			return a.Reason
		}
	}
	return ""
}

// Finding is the hit as a finding without words.
func (h Hit) Finding() rule.Finding {
	return rule.Finding{Rule: h.Rule, Verdict: h.Verdict, Lines: h.Lines, Instruction: h.Instruction, Name: h.Name, Path: h.Source}
}
