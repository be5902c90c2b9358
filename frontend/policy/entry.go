package policy

import (
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
)

// Entry is one entry of a policy file.
type Entry struct {
	Section Section
	// Rule is the name of the rule, or [AllRules]; "" for files and variables.
	Rule string
	// Path is the pattern of files, Name that of variables; one of them is "".
	Path, Name string
	// Level is how severe the rule is, "" for other sections.
	Level Level
	// Reason is what its author wrote, never empty.
	Reason string
	// Expires is the last day of the entry, zero for none.
	Expires time.Time
	// Locked says that nothing below the policy may relax the entry.
	Locked bool
	// Line is where the entry starts in the file called Filename.
	Line     int
	Filename string
}

// Position is FILE:LINE.
func (e Entry) Position() string { return position(e.Filename, e.Line) }

// about reports whether the entry is about a variable, or about one of some files.
func (e Entry) about(name string, paths []string) bool {
	if e.Name != "" {
		return name != "" && doublestar.MatchUnvalidated(e.Name, name)
	}
	return e.Path != "" && slices.ContainsFunc(paths, func(p string) bool { return MatchPath(e.Path, p) })
}

// MatchPath reports whether a pattern of a policy speaks of a slash-separated path
// of a build context or of an image. A pattern counts from the root where it
// starts with a slash, otherwise at any depth, and takes all that is below a
// directory. Patterns that are not valid match nothing.
func MatchPath(pattern, path string) bool {
	path = strings.Trim(path, "/")
	if path == "" {
		return false
	}
	pattern = anchored(pattern)
	return doublestar.MatchUnvalidated(pattern, path) || doublestar.MatchUnvalidated(pattern+"/**", path)
}

// anchored is a pattern from the root, without its slash.
func anchored(pattern string) string {
	rooted := strings.HasPrefix(pattern, "/") || strings.HasPrefix(pattern, "./")
	pattern = strings.Trim(strings.TrimPrefix(pattern, "."+"/"), "/")
	if rooted {
		return pattern
	}
	return "**/" + pattern
}
