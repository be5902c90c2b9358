package policy

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"
)

// eachKey calls f for each known key of a mapping, and gives the keys that are
// there; nil where the node is no mapping.
func (p *parser) eachKey(node *yaml.Node, what string, known []string, f func(key, value *yaml.Node)) map[string]bool {
	if node.Kind != yaml.MappingNode {
		p.add(node.Line, "%s is %s: write KEY: VALUE, with the keys %s", what, kindOf(node), choice(known))
		return nil
	}
	said := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			p.add(key.Line, "unknown key %q in %s: %s", shown(key), what, nearest(key.Value, known))
		case said[key.Value]:
			p.add(key.Line, "%s stands twice in %s", key.Value, what)
		default:
			said[key.Value] = true
			f(key, value)
		}
	}
	return said
}

// value reads the value of a key into an entry.
func (p *parser) value(e *Entry, k Key, node *yaml.Node) {
	text := strings.TrimSpace(node.Value)
	if node.Kind != yaml.ScalarNode || !k.Kind.has(node.Tag) || text == "" {
		p.add(node.Line, "%s is %s: write %s", k.Name, kindOf(node), k.Kind.form())
		return
	}
	switch k.Kind {
	case KindText:
		e.Reason = p.reason(k, node, text)
	case KindRule, KindAnyRule:
		e.Rule = p.rule(k, node, text)
	case KindPattern:
		p.pattern(e, k, node, text)
	case KindLevel:
		if !slices.Contains(levels(), text) {
			p.add(node.Line, "unknown level %q: %s", shown(node), nearest(text, levels()))
		}
		e.Level = Level(text)
	case KindDate:
		var err error
		if e.Expires, err = time.Parse(time.DateOnly, text); err != nil {
			p.add(node.Line, "%s is no day of the calendar: %q: write YYYY-MM-DD", k.Name, shown(node))
		}
	case KindFlag:
		e.Locked = strings.EqualFold(text, "true")
	}
}

// maxReason is how long a reason may be, in bytes.
const maxReason = 500

// reason gives a text in one line that a terminal can show.
func (p *parser) reason(k Key, node *yaml.Node, text string) string {
	if len(text) > maxReason {
		p.add(node.Line, "%s is longer than %d bytes", k.Name, maxReason)
	}
	reason := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if reason == "" {
		p.add(node.Line, "%s is empty: write %s", k.Name, k.Kind.form())
	}
	return reason
}

const (
	// maxPattern is how long a pattern may be, in bytes.
	maxPattern = 1000
	// maxChoices is how many patterns without braces one may stand for.
	maxChoices = 64
)

// choices is how many patterns without braces one stands for, or more than that
// where braces are within braces.
func choices(pattern string) int {
	all, these := 1, 1
	for _, c := range pattern {
		switch c {
		case '{', '}':
			all, these = min(all*these, maxChoices+1), 1
		case ',':
			these++
		}
	}
	return all
}

func (p *parser) pattern(e *Entry, k Key, node *yaml.Node, pattern string) {
	switch {
	case strings.Trim(pattern, "/.") == "" || !doublestar.ValidatePattern(pattern):
		p.add(node.Line, "%s is no pattern: %q", k.Name, shown(node))
	case len(pattern) > maxPattern || choices(pattern) > maxChoices:
		p.add(node.Line, "%s is longer than %d bytes, or has more than %d choices in its braces: write several entries", k.Name, maxPattern, maxChoices)
	}
	if k.Name == "path" {
		e.Path = pattern
	} else {
		e.Name = pattern
	}
}

func (p *parser) rule(k Key, node *yaml.Node, name string) string {
	switch known := ruleNames(k.Kind); {
	case slices.Contains(known, name):
	case !skippable(name):
		p.add(node.Line, "%s cannot be skipped: the value is published already", name)
	default:
		p.add(node.Line, "unknown rule %q: %s", shown(node), nearest(name, known))
	}
	return name
}

// form is what to write for a value of the kind.
func (k Kind) form() string {
	switch k {
	case KindText:
		return "a text, in quotes if it looks like a number"
	case KindRule, KindAnyRule:
		return "the name of a rule"
	case KindPattern:
		return "a pattern, in quotes if it starts with *"
	case KindLevel:
		return choice(levels())
	case KindDate:
		return "a day, YYYY-MM-DD"
	case KindFlag:
	}
	return "true or false"
}

// has reports whether YAML takes a value of the kind for one with a tag.
func (k Kind) has(tag string) bool {
	switch k {
	case KindFlag:
		return tag == "!!bool"
	case KindDate:
		return tag == "!!timestamp" || tag == "!!str"
	default:
		return tag == "!!str"
	}
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

// kindOf says in words what a node is.
func kindOf(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias, which a policy cannot have"
	case yaml.DocumentNode, yaml.ScalarNode:
	}
	switch {
	case isNull(node), strings.TrimSpace(node.Value) == "":
		return "empty"
	case node.Tag == "!!int", node.Tag == "!!float":
		return "a number"
	case node.Tag == "!!bool":
		return "true or false"
	case node.Tag == "!!timestamp":
		return "a date"
	case node.Tag != "!!str":
		return "a " + node.Tag
	}
	return "a text"
}

// maxWord is how much of a word an error shows.
const maxWord = 60

func shown(node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode {
		return kindOf(node)
	}
	if r := []rune(node.Value); len(r) > maxWord {
		return string(r[:maxWord]) + "…"
	}
	return node.Value
}
