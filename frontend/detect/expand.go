package detect

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// variables follows what the ARGs and ENVs of a Dockerfile say, as far as the
// file and the build arguments tell. What may be a secret is not taken up.
type variables struct {
	names
	lex    *shell.Lex
	args   map[string]rule.Secret
	global *llb.EnvList
	stage  *llb.EnvList
	// open are the ARGs that nobody gives a value.
	open map[string]bool
}

// gatherings gives what each COPY, ADD and RUN --mount takes from build contexts,
// by stage and command, with its variables replaced. A word with a variable that
// is not known stays as it is written, and so does the trigger of an ONBUILD.
func gatherings(f *File, args map[string]rule.Secret, contexts Contexts) map[[2]int][]gathering {
	v := &variables{names: names{f.Policy}, lex: shell.NewLex(f.Escape), args: args, global: &llb.EnvList{}, open: map[string]bool{}}
	v.stage = v.global
	for _, arg := range f.MetaArgs {
		v.arg(&arg)
	}
	v.global = v.stage
	all := map[[2]int][]gathering{}
	named := map[string]*llb.EnvList{}
	for i, stage := range f.Stages {
		v.stage = &llb.EnvList{}
		if parent, ok := named[strings.ToLower(stage.BaseName)]; ok {
			v.stage = parent
		}
		for j, cmd := range stage.Commands {
			switch c := cmd.(type) {
			case *instructions.ArgCommand:
				v.arg(c)
			case *instructions.EnvCommand:
				v.env(c)
			}
			if found := contexts.gatherings(cmd, v.word); len(found) > 0 {
				all[[2]int{i, j}] = found
			}
		}
		if stage.Name != "" {
			named[strings.ToLower(stage.Name)] = v.stage
		}
	}
	return all
}

func (v *variables) arg(c *instructions.ArgCommand) {
	for _, arg := range c.Args {
		value, ok := "", true
		if given, is := v.args[arg.Key]; is {
			value = string(given)
		} else if arg.Value != nil {
			value, ok = v.expand(v.stage, *arg.Value)
		} else if value, ok = v.global.Get(arg.Key); !ok {
			v.open[arg.Key] = true
			continue
		}
		v.set(arg.Key, value, ok)
	}
}

// env sees none of its own pairs.
func (v *variables) env(c *instructions.EnvCommand) {
	before := v.stage
	for _, pair := range c.Env {
		value, ok := v.expand(before, pair.Value)
		v.set(pair.Key, value, ok)
	}
}

func (v *variables) set(name, value string, known bool) {
	if !known || v.carries(name) || Credential(rule.Secret(value)) {
		without := v.stage.Delete(name)
		v.stage = &without
		return
	}
	v.stage = v.stage.AddOrReplace(name, value)
}

func (v *variables) expand(env *llb.EnvList, word string) (string, bool) {
	value, unmatched, err := v.lex.ProcessWord(word, env)
	return value, err == nil && len(unmatched) == 0
}

// word replaces the variables of a word where all of them are known, or have a
// default there that holds unless the base image says otherwise.
func (v *variables) word(word string) string {
	if !strings.Contains(word, "$") {
		return word
	}
	value, unmatched, err := v.lex.ProcessWord(word, v.stage)
	for name := range unmatched {
		if !v.open[name] || !strings.Contains(word, "${"+name+":-") {
			return word
		}
	}
	if err != nil {
		return word
	}
	return value
}
