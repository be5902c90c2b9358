package llbtransform

import (
	"errors"
	"fmt"
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// analyse looks at what a script does with the secrets in force. A file of which
// nobody can tell whether it is given, and that the script does more with than to
// read or remove it, is a secret no more; nor is one that nobody gives and whose
// script cannot be read.
func (s *scope) analyse(at site, text script.Text, own func(rule.Mount) bool, discarded []string) (script.Context, script.Result, error) {
	for {
		ctx := s.context(s.unmounted(own))
		ctx.Discarded = discarded
		result, err := script.Analyse(text, ctx)
		result.Problems = slices.DeleteFunc(result.Problems, func(p script.Problem) bool {
			return p.Kind != script.KindStores && slices.Contains(ctx.Absent, p.Path)
		})
		var unread []string
		if unparsed := (*script.UnparsedError)(nil); errors.As(err, &unparsed) {
			unread = unparsed.Paths
		}
		if !s.release(at, troubles(result), unread) && !s.passOver(result) {
			return ctx, result, err
		}
	}
}

// troubles are the mounted paths that a script does more with than to read or
// remove them.
func troubles(result script.Result) []string {
	paths := slices.Clone(result.Private)
	for _, problem := range result.Problems {
		paths = append(paths, problem.Path)
	}
	for _, change := range result.Changes {
		paths = append(paths, change.Path)
	}
	return paths
}

// passOver leaves the files out of this RUN that came along with a directory and go
// on with it, into another place, and reports whether there are any.
func (s *scope) passOver(result script.Result) bool {
	found := false
	s.files = slices.Clone(s.files)
	for i, f := range s.files {
		along := func(p script.Problem) bool { return p.Kind == script.KindCopies && p.Above && p.Path == f.mount.Target }
		if f.taken && !f.absent && slices.ContainsFunc(result.Problems, along) {
			passed := *f
			passed.absent = true
			s.files[i], found = &passed, true
		}
	}
	return found
}

// release takes optional files out of this RUN and of those that follow, and
// reports whether there are any.
func (s *scope) release(at site, troubled, unread []string) bool {
	before := len(s.files)
	s.files = slices.DeleteFunc(slices.Clone(s.files), func(f *secret) bool {
		troubles := slices.Contains(unread, f.mount.Target) || !f.absent && slices.Contains(troubled, f.mount.Target)
		if !f.mount.Optional() || !troubles {
			return false
		}
		for _, o := range f.outcomes {
			o.note = fmt.Sprintf("RUN at line %d changes it, so no secret is mounted there", at.lines.Start)
		}
		return true
	})
	return len(s.files) < before
}

// settleAbsent ends the part of files that nobody gives and that a RUN did something
// to: what it left there is its own.
func (s *scope) settleAbsent(result script.Result) {
	s.files = slices.DeleteFunc(slices.Clone(s.files), func(f *secret) bool {
		return f.absent && slices.Contains(troubles(result), f.mount.Target)
	})
}
