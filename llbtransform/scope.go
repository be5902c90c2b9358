package llbtransform

import (
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// scope is what holds at one point of a stage.
type scope struct {
	image string
	base  func(image string) (BaseConfig, error)
	asked bool
	lex   *shell.Lex
	env   *llb.EnvList
	dir   string
	user  string
	shell []string
	vars  []*secret
	files []*secret
	// made are the directories that a WORKDIR has made for sure, filled those
	// that a COPY has since the last RUN.
	made, filled []string
	// kept are the directories that this stage makes for nothing but mounted files.
	kept []kept
	// written are the files that a RUN wrote a secret into, for those that follow.
	written []*written
	// onbuild is the scope in which the stage's ONBUILD triggers run, nil before the first.
	onbuild *scope
}

// secret is a secret that later RUNs mount.
type secret struct {
	mount rule.Mount
	// outcomes are the findings that the mount belongs to: a variable that
	// takes its value from another one belongs to both.
	outcomes []*outcome
	// argument says that the variable is not set where nobody gives the secret;
	// others are empty then.
	argument bool
	// changes are what RUNs did to the content of the file, in their private copies.
	changes []script.Change
	// absent says that the client does not give the secret: RUNs do without.
	absent bool
	// taken says that an instruction took the file along without naming it.
	taken bool
	// exported says that the image's environment held the variable.
	exported bool
	// variable is the variable that export sets, "" without export.
	variable string
	// export is the shell command that puts the variable together from the
	// mounted secret, "" where the mount sets the variable by itself.
	export string
	// word is what export puts together.
	word []piece
}

// name is the variable that holds the secret.
func (s *secret) name() string {
	if s.export != "" {
		return s.variable
	}
	return s.mount.Env
}

// usedAt notes that the RUN at a line mounts the secret.
func (s *secret) usedAt(line int) {
	for _, o := range s.outcomes {
		if !slices.Contains(o.runs, line) {
			o.runs = append(o.runs, line)
		}
	}
}

// remove notes that a RUN removes the file.
func (s *secret) remove() {
	for _, o := range s.outcomes {
		o.gone = true
	}
}

// child is the scope at the start of a stage that is built from this one.
// BuildKit hands on arguments as well as environment and files, and runs the
// triggers first.
func (s *scope) child() *scope {
	c := s.clone()
	if s.onbuild != nil {
		for _, v := range s.onbuild.vars {
			c.setVar(v)
		}
		for _, f := range s.onbuild.files {
			c.setFile(f)
		}
	}
	return c
}

// clone is the scope as it stands now, without triggers.
func (s *scope) clone() *scope {
	c := *s
	c.onbuild, c.kept = nil, nil
	c.vars, c.files = slices.Clone(s.vars), slices.Clone(s.files)
	c.written = slices.Clone(s.written)
	c.made, c.filled = slices.Clip(s.made), slices.Clip(s.filled)
	return &c
}

// triggers is the scope of the stage's ONBUILD triggers: they run in a build of
// their own, on top of this image, and see each other's secrets only.
func (s *scope) triggers() *scope {
	if s.onbuild == nil {
		c := *s
		c.vars, c.files, c.kept, c.written = nil, nil, nil, nil
		s.onbuild = &c
	}
	return s.onbuild
}

// setVar makes a variable a secret for what follows.
func (s *scope) setVar(v *secret) {
	s.unsetVar(v.name())
	s.vars = append(s.vars, v)
}

// secretVar gives the secret variable of a name, nil for none.
func (s *scope) secretVar(name string) *secret {
	for _, v := range s.vars {
		if v.name() == name {
			return v
		}
	}
	return nil
}

// hasValue reports whether a variable is known to hold something.
func (s *scope) hasValue(name string) bool {
	value, _ := s.env.Get(name)
	return value != "" && s.secretVar(name) == nil
}

// unsetVar makes a variable an ordinary one, as a later ARG or ENV does.
func (s *scope) unsetVar(name string) {
	s.vars = slices.DeleteFunc(s.vars, func(v *secret) bool { return v.name() == name })
}

func (s *scope) setFile(f *secret) {
	s.unsetFile(f.mount.Target)
	s.files = append(s.files, f)
}

func (s *scope) unsetFile(target string) {
	s.files = slices.DeleteFunc(s.files, func(f *secret) bool { return f.mount.Target == target })
}

// expand replaces variables as Docker does before it runs an instruction.
func (s *scope) expand(word string) (string, error) {
	result, unmatched, err := s.lex.ProcessWord(word, s.env)
	if err != nil || len(unmatched) == 0 || s.asked {
		return result, err
	}
	if err := s.askBase(); err != nil {
		return "", err
	}
	return s.expand(word)
}

// resolve makes a path of an instruction absolute. A trailing slash is kept.
func (s *scope) resolve(p string) (string, error) {
	p, err := s.expand(p)
	if err != nil {
		return "", err
	}
	if !path.IsAbs(p) {
		if err := s.askBase(); err != nil {
			return "", err
		}
		if p == "." || p == "" {
			p = "./"
		}
		p = s.dir + "/" + p
	}
	slash := strings.HasSuffix(p, "/")
	if p = path.Clean("/" + p); slash && p != "/" {
		p += "/"
	}
	return p, nil
}

// askBase merges what the base image says under what the stage says, once.
func (s *scope) askBase() error {
	if s.asked {
		return nil
	}
	s.asked = true
	if s.base == nil || s.image == "scratch" {
		return nil
	}
	config, err := s.base(s.image)
	if err != nil {
		return err
	}
	for _, pair := range config.Env {
		name, value, _ := strings.Cut(pair, "=")
		if _, ok := s.env.Get(name); !ok {
			s.env = s.env.AddOrReplace(name, value)
		}
	}
	if !path.IsAbs(s.dir) {
		s.dir = path.Join("/", config.Dir, s.dir)
		s.made = append(s.made, s.dir)
	}
	if s.user == "" {
		s.user = config.User
	}
	return nil
}

// setDir follows a WORKDIR.
func (s *scope) setDir(dir string) error {
	dir, err := s.expand(dir)
	if err != nil {
		return err
	}
	if !path.IsAbs(dir) {
		dir = path.Join(s.dir, dir)
	}
	s.dir = dir
	if path.IsAbs(dir) {
		s.made = append(s.made, path.Clean(dir))
	}
	return nil
}
