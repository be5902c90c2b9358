package llbtransform

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// run mounts the secrets that are in force into a RUN, and takes out of its
// script what a read-only mount would break.
func (p *planner) run(at site, s *scope, cmd *instructions.RunCommand) error {
	for _, h := range at.hits {
		if !h.Bind {
			p.report(h, at.stage)
		}
	}
	s.filled = nil // the script may remove any of them
	own := s.ownMounts(cmd)
	outside := s.files
	var err error
	if at.bound, err = p.bind(at, s, cmd); err != nil {
		return err
	}
	defer s.restore(at.bound, outside)
	s.noteOwn(at, own)
	vars, files := s.unmounted(own)
	if len(vars)+len(files)+len(s.written) == 0 {
		return nil
	}
	text, err := script.Assemble(p.file.Text(at.lines), p.file.Escape)
	if err != nil {
		return fmt.Errorf("read RUN at line %d: %w", at.lines.Start, err)
	}
	return p.rewrite(at, s, text, own, discarded(cmd))
}

// rewrite plans the script of a RUN in which secrets are in force.
func (p *planner) rewrite(at site, s *scope, text script.Text, own func(rule.Mount) bool, discarded []string) error {
	ctx, result, unread := s.analyse(at, text, own, discarded)
	if unparsed := (*script.UnparsedError)(nil); errors.As(unread, &unparsed) && len(unparsed.Paths) > 0 {
		p.refuse(at, rule.Finding{
			Rule: rule.SecretInRun, Path: unparsed.Paths[0],
			Message: fmt.Sprintf("RUN names %s in a script that leaktight cannot read: %v", unparsed.Paths[0], unparsed.Err),
			Fix:     "write the script for /bin/sh or bash, or mount the secret by hand: RUN --mount=type=secret,…",
		})
		return nil
	}
	fresh, problems := p.keeps(at, s, text, ctx, result)
	result.Problems = problems
	again, pointless := s.again(text, ctx, result)
	s.written = append(s.written, fresh...)
	p.reportScript(at, s, result)
	if err := p.permit(at, s, result); err != nil {
		return err
	}
	vars, files := s.unmounted(own)
	if result.Empty || pointless {
		p.drop(at)
	} else {
		if result.Idle {
			files = nil
		}
		p.refuseLostChange(at, files, result)
		set, ok := exports(text, vars, prelude(again, fresh))
		if !ok || len(set) > 0 && unread != nil {
			p.refuseExports(at, vars)
			return nil
		}
		at.needs(again)
		if len(files) > 0 && len(result.Private) == 0 {
			s.leave(text, s.context(vars, files))
		}
		p.mount(at, s, text.Apply(append(set, result.Edits...)), own, append(slices.Clone(vars), aside(files, result.Private)...))
	}
	s.change(at, result.Changes)
	s.removeFiles(result.Removed)
	s.settleAbsent(result)
	return nil
}

// removeFiles notes that a RUN removes the files at targets.
func (s *scope) removeFiles(targets []string) {
	for _, target := range targets {
		for _, f := range s.files {
			if f.mount.Target == target {
				f.remove()
			}
		}
		s.unsetFile(target)
	}
}

// ownMounts tells which secrets a RUN mounts by itself. Its flags are known once
// they are expanded only; where that fails, upstream's conversion fails too.
func (s *scope) ownMounts(cmd *instructions.RunCommand) func(rule.Mount) bool {
	_ = cmd.Expand(s.expand)
	return func(m rule.Mount) bool {
		return slices.ContainsFunc(instructions.GetMounts(cmd), func(own *instructions.Mount) bool {
			if own.Type != instructions.MountTypeSecret {
				return false
			}
			return m.Env != "" && own.Env != nil && *own.Env == m.Env || m.Target != "" && path.Clean("/"+own.Target) == m.Target
		})
	}
}

// noteOwn notes the files that the RUN mounts by itself: it uses them.
func (s *scope) noteOwn(at site, own func(rule.Mount) bool) {
	for _, f := range s.files {
		if own(f.mount) {
			f.usedAt(at.lines.Start)
		}
	}
}

// unmounted gives the secrets in force that the RUN does not mount by itself.
func (s *scope) unmounted(mounted func(rule.Mount) bool) (vars, files []*secret) {
	for _, v := range s.vars {
		if !mounted(rule.Mount{Env: v.name()}) {
			vars = append(vars, v)
		}
	}
	for _, f := range s.files {
		if !mounted(f.mount) {
			files = append(files, f)
		}
	}
	return vars, files
}

