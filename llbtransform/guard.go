package llbtransform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"
	digest "github.com/opencontainers/go-digest"
)

// Guard looks at the LLB that a plan's Dockerfile became, for what its text
// cannot show: a COPY of a whole directory that takes a credential file of the
// plan along, and a credential in a URL, in the arguments of a step or in a file
// that a step makes, also where an inherited ONBUILD trigger put it. It changes
// nothing. An operation that it does not know is an error.
func Guard(def *pb.Definition, plan *Plan) ([]rule.Finding, error) {
	g := guard{def: def, plan: plan, ops: map[string]*pb.Op{}}
	for _, dt := range def.Def {
		op := &pb.Op{}
		if err := op.UnmarshalVT(dt); err != nil {
			return nil, fmt.Errorf("read LLB: %w", err)
		}
		dgst := digest.FromBytes(dt).String()
		g.ops[dgst] = op
		g.order = append(g.order, dgst)
	}
	for _, dgst := range g.order {
		if err := g.check(dgst, g.ops[dgst]); err != nil {
			return nil, err
		}
	}
	return g.findings, nil
}

type guard struct {
	def      *pb.Definition
	plan     *Plan
	ops      map[string]*pb.Op
	order    []string
	findings []rule.Finding
}

func (g *guard) check(dgst string, op *pb.Op) error {
	switch o := op.Op.(type) {
	case *pb.Op_Source:
		g.text(dgst, o.Source.Identifier)
	case *pb.Op_Exec:
		for _, arg := range o.Exec.Meta.Args {
			g.text(dgst, strings.Fields(arg)...)
		}
		for _, m := range o.Exec.Mounts {
			if err := g.reads(dgst, op, int(m.Input), &pb.FileActionCopy{Src: m.Selector}); err != nil {
				return err
			}
		}
	case *pb.Op_File:
		return g.file(dgst, op, o.File)
	case *pb.Op_Merge, *pb.Op_Diff, *pb.Op_Build, *pb.Op_Passthrough, nil:
	default:
		return fmt.Errorf("check LLB: unknown operation %T", o)
	}
	return nil
}

// text finds credentials among the words of a step.
func (g *guard) text(dgst string, words ...string) {
	isCredential := func(w string) bool { return detect.Credential(rule.Secret(strings.Trim(w, `"'`))) }
	if slices.ContainsFunc(words, isCredential) {
		g.fail(dgst, rule.Finding{
			Rule: rule.LiteralCredential, Message: "a step of the build holds a credential in clear",
			Fix: "rotate it, and pass the new one as a secret: RUN --mount=type=secret,id=ID,env=NAME …",
		})
	}
}

func (g *guard) file(dgst string, op *pb.Op, file *pb.FileOp) error {
	for _, action := range file.Actions {
		switch a := action.Action.(type) {
		case *pb.FileAction_Copy:
			if err := g.reads(dgst, op, int(action.SecondaryInput), a.Copy); err != nil {
				return err
			}
		case *pb.FileAction_Mkfile:
			g.text(dgst, strings.Fields(string(a.Mkfile.Data))...)
		case *pb.FileAction_Mkdir, *pb.FileAction_Rm, *pb.FileAction_Symlink, nil:
		default:
			return fmt.Errorf("check LLB: unknown file operation %T", a)
		}
	}
	return nil
}

// reads refuses a step that gets a file of a local context which the plan mounts instead.
func (g *guard) reads(dgst string, op *pb.Op, input int, c *pb.FileActionCopy) error {
	source := g.contextOf(op, input)
	if source == nil {
		return nil
	}
	for _, m := range g.plan.Mounts {
		if m.Target == "" || !covers(c, "/"+m.Source) {
			continue
		}
		ignored, err := ignored(source, m.Source)
		if err != nil {
			return err
		}
		if !ignored {
			g.fail(dgst, rule.Finding{
				Rule: rule.SecretFile, Path: m.Source,
				Message: fmt.Sprintf("this instruction takes %s along, which another one makes the secret %q", m.Source, m.ID),
				Fix:     fmt.Sprintf("add the line %s to .dockerignore; the file can still be given as a secret", m.Source),
			})
		}
	}
	return nil
}

// contextOf gives the source of an input that is a local directory of the client.
func (g *guard) contextOf(op *pb.Op, input int) *pb.SourceOp {
	if input < 0 || input >= len(op.Inputs) {
		return nil
	}
	source := g.ops[op.Inputs[input].Digest].GetSource()
	if source == nil || !strings.HasPrefix(source.Identifier, "local://") {
		return nil
	}
	return source
}

// covers reports whether a copy takes a path along.
func covers(c *pb.FileActionCopy, p string) bool {
	src := path.Clean("/" + c.Src)
	for dir := p; ; dir = path.Dir(dir) {
		matched := dir == src
		if c.AllowWildcard && !matched {
			matched, _ = path.Match(src, dir)
		}
		if matched {
			included := len(c.IncludePatterns) == 0 || matchPatterns(c.IncludePatterns, p[1:])
			return included && !matchPatterns(c.ExcludePatterns, p[1:])
		}
		if dir == "/" {
			return false
		}
	}
}

func matchPatterns(patterns []string, p string) bool {
	matched, err := patternmatcher.MatchesOrParentMatches(p, patterns)
	return err == nil && matched
}

// ignored reports whether the client never sends a path.
func ignored(source *pb.SourceOp, p string) (bool, error) {
	encoded, ok := source.Attrs[pb.AttrExcludePatterns]
	if !ok {
		return false, nil
	}
	var patterns []string
	if err := json.Unmarshal([]byte(encoded), &patterns); err != nil {
		return false, fmt.Errorf("read exclude patterns: %w", err)
	}
	return patternmatcher.MatchesOrParentMatches(p, patterns)
}

func (g *guard) fail(dgst string, f rule.Finding) {
	f.Verdict = rule.Fail
	f.Lines, f.Instruction = g.lines(dgst)
	f = g.plan.Policy.Judge(f, "")
	told := func(p rule.Finding) bool { return p.Passed && p.Rule.Name == f.Rule.Name && p.Lines == f.Lines }
	if !f.Passed || !slices.ContainsFunc(g.plan.Findings, told) {
		g.findings = append(g.findings, f)
	}
}

// lines are those of the instruction that a step came from; zero for one of another
// Dockerfile, which a named context may be made of.
func (g *guard) lines(dgst string) (rule.Lines, string) {
	instruction, _, _ := strings.Cut(g.def.Metadata[dgst].GetDescription()["com.docker.dockerfile.v1.command"], " ")
	var l rule.Lines
	for _, at := range detect.OpLines(g.def, dgst, func(source []byte) bool { return bytes.HasPrefix(source, g.plan.original) }) {
		l = l.And(at)
	}
	return l, instruction
}
