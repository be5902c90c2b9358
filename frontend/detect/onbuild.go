package detect

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Trigger parses the instruction that an ONBUILD holds. Its location is that of
// the text by itself; use the ONBUILD's.
func Trigger(cmd *instructions.OnbuildCommand) (instructions.Command, error) {
	ast, err := parser.Parse(strings.NewReader(cmd.Expression))
	if err != nil {
		return nil, err
	}
	if len(ast.AST.Children) != 1 {
		return nil, fmt.Errorf("ONBUILD holds %d instructions", len(ast.AST.Children))
	}
	return instructions.ParseCommand(ast.AST.Children[0])
}
