package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxSize is how long a policy file may be, in bytes.
const MaxSize = 256 << 10

// File is a policy file that was read.
type File struct {
	// Filename is what people call it.
	Filename string
	// Source is its text.
	Source []byte
	// Entries are in the order of the file.
	Entries []Entry
	// Limits are in the order of the file.
	Limits []Limit
}

// Options say what a file is read for.
type Options struct {
	// Today is the day on which expiries are judged.
	Today time.Time
	// Above says that the file is a policy from above, which may lock entries.
	Above bool
}

// Parse reads a policy file, which is YAML. Empty text is a policy that says
// nothing. The error is an [*Error] with all that is wrong; no part of the text
// counts then. It takes text of any kind and length.
func Parse(filename string, source []byte, opt Options) (*File, error) {
	p := parser{opt: opt, file: File{Filename: filename, Source: source}}
	switch {
	case len(source) > MaxSize:
		p.add(0, "is longer than %d KiB, which no policy needs", MaxSize>>10)
		return nil, p.err(filename, nil)
	case !utf8.Valid(source):
		p.add(0, "is no text in UTF-8")
		return nil, p.err(filename, nil)
	}
	p.document(source)
	p.conflicts()
	if err := p.err(filename, source); err != nil {
		return nil, err
	}
	return &p.file, nil
}

// Read parses what a reader gives, see [Parse]. It reads no more than it needs.
func Read(filename string, r io.Reader, opt Options) (*File, error) {
	source, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", filename, err)
	}
	return Parse(filename, source, opt)
}

type parser struct {
	problems
	opt  Options
	file File
}

// document reads the one document of a file.
func (p *parser) document(source []byte) {
	dec := yaml.NewDecoder(bytes.NewReader(source))
	var doc, next yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return
	case err != nil:
		p.syntax(err)
		return
	}
	switch err := dec.Decode(&next); {
	case err == nil:
		p.add(next.Line, "a second document starts here: write one, without ---")
	case !errors.Is(err, io.EOF):
		p.syntax(err)
	}
	for _, content := range doc.Content {
		p.root(content)
	}
}

// yamlLine is how the library tells where it gave up.
var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

func (p *parser) syntax(err error) {
	text := err.Error()
	m := yamlLine.FindStringSubmatch(text)
	line, _ := strconv.Atoi(m[1])
	text = strings.TrimPrefix(text, m[0])
	if strings.Contains(text, "unknown anchor") || strings.Contains(text, "alphabetic or numeric") {
		text += "; put a pattern that starts with * into quotes"
	}
	p.add(line, "is no YAML: %s", text)
}

func (p *parser) root(node *yaml.Node) {
	if isNull(node) {
		return
	}
	p.eachKey(node, "the file", sections(), func(key, value *yaml.Node) {
		if list, ok := listOf(key.Value); ok {
			p.section(list, value)
		} else {
			p.limits(value)
		}
	})
}

func (p *parser) section(list List, node *yaml.Node) {
	if isNull(node) {
		return
	}
	if node.Kind != yaml.SequenceNode {
		p.add(node.Line, "%s is %s: write a list of entries, each starting with \"- %s:\"", list.Section, kindOf(node), list.Keys[0].Name)
		return
	}
	for _, item := range node.Content {
		p.entry(list, item)
	}
}

func (p *parser) entry(list List, node *yaml.Node) {
	e := Entry{Section: list.Section, Line: node.Line, Filename: p.file.Filename}
	var known []string
	for _, k := range list.Keys {
		known = append(known, k.Name)
	}
	before := len(p.problems)
	said := p.eachKey(node, "an entry of "+string(list.Section), known, func(key, value *yaml.Node) {
		k, ok := list.key(key.Value)
		switch {
		case !ok:
		case k.Above && !p.opt.Above:
			p.add(key.Line, "%s belongs into the policy of a frontend's image, %s", k.Name, AboveFilename)
		default:
			p.value(&e, k, value)
		}
	})
	if said == nil {
		return
	}
	p.complete(list, node.Line, said)
	if !skippable(e.Rule) && e.Level == LevelWarn {
		p.add(node.Line, "%s always fails: the value is published already", e.Rule)
	}
	if !e.Expires.IsZero() && p.opt.Today.UTC().Format(time.DateOnly) > e.Expires.Format(time.DateOnly) {
		p.add(node.Line, "the entry about %s in %s expired on %s: renew or remove it", e.subject(), e.Section, e.Expires.Format(time.DateOnly))
	}
	if len(p.problems) == before {
		p.file.Entries = append(p.file.Entries, e)
	}
}

// complete looks for the keys that an entry must have.
func (p *parser) complete(list List, line int, said map[string]bool) {
	_, hasPath := list.key("path")
	switch {
	case hasPath && said["path"] && said["name"]:
		p.add(line, "an entry of %s is about a path or about a name: write two entries", list.Section)
	case hasPath && !said["path"] && !said["name"]:
		p.add(line, "an entry of %s needs a path or a name", list.Section)
	}
	for _, k := range list.Keys {
		if k.Required && !said[k.Name] {
			p.add(line, "an entry of %s needs %s: TEXT", list.Section, k.Name)
		}
	}
}

// conflicts finds rules that a file speaks of twice.
func (p *parser) conflicts() {
	first := map[string]int{}
	for _, e := range p.file.Entries {
		if e.Rule == "" {
			continue
		}
		if line, ok := first[e.Rule]; ok {
			p.add(e.Line, "line %d speaks of %s already: keep one of the two entries", line, e.Rule)
		} else {
			first[e.Rule] = e.Line
		}
	}
}

// subject is what the entry is about.
func (e Entry) subject() string { return e.Rule + e.Path + e.Name }
