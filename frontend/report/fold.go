package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Fold is findings that are told as one.
type Fold struct {
	// Finding is the one that is told in full.
	rule.Finding
	// Others are what the others are about: sorted, each once, and not what Finding
	// is about.
	Others []string
}

// maxApart is how many files of a context are told one by one where each has a flag
// of its own: a working copy has about ten, and a repository with test keys hundreds.
const maxApart = 12

// Folds puts findings together that the same rule has about the same instruction
// or layer, so that nobody reads the same advice a hundred times. What may differ
// in what to type stays apart, unless it is too much. The folds are in the order of
// their first findings.
func Folds(findings []rule.Finding) []Fold {
	var folds []Fold
	sizes := map[foldKey]int{}
	for _, f := range findings {
		sizes[keyOf(f)]++
	}
	at := map[foldKey]int{}
	for _, f := range findings {
		key := keyOf(f)
		if f.Rule.Name == rule.ContextFile.Name && f.Mount != nil && sizes[key] <= maxApart {
			key.text = common(f)
		}
		i, seen := at[key]
		if !seen {
			at[key] = len(folds)
			folds = append(folds, Fold{Finding: f})
			continue
		}
		folds[i].Others = append(folds[i].Others, subject(f))
	}
	for i, f := range folds {
		slices.Sort(f.Others)
		others := slices.Compact(f.Others)
		folds[i].Others = slices.DeleteFunc(others, func(o string) bool { return o == subject(f.Finding) })
	}
	return folds
}

type foldKey struct {
	rule, layer, limit, text string
	verdict                  rule.Verdict
	lines                    rule.Lines
	passed                   bool
}

func keyOf(f rule.Finding) foldKey {
	key := foldKey{
		rule: f.Rule.Name, layer: f.Layer, limit: f.Limit, verdict: f.Verdict, lines: f.Lines, passed: f.Passed,
	}
	switch {
	case f.Layer != "" && f.Path != "" && !f.Passed: // what to do about a layer is the same for all its files
	case f.Rule.Name == rule.ContextFile.Name && f.Mount != nil:
		key.text = common(f, f.Path, f.Mount.Target, f.Mount.ID)
	case f.Mount != nil: // the client has to give each of these
		key.text = common(f)
	default:
		key.text = common(f, f.Path)
	}
	return key
}

// common is what a finding says, without names of its own.
func common(f rule.Finding, own ...string) string {
	var pairs []string
	for _, name := range own {
		if name != "" {
			pairs = append(pairs, name, "\x00")
		}
	}
	return strings.NewReplacer(pairs...).Replace(f.Message + "\n" + f.Fix)
}

// subject is what a finding is about, in a few words.
func subject(f rule.Finding) string {
	if f.Secret != "" && f.Path != "" {
		return fmt.Sprintf("%q in %s", f.Secret, f.Path)
	}
	return cmp.Or(f.Path, f.Name, f.Message)
}

const (
	// maxOthers and maxOthersWidth bound what of a fold is named, the rest is counted.
	maxOthers      = 3
	maxOthersWidth = 110
)

// others names some of what else a fold is about, and counts the rest: "a, b and 5
// more". It is "" for a fold of one, and whole says that nothing was left out.
func (f Fold) others() (text string, whole bool) {
	var shown []string
	width := 0
	room := maxOthers
	if len(f.Others) == maxOthers+1 { // "and 1 more" is no shorter than a name
		room++
	}
	for _, o := range f.Others[:min(len(f.Others), room)] {
		o = shortened(Printable(o), maxOthersWidth)
		if width += len(o); len(shown) > 0 && width > maxOthersWidth {
			break
		}
		shown = append(shown, o)
	}
	text = strings.Join(shown, ", ")
	if n := len(f.Others) - len(shown); n > 0 {
		return fmt.Sprintf("%s and %d more", text, n), false
	}
	return text, true
}
