package llbtransform

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Plan is what becomes of a Dockerfile.
type Plan struct {
	// Findings are in the order of the file.
	Findings []rule.Finding
	// Mounts are the secrets that the rewritten build uses, each as it is first mounted.
	Mounts []rule.Mount
	// Paths are the absolute paths in the image at which a file was taken away.
	Paths []string
	// LeftOut are the absolute paths in the image at which a file of a context would
	// be that is in Excluded.
	LeftOut []string
	// Allowances are the comments of the Dockerfile that let findings pass.
	Allowances []detect.Allowance
	// Policy is what the project says about findings. It may be nil.
	Policy *policy.Policy
	// Excluded are the files that the build contexts must not hand out, see [Exclude].
	Excluded []Exclusion
	// triggers are what those of base images became, by what they were.
	triggers map[string]Triggers
	// original is the Dockerfile as it was: what the LLB points to, or the start of that.
	original []byte
	// Source is the rewritten Dockerfile. Without a rewrite it is the original, byte for byte.
	Source []byte
	// ParseErr says why the Dockerfile could not be read, see [Unchanged].
	ParseErr error
}

// Options tell what the Dockerfile itself does not.
type Options struct {
	// Target is the stage to build, by name or number; "" for the last. Stages
	// that the build of it does not reach are left alone.
	Target string
	// AllStages takes every stage as reached, whatever the target.
	AllStages bool
	// Unsent says that no builder has the arguments and options of the build yet.
	Unsent bool
	// Args are the build arguments that the client gave.
	Args map[string]string
	// Base looks up the configuration of a base image, once for each stage that
	// starts from one. Where it is nil, a relative path is taken from the root,
	// and nothing is known of the image's triggers.
	Base func(image string) (BaseConfig, error)
	// Triggers gives the settled hits of a base image's triggers, which stand in a
	// Dockerfile of their own. Where it is nil, only what is certain counts.
	Triggers func(*detect.File) []detect.Hit
	// Mode gives the permission bits of a file of the build context of a name, ""
	// for the main one; 0 where they are not known. It may be nil.
	Mode func(context, path string) uint32
	// Accounts reads the users and groups of the stage that the instruction at a
	// line belongs to, as they are before it. Where it is nil, names are not known.
	Accounts func(line int) (Accounts, error)
}

// BaseConfig is what a base image says about the stages that start from it.
type BaseConfig struct {
	Env  []string
	Dir  string
	User string
	// OnBuild are the triggers that run at the start of such a stage.
	OnBuild []string
}

// Unchanged is the plan for a Dockerfile that does not parse: nothing is
// rewritten, and err says why. Building it must fail.
func Unchanged(source []byte, err error) *Plan {
	return &Plan{Source: source, original: source, ParseErr: err}
}

// New plans what becomes of a Dockerfile. The hits must be settled. An error
// says that the plan could not be made; what cannot be rewritten is no error
// but a finding, see [Plan.Refused].
func New(f *detect.File, hits []detect.Hit, opt Options) (*Plan, error) {
	allowances, err := f.Allowances()
	if err != nil {
		return nil, err
	}
	p, err := walked(f, hits, opt, allowances)
	if err != nil {
		return nil, err
	}
	plan := p.finish()
	if len(p.edits) > 0 && len(plan.Refused()) == 0 {
		if err := plan.parses(); err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// parses says why BuildKit cannot read what becomes of a Dockerfile.
func (p *Plan) parses() error {
	_, err := detect.Parse(p.Source)
	if err == nil {
		return nil
	}
	for i, line := range bytes.Split(p.Source, []byte("\n")) {
		if len(line) >= bufio.MaxScanTokenSize {
			at := parser.Position{Line: i + 1}
			return parser.WithLocation(fmt.Errorf("the build context has more credential files than a RUN can mount, as BuildKit reads no line of more than %d bytes: "+
				"list those that no RUN needs in .dockerignore, or write above the COPY that takes them along: # leaktight: allow=DIRECTORY/** reason=TEXT",
				bufio.MaxScanTokenSize-1), []parser.Range{{Start: at, End: at}})
		}
	}
	return fmt.Errorf("rewrite dockerfile: what came out does not parse, so nothing is built: %w", err)
}

// walked follows the secrets through the Dockerfile, again where the policy keeps
// files in the image that turn out to be for run time.
func walked(f *detect.File, hits []detect.Hit, opt Options, allowances []detect.Allowance) (*planner, error) {
	for {
		p := newPlanner(f, hits, opt, slices.Clone(allowances))
		if err := p.walk(); err != nil {
			return nil, err
		}
		var again bool
		if hits, again = p.keepForRunTime(hits); !again {
			return p, nil
		}
	}
}

// Refused gives the findings for which nothing may be built.
func (p *Plan) Refused() []rule.Finding {
	return slices.DeleteFunc(slices.Clone(p.Findings), func(f rule.Finding) bool { return f.Verdict != rule.Fail })
}

// Rewritten reports whether Source differs from the original.
func (p *Plan) Rewritten() bool {
	return slices.ContainsFunc(p.Findings, func(f rule.Finding) bool { return f.Verdict == rule.Rewrite })
}

// outcome is a finding in the making: where it leads is known at the end only.
type outcome struct {
	finding rule.Finding
	stage   int
	// judged says that the policy was asked about the finding.
	judged bool
	// via names the instruction where that of the finding is another one's.
	via string
	// runs are the lines of the RUNs that mount the secret.
	runs []int
	// gone says that a RUN removes the file.
	gone bool
	// given says that the client gives the secret.
	given bool
	// composed says that the RUNs put the variable together from the secret.
	composed bool
	// note is what could not be found out about the file, "" for nothing.
	note string
	// runtime says what no longer exists at run time, "" for nothing.
	runtime string
	// otherwise is what the finding is where RUNs cannot write the file again,
	// or none has to; nil for a secret that is mounted. refused says that one
	// cannot.
	otherwise *rule.Finding
	refused   bool
}

func (o *outcome) message() string {
	if o.otherwise != nil {
		return o.writtenMessage()
	}
	if o.finding.Rule.Name == rule.ContextFile.Name {
		return o.leftOutMessage()
	}
	m := o.finding.Mount
	var text strings.Builder
	fmt.Fprintf(&text, "%s is now the secret %q", o.subject(), m.ID)
	switch {
	case len(o.runs) == 0:
		text.WriteString(", which nothing in the build needs")
	case o.composed:
		fmt.Fprintf(&text, ", put together in RUN at %s", lineList(o.runs))
	case m.Target != "":
		fmt.Fprintf(&text, ", mounted at %s into RUN at %s", m.Target, lineList(o.runs))
	case m.Env != m.ID:
		fmt.Fprintf(&text, ", mounted as %s into RUN at %s", m.Env, lineList(o.runs))
	default:
		fmt.Fprintf(&text, ", mounted into RUN at %s", lineList(o.runs))
	}
	if o.runtime != "" && !o.gone {
		fmt.Fprintf(&text, "; %s does not exist at run time any more", o.runtime)
	}
	if o.note != "" {
		text.WriteString("; " + o.note)
	}
	return text.String()
}

func (o *outcome) subject() string {
	return cmp.Or(o.via, o.finding.Instruction) + " " + cmp.Or(o.finding.Path, o.finding.Name)
}

func lineList(lines []int) string {
	words := make([]string, len(lines))
	for i, n := range lines {
		words[i] = fmt.Sprint(n)
	}
	if len(words) == 1 {
		return "line " + words[0]
	}
	return "lines " + strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
