package script

import (
	"path"
	"slices"
	"strings"
)

// tool is a command by which a tool keeps a secret in a file of its own.
type tool struct {
	// command are the program and its subcommands.
	command string
	// file is where the secret stays; ~ is the user's home, and a relative path
	// one in a directory that the command makes.
	file string
	// undo is the tool's command that takes it out again, "" without one.
	undo string
}

func tools() []tool {
	return []tool{
		{"npm config set", "~/.npmrc", "npm config delete"},
		{"npm set", "~/.npmrc", "npm config delete"},
		{"pnpm config set", "~/.npmrc", "pnpm config delete"},
		{"yarn config set", "~/.yarnrc.yml", "yarn config unset"},
		{"git config", "~/.gitconfig", "git config --unset"},
		{"git clone", ".git/config", ""},
		{"git remote", ".git/config", "git remote remove"},
		{"composer config", "~/.composer/auth.json", "composer config --unset"},
		{"poetry config", "~/.config/pypoetry/auth.toml", "poetry config --unset"},
		{"bundle config", "~/.bundle/config", "bundle config unset"},
		{"pip config set", "~/.config/pip/pip.conf", "pip config unset"},
		{"aws configure set", "~/.aws/credentials", ""},
		{"gcloud auth", "~/.config/gcloud/credentials.db", "gcloud auth revoke"},
		{"docker login", "~/.docker/config.json", "docker logout"},
		{"gh auth login", "~/.config/gh/hosts.yml", "gh auth logout"},
		{"huggingface-cli login", "~/.cache/huggingface/token", "huggingface-cli logout"},
		{"cargo login", "~/.cargo/credentials.toml", "cargo logout"},
		{"dotnet nuget add source", "~/.nuget/NuGet/NuGet.Config", "dotnet nuget remove source"},
		{"mix hex.organization auth", "~/.hex/hex.config", "mix hex.organization deauth"},
		{"helm registry login", "~/.config/helm/registry/config.json", "helm registry logout"},
	}
}

// stays reports a tool that keeps the value of a secret variable which it is
// given, and notes one that takes it out again.
func (a *analyser) stays(c call, st *state) {
	for _, t := range tools() {
		switch {
		case t.undo != "" && c.is(t.undo):
			a.found.deleted = append(a.found.deleted, deletion{a.off(c.pos()), a.kept(t.file, st)})
		case c.is(t.command):
			a.keeps(c, t, st)
		}
	}
}

func (a *analyser) keeps(c call, t tool, st *state) {
	file := a.kept(t.file, st)
	for _, w := range c.args {
		for _, v := range a.expanded(w) {
			a.found.usedVar[v] = true
			a.found.problems = append(a.found.problems, problem{
				Problem: Problem{Kind: KindStores, Path: file, Var: v, Command: t.command, Line: a.line(c.pos())},
				at:      a.off(c.pos()), targets: []string{file},
			})
		}
	}
}

// kept gives the path of a tool's file.
func (a *analyser) kept(file string, st *state) string {
	rest, inHome := strings.CutPrefix(file, "~/")
	if home, ok := a.variable("HOME", st); inHome && ok {
		return path.Join(home, rest)
	}
	return file
}

// is tells whether the call starts with the words of a command. Options between
// them do not count, unless they are among the words.
func (c call) is(command string) bool {
	want := strings.Fields(command)
	if c.name != want[0] {
		return false
	}
	want = want[1:]
	options := slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(w, "-") })
	for _, text := range c.texts {
		switch {
		case len(want) == 0:
			return true
		case text == want[0]:
			want = want[1:]
		case !strings.HasPrefix(text, "-") && !options:
			return false
		}
	}
	return len(want) == 0
}
