package detect

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Allowance is a comment above an instruction that lets a finding pass:
//
//	# leaktight: allow=PATTERN reason=TEXT
type Allowance struct {
	// Pattern matches a variable's name or a path; ** crosses slashes.
	Pattern string
	// Reason is what the author wrote, never empty.
	Reason string
	// Lines are those of the instruction below the comment.
	Lines rule.Lines
	// Told says that the plan has told already what it lets pass.
	Told bool
}

// Allows reports whether the allowance speaks of a name or of a path. Leading
// slashes do not count.
func (a Allowance) Allows(name string) bool {
	return name != "" && doublestar.MatchUnvalidated(strings.TrimPrefix(a.Pattern, "/"), strings.TrimPrefix(name, "/"))
}

var allowComment = lazyregexp.New(`^leaktight:\s*(.*)$`)

var allowForm = lazyregexp.New(`^allow=(\S+)\s+reason=(\S.*)$`)

// Allowances reads the comments above every instruction. A comment that starts
// with "leaktight:" and is not understood is an error at its line.
func (f *File) Allowances() ([]Allowance, error) {
	var commands []instructions.Command
	for _, arg := range f.MetaArgs {
		commands = append(commands, &arg)
	}
	for _, stage := range f.Stages {
		commands = append(commands, stage.Commands...)
	}
	var all []Allowance
	for _, cmd := range commands {
		found, err := allowances(cmd)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func allowances(cmd instructions.Command) ([]Allowance, error) {
	var found []Allowance
	for _, comment := range cmd.Comments() {
		m := allowComment.FindStringSubmatch(comment)
		if m == nil || strings.HasPrefix(m[1], fixedComment) {
			continue
		}
		form := allowForm.FindStringSubmatch(m[1])
		if form == nil || !doublestar.ValidatePattern(form[1]) {
			return nil, parser.WithLocation(
				fmt.Errorf("unknown leaktight comment above %s: write # leaktight: allow=PATTERN reason=TEXT", strings.ToUpper(cmd.Name())),
				cmd.Location())
		}
		found = append(found, Allowance{Pattern: form[1], Reason: form[2], Lines: LinesOf(cmd)})
	}
	return found, nil
}

// fixedComment starts the comment that a repair leaves where an instruction was.
const fixedComment = "was "

// FixedComment is the comment that takes the place of an instruction, with the
// flag that gives the secret, or "" when none is needed.
func FixedComment(instruction, flag string) string {
	text := "# leaktight: " + fixedComment + instruction
	if flag != "" {
		text += ", now " + flag
	}
	return text
}
