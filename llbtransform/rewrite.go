package llbtransform

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// written is a file that a RUN wrote a secret into: that RUN removes it when it
// ends, and each one behind it writes it again for itself.
type written struct {
	target string
	// command writes the file, mode is what chmod gave it, "" for none.
	command, mode string
	// vars are the secret variables that command expands.
	vars []string
	// shell and user are those that command is written for.
	shell   []string
	user    string
	outcome *outcome
	// busy: the RUN at hand may read the file.
	busy bool
}

// keeps finds the files of a RUN that the RUNs behind it can write again, and
// gives them with the problems that are left.
func (p *planner) keeps(at site, s *scope, text script.Text, ctx script.Context, result script.Result) (files []*written, rest []script.Problem) {
	for _, problem := range result.Problems {
		_, allowed := p.passStore(at, storeFinding(at, problem))
		i := slices.IndexFunc(files, func(w *written) bool { return w.target == problem.Path })
		switch {
		case i >= 0 && problem.Write != nil:
			files[i].vars = append(files[i].vars, problem.Var)
		case problem.Kind == script.KindStores && !allowed && s.canKeep(text, ctx, result, problem):
			w := &written{target: problem.Path, command: problem.Write.Command, vars: []string{problem.Var}, shell: s.shell, user: s.user}
			w.follow(text, ctx)
			w.outcome = p.begin(at, rule.Finding{Rule: rule.SecretInRun, Name: problem.Var, Path: problem.Path})
			otherwise := storeFinding(at, problem)
			w.outcome.otherwise = &otherwise
			files = append(files, w)
		default:
			rest = append(rest, problem)
		}
	}
	return files, rest
}

// canKeep tells whether a file that a RUN writes can go at its end. Whatever
// else the script does to the file would have to be done again too.
func (s *scope) canKeep(text script.Text, ctx script.Context, result script.Result, problem script.Problem) bool {
	if problem.Write == nil || result.Ends || result.Masks || len(result.Private) > 0 || strings.HasPrefix(strings.ToUpper(text.Source), "ONBUILD") {
		return false
	}
	if _, ok := text.Begin(); !ok {
		return false
	}
	dry, err := script.Analyse(text, ctx.Only(problem.Path))
	changes := 0
	for _, c := range dry.Changes {
		if c.Path == problem.Path {
			changes++
		}
	}
	return err == nil && changes == 1 && !dry.Symbolic && len(dry.Owners) == 0 && !slices.ContainsFunc(dry.Problems, func(q script.Problem) bool {
		return q.Kind == script.KindCopies || q.Bar != "" && q.Kind == script.KindOpaque
	})
}

// follow notes the mode that a script gives the file.
func (w *written) follow(text script.Text, ctx script.Context) script.Result {
	dry, err := script.Analyse(text, ctx.Only(w.target))
	if mode, ok := dry.Modes[w.target]; ok {
		w.mode = fmt.Sprintf("%04o", mode)
	}
	if err != nil || dry.Ends || dry.Symbolic || len(dry.Owners)+len(dry.Problems)+len(dry.Changes) > 0 {
		dry.Problems = append(dry.Problems, script.Problem{})
	}
	return dry
}

// again gives the files that a RUN has to write again, and whether it does
// nothing but what is of no effect without them. A RUN in which that is not
// possible makes the write itself an error.
func (s *scope) again(text script.Text, ctx script.Context, result script.Result) (files []*written, empty bool) {
	var left []*written
	for _, w := range s.written {
		before := *w
		dry := w.follow(text, ctx)
		_, shell := text.Begin()
		bound := !slices.ContainsFunc(w.vars, func(v string) bool { return !slices.Contains(ctx.Vars, v) })
		possible := shell && bound && len(dry.Problems) == 0 && len(result.Private) == 0 && w.user == s.user && slices.Equal(w.shell, s.shell)
		removed := slices.Contains(dry.Removed, w.target)
		switch {
		case dry.Empty && possible:
			empty = true
		case possible && !dry.Busy && len(dry.Uses.Paths) == 0:
		case possible:
			before.busy = dry.Busy
			files = append(files, &before)
		default:
			w.outcome.refused = true
		}
		if removed {
			w.outcome.gone = true
		} else {
			left = append(left, w)
		}
	}
	s.written = left
	return files, empty
}

// needs notes the RUN at hand as one that files are written again for.
func (at site) needs(again []*written) {
	for _, w := range again {
		if w.busy {
			w.outcome.runs = append(w.outcome.runs, at.lines.Start)
		}
	}
}

// prelude gives the commands in front of a script that write files again and
// remove them, and those that the script writes itself, when it ends.
func prelude(again, own []*written) string {
	if len(again)+len(own) == 0 {
		return ""
	}
	var targets, commands []string
	for _, w := range again {
		commands = append(commands, w.command+"; ")
		if w.mode != "" {
			commands = append(commands, "chmod "+w.mode+" "+w.target+"; ")
		}
	}
	for _, w := range slices.Concat(again, own) {
		targets = append(targets, w.target)
	}
	return "trap 'rm -f " + strings.Join(targets, " ") + "' EXIT; " + strings.Join(commands, "")
}

// copiesWritten makes errors of the files that a COPY would take from a stage,
// where they are missing now, and of those that it may put another in place of.
func (p *planner) copiesWritten(s *scope, c copying) error {
	if from, ok := p.stage(c.from); ok && c.from != "" {
		for _, source := range c.SourcePaths {
			p.scopes[from].refuseWritten(source)
		}
	}
	if len(s.written) == 0 {
		return nil
	}
	dest, err := s.resolve(c.DestPath)
	s.refuseWritten(dest)
	return err
}

// refuseWritten makes errors of the files at a path and below it.
func (s *scope) refuseWritten(at string) {
	at = path.Clean("/" + at)
	for _, w := range s.written {
		if at == w.target || strings.HasPrefix(w.target, strings.TrimSuffix(at, "/")+"/") {
			w.outcome.refused = true
		}
	}
}

// writtenMessage says what becomes of the file.
func (o *outcome) writtenMessage() string {
	text := fmt.Sprintf("%s holds the secret %s, so that it is removed at the end of this RUN", o.finding.Path, o.finding.Name)
	if len(o.runs) > 0 {
		text += ", and written again in RUN at " + lineList(o.runs)
	}
	if !o.gone {
		text += fmt.Sprintf("; %s does not exist at run time any more", o.finding.Path)
	}
	return text
}
