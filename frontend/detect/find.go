package detect

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Find tells which items of a Dockerfile carry a secret, in the order of the
// file. args are the build arguments that the client gave; a secret among them
// is a hit also where no instruction declares it. files are the files of the
// build contexts that the instructions may take along, see [Gathered]; nil finds
// only what the Dockerfile names.
func Find(f *File, args map[string]rule.Secret, files Contexts) []Hit {
	files, links := files.links()
	s := search{
		names: names{f.Policy}, args: args, files: files, links: links, sources: gatherings(f, args, files),
		declared: map[string]bool{}, named: map[string]Hit{}, feeds: feeds(f),
	}
	for i, arg := range f.MetaArgs {
		s.arg(At{Stage: MetaStage, Command: i}, &arg)
	}
	for i, stage := range f.Stages {
		for j, cmd := range stage.Commands {
			s.command(At{Stage: i, Command: j}, cmd)
		}
	}
	s.alongside(f)
	s.undeclared()
	s.unnamed(f)
	s.spelled(f)
	s.distinguish()
	return s.hits
}

// search is one run of [Find].
type search struct {
	names
	args  map[string]rule.Secret
	files Contexts
	// links are what the symbolic links of the contexts lead to.
	links map[string]string
	// sources are what instructions take from contexts, by stage and command.
	sources map[[2]int][]gathering
	// declared are the build arguments that an ARG names.
	declared map[string]bool
	// named are the credential files of the main context that the Dockerfile names.
	named map[string]Hit
	// feeds are the variables that give an ENV with a secret's name its value.
	feeds map[string]bool
	// outer is the ONBUILD around the instruction that is looked at.
	outer instructions.Command
	hits  []Hit
}

func (s *search) command(at At, cmd instructions.Command) {
	switch c := cmd.(type) {
	case *instructions.ArgCommand:
		s.arg(at, c)
	case *instructions.EnvCommand:
		s.env(at, c)
	case *instructions.CopyCommand:
		s.copy(at, c, c.SourcesAndDest)
	case *instructions.AddCommand:
		s.copy(at, c, c.SourcesAndDest)
	case *instructions.RunCommand:
		s.text(at, c, c.String())
		s.namedFiles(at, c)
	case *instructions.LabelCommand:
		s.text(at, c, c.String())
	case *instructions.OnbuildCommand:
		// What does not parse is left to upstream, which says so.
		if trigger, err := Trigger(c); err == nil {
			s.outer = c
			s.command(at, trigger)
			s.outer = nil
		}
	}
}

func (s *search) add(at At, cmd instructions.Command, h Hit) {
	h.At = at
	h.Lines = LinesOf(cmd)
	if s.outer != nil {
		h.Lines = LinesOf(s.outer)
	}
	h.Instruction = strings.ToUpper(cmd.Name())
	s.hits = append(s.hits, h)
}

// text finds credentials that an instruction holds in clear.
func (s *search) text(at At, cmd instructions.Command, text string) {
	credential := func(word string) bool { return Credential(rule.Secret(strings.Trim(word, `"'`))) }
	if slices.ContainsFunc(strings.Fields(text), credential) || rule.SpellsPrivateKey(text) {
		s.add(at, cmd, Hit{Rule: rule.LiteralCredential, Verdict: rule.Fail})
	}
}

func (s *search) arg(at At, cmd *instructions.ArgCommand) {
	for i, arg := range cmd.Args {
		at.Item = i
		s.declared[arg.Key] = true
		value := unquote(arg.ValueString())
		if value == rule.Secret("$"+arg.Key) || value == rule.Secret("${"+arg.Key+"}") {
			value = "" // a build argument is no default of its own
		}
		if h, ok := s.judgeArg(arg.Key, value); ok {
			h.Name, h.ID = arg.Key, arg.Key
			s.add(at, cmd, h)
		}
	}
}

func (s *search) judgeArg(name string, value rule.Secret) (Hit, bool) {
	given := s.args[name]
	switch {
	case given != "" && (s.secretValue(name, given) || s.feeds[name] && !flag(given)):
		return Hit{Rule: rule.BuildArgValue, Verdict: rule.Fail}, true
	case s.literalUnder(name, value):
		return Hit{Rule: rule.LiteralCredential, Verdict: rule.Fail}, true
	case given != "":
		return Hit{}, false
	case AddressName(name) && !s.carries(name) && !s.feeds[name]:
		return Hit{Rule: rule.SecretArg, Verdict: rule.Rewrite, Doubtful: true}, mountable(name)
	case s.defaultUnder(name, value), s.secret(name) && strings.Contains(string(value), "$"):
		return Hit{Rule: rule.RuntimeDefault, Verdict: rule.Warn, Doubtful: true}, true
	}
	return Hit{Rule: rule.SecretArg, Verdict: rule.Rewrite}, value == "" && (s.carries(name) || s.feeds[name]) && mountable(name)
}

// secretValue reports whether a value that the client gave for a build argument
// is a secret: by the argument's name, or by its own shape.
func (n names) secretValue(name string, v rule.Secret) bool {
	switch {
	case n.policy.SecretName(name):
		return !flag(v)
	case ProxyName(name):
		return URLPassword(v)
	case URLName(name):
		return passwordIn(v) || Credential(v)
	}
	return SecretName(name) && !flag(v) || Credential(v)
}

// undeclared finds secrets among the build arguments that no ARG declares. The
// builder records and publishes them all the same.
func (s *search) undeclared() {
	var names []string
	for name, v := range s.args {
		if !s.declared[name] && v != "" && s.secretValue(name, v) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		s.hits = append(s.hits, Hit{At: Undeclared(), Rule: rule.BuildArgValue, Verdict: rule.Fail, Name: name, ID: name})
	}
}

// unnamed marks the build arguments that nothing but their value gives away.
func (s *search) unnamed(f *File) {
	for i, h := range s.hits {
		s.hits[i].Unnamed = h.Rule.Name == rule.BuildArgValue.Name && !f.TakesSecret(h.Name)
	}
}

func (s *search) env(at At, cmd *instructions.EnvCommand) {
	for i, pair := range cmd.Env {
		at.Item = i
		v := unquote(pair.Value)
		switch {
		case s.literalUnder(pair.Key, v):
			s.add(at, cmd, Hit{Rule: rule.LiteralCredential, Verdict: rule.Fail, Name: pair.Key, ID: pair.Key})
		case s.defaultUnder(pair.Key, v):
			s.add(at, cmd, Hit{Rule: rule.RuntimeDefault, Verdict: rule.Warn, Name: pair.Key, ID: pair.Key})
		}
	}
}

// unquote is a value without the quotes around it.
func unquote(value string) rule.Secret { return rule.Secret(strings.Trim(value, `"'`)) }