// discarded gives the directories of a RUN that are no part of its layer. What
// is written into a cache mount stays on the builder, so that is none.
func discarded(cmd *instructions.RunCommand) []string {
	var dirs []string
	for _, m := range instructions.GetMounts(cmd) {
		if m.Type == instructions.MountTypeTmpfs || m.Type == instructions.MountTypeBind {
			dirs = append(dirs, path.Clean("/"+m.Target))
		}
	}
	return dirs
}

func (s *scope) context(vars, files []*secret) script.Context {
	// Where the base image cannot be looked up, upstream's conversion says so.
	_ = s.askBase()
	ctx := script.Context{Home: s.home(), Shell: s.shell, Var: s.env.Get, Unprivileged: !s.rootUser()}
	if path.IsAbs(s.dir) {
		ctx.Dir = path.Clean(s.dir)
	} else {
		ctx.Dir = path.Join("/", s.dir)
	}
	for _, v := range vars {
		ctx.Vars = append(ctx.Vars, v.name())
		if v.argument {
			ctx.Unset = append(ctx.Unset, v.name())
		}
	}
	for _, f := range files {
		ctx.Paths = append(ctx.Paths, f.mount.Target)
		if f.absent {
			ctx.Absent = append(ctx.Absent, f.mount.Target)
		}
		ctx.Changes = append(ctx.Changes, f.changes...)
	}
	return ctx
}

func (s *scope) home() string {
	if s.rootUser() {
		return "/root"
	}
	user, _, _ := strings.Cut(s.user, ":")
	return "/home/" + user
}

func (s *scope) rootUser() bool {
	user, _, _ := strings.Cut(s.user, ":")
	return user == "" || user == "root" || user == "0"
}

func (p *planner) reportScript(at site, s *scope, result script.Result) {
	for _, problem := range result.Problems {
		if problem.Kind == script.KindStores {
			p.refuseStore(at, problem)
			continue
		}
		p.refuseProblem(at, s, problem)
	}
	for _, print := range result.Prints {
		subject := print.Path
		if print.Var != "" {
			subject = print.Var
		}
		line := at.lines.Start + print.Line - 1
		p.outcomes = append(p.outcomes, &outcome{stage: at.stage, finding: rule.Finding{
			Rule: rule.PrintedSecret, Verdict: rule.Warn, Lines: rule.Lines{Start: line, End: line}, Instruction: at.instruction(),
			Name: print.Var, Path: print.Path,
			Message: fmt.Sprintf("%s prints the secret %s into the build log, which the builder keeps", print.Command, subject),
			Fix:     "remove the command, or send its output to /dev/null",
		}})
	}
}

// runKeyword is what a RUN starts with, up to where its flags go.
var runKeyword = regexp.MustCompile(`(?i)^\s*(ONBUILD\s+)?RUN`)

// mount inserts the secrets' flags after the keyword.
// What the RUN mounts by itself, and what two secrets have in common, is mounted once.
func (p *planner) mount(at site, s *scope, src string, own func(rule.Mount) bool, secrets []*secret) {
	var flags strings.Builder
	for _, v := range secrets {
		m := v.mount
		if m.Target != "" && m.Mode == 0 && m.UID == 0 && !s.rootUser() {
			m.Mode = everyone
		}
		p.use(at, v, m)
		if v.absent {
			continue
		}
		if flag := mountFlag(m); !own(m) && !strings.Contains(flags.String()+" ", " "+flag+" ") {
			flags.WriteString(" " + flag)
		}
	}
	src = at.bound.flags(src, p.file.Escape)
	end := len(runKeyword.FindString(src))
	p.edit(at, src[:end]+flags.String()+src[end:])
}

// mountFlag is a secret as RUN mounts it.
func mountFlag(m rule.Mount) string {
	if m.Env != "" {
		return fmt.Sprintf("--mount=type=secret,id=%s,env=%s", m.ID, m.Env)
	}
	flag := fmt.Sprintf("--mount=type=secret,id=%s,target=%s", m.ID, m.Target)
	if m.Mode != 0 {
		flag += fmt.Sprintf(",mode=%04o", m.Mode)
	}
	if m.UID != 0 || m.GID != 0 {
		flag += fmt.Sprintf(",uid=%d,gid=%d", m.UID, m.GID)
	}
	if m.Required {
		flag += ",required"
	}
	return flag
}
