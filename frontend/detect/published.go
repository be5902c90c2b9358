package detect

import (
	"maps"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Published finds credentials in what the builder keeps and publishes whatever
// the instructions say: comments of the Dockerfile, and options of the build
// other than build arguments, such as labels and the URLs of contexts.
func Published(f *File, options map[string]string) []Hit {
	var hits []Hit
	spelled := f.spelled()
	for i, line := range f.lines {
		text, ok := comment(line)
		n := i + 1
		if ok && (slices.Contains(spelled, n) || slices.ContainsFunc(words(text), rule.KnownToken) || rule.SpellsPrivateKey(text) ||
			slices.ContainsFunc(rule.Logins(text), rule.Login.Generated)) {
			at := rule.Lines{Start: n, End: n}
			hits = append(hits, Hit{At: Undeclared(), Rule: rule.LiteralCredential, Verdict: rule.Fail, Lines: at, Instruction: "a comment"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		value := options[name]
		if publishes(name) && (Credential(rule.Secret(value)) || slices.ContainsFunc(rule.Logins(value), realLogin)) {
			hits = append(hits, Hit{At: Undeclared(), Rule: rule.OptionValue, Verdict: rule.Fail, Name: name})
		}
	}
	return hits
}

// comment gives the text of a line that is a comment.
func comment(line string) (string, bool) { return strings.CutPrefix(strings.TrimSpace(line), "#") }

// spelled gives the lines on which tokens start, whatever stands there. A key may
// go over several lines, of a comment too.
func (f *File) spelled() []int {
	var text strings.Builder
	for _, line := range f.lines {
		if _, ok := comment(line); ok {
			line = strings.Replace(line, "#", " ", 1)
		}
		text.WriteString(line)
	}
	var lines []int
	line, from := 1, 0
	for _, token := range rule.FindTokens(text.String()) {
		line += strings.Count(text.String()[from:token.Start], "\n")
		from = token.Start
		lines = append(lines, line)
	}
	return slices.Compact(lines)
}

// publishes reports whether an option of the build comes from what people type
// and is published. Build arguments are looked at by themselves.
func publishes(option string) bool {
	return option == "context" || strings.HasPrefix(option, "context:") || strings.HasPrefix(option, "label:")
}

// words are the words of a text without what quotes and lists them.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n'\"`=,;()[]{}<>", r) })
}
