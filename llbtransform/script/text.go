package script

import (
	"bytes"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/pkg/errors"
)

// Text is the script of one RUN instruction together with the place in the
// Dockerfile from which each of its bytes comes. It is immutable; the zero
// value is an empty script.
type Text struct {
	// Source is the instruction as it stands in the Dockerfile.
	Source string
	// Script is what the shell gets. For an instruction in exec form it is a
	// command line of the quoted arguments, equal in meaning.
	Script string
	// Exec holds the arguments of an instruction in exec form that starts a
	// program directly. It is nil when a shell runs Script.
	Exec []string
	// Shell is the shell that the instruction itself names, in an exec form
	// like ["sh", "-c", …] or in the #! line of a here-document. It is nil
	// when the stage's SHELL runs Script.
	Shell []string

	escape byte
	// code is the text on which edits are made: the instruction's arguments
	// and here-documents. In exec form it is the JSON array.
	code mapped
	// script maps Script. It equals code unless Script comes out of JSON; it
	// has no positions when Script is made up from Exec.
	script mapped
	// words are the ranges of the JSON strings in code, nil in shell form.
	words []span
	// docker tells that the end of Script is the end of the instruction.
	docker bool
}

type span struct{ start, end int }

// mapped is text whose byte i stands at source[at[i]:to[i]].
type mapped struct {
	text   string
	at, to []int
}

func (m mapped) slice(start, end int) mapped {
	return mapped{text: m.text[start:end], at: m.at[start:end], to: m.to[start:end]}
}

func (m *mapped) add(s string, at int) {
	m.text += s
	for i := range len(s) {
		m.at, m.to = append(m.at, at+i), append(m.to, at+i+1)
	}
}

// addAt adds text that has no bytes of its own in the source.
func (m *mapped) addAt(s string, at int) {
	m.text += s
	for range len(s) {
		m.at, m.to = append(m.at, at), append(m.to, at)
	}
}

// Line gives the line of Source, counted from 1, at which byte offset of
// Source stands.
func (t Text) Line(offset int) int {
	return 1 + strings.Count(t.Source[:min(max(offset, 0), len(t.Source))], "\n")
}

// Assemble builds the script of a RUN or ONBUILD RUN instruction from src,
// its lines in the Dockerfile from the first through the last, terminators
// of here-documents included. escape is the Dockerfile's escape character.
//
// It fails if upstream's parser does not find exactly one such instruction
// in src, or finds another script than Assemble did.
func Assemble(src string, escape rune) (Text, error) {
	node, err := parseInstruction(src, escape)
	if err != nil {
		return Text{}, err
	}
	run := node
	if strings.EqualFold(node.Value, "onbuild") && node.Next != nil && len(node.Next.Children) > 0 {
		run = node.Next.Children[0]
	}
	if !strings.EqualFold(run.Value, "run") {
		return Text{}, errors.Errorf("assemble script: %s is no RUN", run.Value)
	}

	line, next := joinLines(src, byte(escape))
	if line.text != node.Original {
		return Text{}, errors.New("assemble script: lines join otherwise than upstream's")
	}
	args, err := arguments(line, run)
	if err != nil {
		return Text{}, err
	}
	t := Text{Source: src, escape: byte(escape)}
	switch {
	case run.Attributes["json"]:
		return t.fromJSON(args, run.Next)
	case len(node.Heredocs) > 0:
		return t.fromHeredocs(args, node.Heredocs, next)
	}
	t.code, t.script, t.Script, t.docker = args, args, args.text, true
	return t, nil
}

// parseInstruction gives the only instruction in src.
func parseInstruction(src string, escape rune) (*parser.Node, error) {
	nodes, err := parseInstructions(src, escape)
	if err != nil {
		return nil, err
	}
	if len(nodes) != 1 {
		return nil, errors.Errorf("assemble script: %d instructions instead of one", len(nodes))
	}
	return nodes[0], nil
}

func parseInstructions(src string, escape rune) ([]*parser.Node, error) {
	var buf bytes.Buffer
	if escape != parser.DefaultEscapeToken {
		buf.WriteString("# escape=" + string(escape) + "\n")
	}
	buf.WriteString(src)
	res, err := parser.Parse(&buf)
	if err != nil {
		return nil, errors.Wrap(err, "assemble script")
	}
	return res.AST.Children, nil
}

// arguments gives the part of the joined line that follows the keywords and
// flags. Upstream cuts it off the line's end, so its length tells where.
func arguments(line mapped, run *parser.Node) (mapped, error) {
	end := len(strings.TrimSpace(line.text)) + leadingSpace(line.text)
	if run.Attributes["json"] {
		return jsonArguments(line.slice(0, end), run)
	}
	if run.Next == nil {
		return line.slice(end, end), nil
	}
	start := end - len(run.Next.Value)
	if start < 0 || line.text[start:end] != run.Next.Value {
		return mapped{}, errors.New("assemble script: arguments are no suffix of the line")
	}
	return line.slice(start, end), nil
}

func leadingSpace(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, isSpace))
}
