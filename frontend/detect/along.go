package detect

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/patternmatcher"
)

// alongside finds what instructions take along without naming it: also files that
// only another instruction shows to be credentials.
func (s *search) alongside(f *File) {
	for i, stage := range f.Stages {
		if _, ok := s.files[stage.BaseName]; ok && stage.BaseName != "" {
			for _, h := range s.gathered(gathering{context: stage.BaseName, source: wholeContext, dest: "/"}) {
				h.At, h.Lines, h.Instruction = AtFrom(i), StageLines(stage), "FROM"
				s.hits = append(s.hits, h)
			}
		}
		for j, cmd := range stage.Commands {
			s.takes(At{Stage: i, Command: j}, cmd)
		}
	}
	slices.SortStableFunc(s.hits, func(a, b Hit) int {
		return cmp.Or(a.Stage-b.Stage, a.Command-b.Command, a.Item-b.Item)
	})
}

// takes looks at what one instruction takes along.
func (s *search) takes(at At, cmd instructions.Command) {
	if onbuild, ok := cmd.(*instructions.OnbuildCommand); ok {
		trigger, err := Trigger(onbuild)
		if err != nil {
			return
		}
		s.outer, cmd = onbuild, trigger
	}
	for _, g := range s.sources[[2]int{at.Stage, at.Command}] {
		at.Item = g.item
		for _, h := range s.gathered(g) {
			// A trigger runs in another build, with another context.
			if s.outer == nil || !h.Whole {
				s.add(at, cmd, h)
			}
		}
	}
	s.outer = nil
}

// gathered finds the credential files of a context that a source takes along.
func (s *search) gathered(g gathering) []Hit {
	from := within(g.source)
	if from == "" || strings.Contains(g.source, "$") {
		return nil
	}
	if target, ok := s.links[g.context+"/"+from]; ok {
		from = target // COPY follows a link that it names
	}
	var hits []Hit
	for _, file := range s.files[g.context] {
		if h, ok := s.along(g, from, file); ok {
			hits = append(hits, h)
		}
	}
	return hits
}

// along judges a file of a context, if a source takes it along.
func (s *search) along(g gathering, from, file string) (Hit, bool) {
	below, ok := cutSource(from, file)
	if !ok || strings.HasSuffix(file, "/") || below == "" && !isPattern(from) {
		return Hit{}, false
	}
	h, ok := s.named[g.context+"/"+file]
	if kind, match := s.matchCopy(file, path.Join(g.dest, path.Dir(below))+"/", false); match != rule.NoMatch {
		if kind.ContextOnly {
			match = rule.DoubtfulMatch // nobody names the file: a word is not enough
		}
		h, ok = fileHit(kind, match, file), true
	}
	h.Context, h.Source, h.Within, h.Below, h.Whole, h.Bind = g.context, file, from, below, isWhole(from), g.bind
	h.Spared = below != "" && matches(g.exclude, below)
	if h.Rule.Name == rule.RuntimeFile.Name || h.Whole || h.Bind || h.Kind.Stray {
		h.Rule, h.Verdict = rule.ContextFile, rule.Rewrite
	}
	return h, ok
}

// matches reports whether patterns as in a .dockerignore match a path or a directory above it.
func matches(patterns []string, p string) bool {
	if len(patterns) == 0 {
		return false
	}
	matched, err := patternmatcher.MatchesOrParentMatches(p, patterns)
	return err == nil && matched
}

// cutSource gives what is left of a file's path behind a source, each element of
// which may be a pattern.
func cutSource(source, file string) (string, bool) {
	if source == wholeContext {
		return file, true
	}
	want, have := strings.Split(source, "/"), strings.Split(file, "/")
	if len(want) > len(have) || !matchEach(want, have) {
		// COPY --parents takes ** for any number of directories.
		return "", strings.Contains(source, "**") && matches([]string{source}, file)
	}
	return path.Join(have[len(want):]...), true
}

// matchEach reports whether each element of a path matches the pattern in its place.
func matchEach(want, have []string) bool {
	for i, pattern := range want {
		if ok, err := path.Match(pattern, have[i]); pattern != have[i] && (!ok || err != nil) {
			return false
		}
	}
	return true
}
