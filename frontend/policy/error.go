package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/util/suggest"
)

// maxShown is how many problems an error tells; the rest is counted.
const maxShown = 20

// Error says what is wrong with a policy file.
type Error struct {
	// Filename is what people call the file.
	Filename string
	// Source is its text, nil where it is too long or no text.
	Source []byte
	// Problems are in the order of the file, never empty.
	Problems []Problem
}

// Problem is one thing that is wrong.
type Problem struct {
	// Line is counted from 1; 0 for the file as a whole.
	Line int
	// Text says what is wrong and what to write.
	Text string
}

// Error lists the problems, each with its position.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString("cannot use the policy")
	for i, p := range e.Problems {
		if i == maxShown {
			fmt.Fprintf(&text, "\n… and %d more", len(e.Problems)-i)
			break
		}
		fmt.Fprintf(&text, "\n%s: %s", position(e.Filename, p.Line), p.Text)
	}
	return text.String()
}

// MisnamedError is the error about a file that nobody would read otherwise.
func MisnamedError(filename string) error {
	return &Error{Filename: filename, Problems: []Problem{{Text: "is called otherwise: rename it to " + Filename}}}
}

// problems collects what is wrong with a file.
type problems []Problem

func (all *problems) add(line int, format string, args ...any) {
	*all = append(*all, Problem{Line: line, Text: fmt.Sprintf(format, args...)})
}

// err is nil where nothing is wrong.
func (all problems) err(filename string, source []byte) error {
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return &Error{Filename: filename, Source: source, Problems: all}
}

func position(filename string, line int) string {
	if line == 0 {
		return filename
	}
	return fmt.Sprintf("%s:%d", filename, line)
}

// nearest says which of the known words was meant, or lists them all.
func nearest(word string, known []string) string {
	if near, ok := suggest.Search(word, known, false); ok {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "write " + choice(known)
}

func choice(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
