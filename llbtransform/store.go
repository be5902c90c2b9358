package llbtransform

import (
	"fmt"
	"path"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// refuseStore says that a RUN writes a secret into a file and leaves it there,
// unless a comment above the RUN or the policy allows it.
func (p *planner) refuseStore(at site, problem script.Problem) {
	f := storeFinding(at, problem)
	if pass, ok := p.passStore(at, f); ok {
		p.letPass(at, pass, f, problem.Path)
		return
	}
	p.refuse(at, f)
}

// storeFinding is the error about a file that a RUN leaves behind.
func storeFinding(at site, problem script.Problem) rule.Finding {
	line := at.lines.Start + problem.Line - 1
	return rule.Finding{
		Rule: rule.SecretInRun, Name: problem.Var, Path: problem.Path, Fix: storeFix(problem),
		Verdict: rule.Fail, Lines: at.lines, Instruction: at.instruction(),
		Message: fmt.Sprintf("%s at line %d writes the secret %s into %s: the file would stay in the layer, also when a later RUN removes it",
			problem.Command, line, problem.Var, problem.Path),
	}
}

func storeFix(problem script.Problem) string {
	if problem.Fix != "" {
		return problem.Fix
	}
	if kind, _ := rule.MatchFile(problem.Path); kind.Name == "npmrc" {
		return fmt.Sprintf("write the text ${%s} in single quotes: npm puts the value in when it reads the file, and every RUN has the variable", problem.Var)
	}
	if problem.Command == "envsubst" {
		return fmt.Sprintf("name the variables that the template needs: envsubst '$PORT $HOST' < FILE; if it needs %s, %s", problem.Var, mountFix(problem.Path))
	}
	return mountFix(problem.Path)
}

// mountFix says how to mount a file instead of writing it.
func mountFix(file string) string {
	id := strings.TrimPrefix(path.Base(file), ".")
	if !path.IsAbs(file) {
		file = "PATH"
	}
	return fmt.Sprintf("leave the command out, and mount the file where it is needed: RUN --mount=type=secret,id=%s,target=%s,required …, built with --secret id=%s,src=FILE; "+
		"or write, use and remove it in one RUN", id, file, id)
}
