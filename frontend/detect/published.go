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
	for i, line := range f.lines {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if ok && (slices.ContainsFunc(words(text), rule.KnownToken) || rule.SpellsPrivateKey(text)) {
			at := rule.Lines{Start: i + 1, End: i + 1}
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

// publishes reports whether an option of the build comes from what people type
// and is published. Build arguments are looked at by themselves.
func publishes(option string) bool {
	return option == "context" || strings.HasPrefix(option, "context:") || strings.HasPrefix(option, "label:")
}

// words are the words of a text without what quotes and lists them.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n'\"`=,;()[]{}<>", r) })
}
