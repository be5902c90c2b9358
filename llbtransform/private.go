package llbtransform

import (
	"fmt"
	"path"
	"slices"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// aside gives the files with those mounted elsewhere of which the script makes
// itself a copy.
func aside(files []*secret, private []string) []*secret {
	moved := slices.Clone(files)
	for i, f := range moved {
		if slices.Contains(private, f.mount.Target) {
			c := *f
			c.mount.Target = script.Aside(f.mount.Target)
			moved[i] = &c
		}
	}
	return moved
}

// change notes what a RUN did to its copies of files, so that the RUNs which
// follow do it to theirs.
func (s *scope) change(at site, changes []script.Change) {
	for _, c := range changes {
		c.Line += at.lines.Start - 1
		for i, f := range s.files {
			if f.mount.Target == c.Path {
				changed := *f
				changed.changes = append(f.changes[:len(f.changes):len(f.changes)], c)
				s.files[i] = &changed
			}
		}
	}
}

// refuseLostChange says that a RUN may read a file as an earlier one changed it,
// where the change cannot be made again.
func (p *planner) refuseLostChange(at site, files []*secret, result script.Result) {
	if !result.Busy {
		return
	}
	for _, f := range files {
		i := slices.IndexFunc(f.changes, func(c script.Change) bool { return c.Replay == "" })
		if i < 0 {
			continue
		}
		c := f.changes[i]
		p.refuse(at, rule.Finding{
			Rule: rule.SecretInRun, Path: c.Path,
			Message: fmt.Sprintf("RUN may read %s as %s at line %d left it, and that change is gone with the RUN which made it: %s is a secret now",
				c.Path, c.Command, c.Line, c.Path),
			Fix: fmt.Sprintf("put both into one RUN: RUN %s … && …; or make the change to the file that you pass by %s", c.Command, f.mount.Flag()),
		})
	}
}

// refuseProblem says that a RUN does to a mounted file what cannot be done.
func (p *planner) refuseProblem(at site, s *scope, problem script.Problem) {
	f := rule.Finding{Rule: rule.SecretInRun, Path: problem.Path}
	line := at.lines.Start + problem.Line - 1
	id := path.Base(problem.Path)
	for _, file := range s.files {
		if file.mount.Target == problem.Path {
			id = file.mount.ID
		}
	}
	if problem.Kind == script.KindCopies {
		f.Message, f.Fix = copyWording(problem, line, id)
	} else {
		why, fix := barWording(problem)
		f.Message = fmt.Sprintf("%s at line %d changes %s, which is the secret %q now and read-only, and the RUN cannot get a copy to work on: %s",
			problem.Command, line, problem.Path, id, why)
		f.Fix = fmt.Sprintf("%s; or make the change to the file that you pass by --secret id=%s,src=FILE, and leave the command out", fix, id)
	}
	p.refuse(at, f)
}

// copyWording says where a copy lands, and what to type instead.
func copyWording(problem script.Problem, line int, id string) (message, fix string) {
	where, target := problem.Target, problem.Target
	if target == "" {
		where, target = "another place", "PATH"
	}
	message = fmt.Sprintf("%s at line %d takes %s, which is the secret %q now, to %s: the copy would stay in the layer, also when a later RUN removes it",
		problem.Command, line, problem.Path, id, where)
	if problem.Above {
		return message, fmt.Sprintf("remove the file in front of it, in the same RUN: rm %s && %s …", problem.Path, problem.Command)
	}
	fix = fmt.Sprintf("leave the command out, and mount the secret there, in the RUNs that need it: RUN --mount=type=secret,id=%s,target=%s,required …", id, target)
	if problem.Target != "" {
		fix += "; or remove the copy as the last command of the same RUN: … && rm " + target
	}
	return message, fix
}

// barWording says why a RUN gets no copy of a file, and what to type instead.
func barWording(problem script.Problem) (why, fix string) {
	switch problem.Bar {
	case script.BarExec:
		return "exec ends the script before it could remove the copy", "write the command without exec"
	case script.BarTrap:
		return "its own trap for EXIT takes the place of the one that would remove the copy",
			"leave the trap out, as a RUN that fails leaves nothing behind"
	case script.BarUser:
		return "its user may not be allowed to write into " + path.Dir(problem.Path),
			"write USER root above this RUN and the user's name below it"
	case script.BarText:
	}
	return "the script cannot be edited safely", "write the RUN in its shell form, with the command outside of quotes"
}
