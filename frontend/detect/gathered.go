package detect

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Gathered gives the sources of COPY and ADD, as paths of the build context from
// its root: the directories and patterns that take files along which the
// Dockerfile does not name, and the files that it names, as only a listing of the
// context can tell them apart. The whole context is left out, and so is what
// depends on a variable whose value is not known; args are the build arguments
// that the client gave.
func Gathered(f *File, args map[string]rule.Secret) []string {
	all := map[string]bool{}
	for _, words := range sources(f, args) {
		for _, source := range words {
			if takesAlong(source) {
				all[ContextPath(source)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func contextSources(cmd instructions.Command) []string {
	switch c := cmd.(type) {
	case *instructions.CopyCommand:
		if c.From == "" {
			return c.SourcePaths
		}
	case *instructions.AddCommand:
		return c.SourcePaths
	case *instructions.OnbuildCommand:
		if trigger, err := Trigger(c); err == nil {
			return contextSources(trigger)
		}
	}
	return nil
}

func takesAlong(source string) bool {
	p := ContextPath(source)
	return p != "" && p != "*" && !strings.Contains(source, "$") && !strings.Contains(source, "://")
}

// isDirectory tells whether a source is a directory of the context that holds files.
func (s *search) isDirectory(source string) bool {
	return slices.ContainsFunc(s.files, func(file string) bool { return strings.HasPrefix(file, ContextPath(source)+"/") })
}

func isPattern(source string) bool { return strings.ContainsAny(source, "*?[") }

// gathered finds the credential files of the context that a source takes along
// without naming them.
func (s *search) gathered(at At, cmd instructions.Command, source, dest string) {
	if !takesAlong(source) {
		return
	}
	within := ContextPath(source)
	for _, file := range s.files {
		below, ok := cutSource(within, file)
		if !ok || below == "" && !isPattern(source) {
			continue
		}
		kind, match := matchCopy(file, path.Join(dest, path.Dir(below))+"/", false)
		if match == rule.NoMatch {
			continue
		}
		h := fileHit(kind, match, file)
		h.Within, h.Below = within, below
		s.add(at, cmd, h)
	}
}

// cutSource gives what is left of a file's path behind a source, each element of
// which may be a pattern.
func cutSource(source, file string) (string, bool) {
	want, have := strings.Split(source, "/"), strings.Split(file, "/")
	if len(want) > len(have) {
		return "", false
	}
	for i, pattern := range want {
		if ok, err := path.Match(pattern, have[i]); pattern != have[i] && (!ok || err != nil) {
			return "", false
		}
	}
	return path.Join(have[len(want):]...), true
}
