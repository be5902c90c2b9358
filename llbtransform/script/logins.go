package script

import (
	"slices"
	"strings"
)

// login is a tool's command that keeps what it is given in a file of its own.
type login struct {
	// tool and verbs are the first words of the command line.
	tool, verbs string
	// file is where it is kept, relative to the home directory; "" for the
	// repository that the command makes.
	file string
	// undo are words of a later command of the tool that takes it away again.
	undo string
}

func logins() []login {
	return []login{
		{"npm", "config set", ".npmrc", "delete rm logout"},
		{"npm", "set", ".npmrc", "delete rm logout"},
		{"yarn", "config set", ".yarnrc", "delete unset"},
		{"pnpm", "config set", ".npmrc", "delete"},
		{"git", "config", ".gitconfig", "--unset --unset-all --remove-section unset"},
		{"git", "clone", "", "set-url remove rm"},
		{"git", "remote", "", "set-url remove rm"},
		{"composer", "config", ".composer/auth.json", "--unset"},
		{"poetry", "config", ".config/pypoetry/auth.toml", "--unset"},
		{"bundle", "config", ".bundle/config", "--delete unset"},
		{"pip", "config set", ".config/pip/pip.conf", "unset"},
		{"aws", "configure set", ".aws/credentials", ""},
		{"gcloud", "auth", ".config/gcloud/credentials.db", "revoke"},
		{"docker", "login", ".docker/config.json", "logout"},
		{"gh", "auth login", ".config/gh/hosts.yml", "logout"},
		{"huggingface-cli", "login", ".cache/huggingface/token", "logout"},
		{"cargo", "login", ".cargo/credentials.toml", "logout"},
		{"dotnet", "nuget add source", ".nuget/NuGet/NuGet.Config", "remove"},
		{"mix", "hex.organization auth", ".hex/hex.config", "deauth"},
		{"helm", "registry login", ".config/helm/registry/config.json", "logout"},
	}
}

// stays reports a command by which a tool keeps a secret variable's value, and
// notes a command that takes such a thing away again.
func (a *analyser) stays(c call, st *state) {
	words := slices.DeleteFunc(slices.Clone(c.texts), func(s string) bool { return s == "" || strings.HasPrefix(s, "-") })
	for _, l := range logins() {
		if l.tool != c.name {
			continue
		}
		target := l.target(a, st)
		if slices.ContainsFunc(strings.Fields(l.undo), func(word string) bool { return slices.Contains(c.texts, word) }) {
			a.found.deleted = append(a.found.deleted, deletion{a.off(c.pos()), target})
			continue
		}
		if !strings.HasPrefix(strings.Join(words, " ")+" ", l.verbs+" ") {
			continue
		}
		for _, w := range c.args {
			for _, v := range a.expanded(w) {
				a.found.problems = append(a.found.problems, problem{
					Problem: Problem{Kind: KindStores, Path: target, Var: v, Command: l.tool + " " + l.verbs, Line: a.line(c.pos())},
					at:      a.off(c.pos()), targets: []string{target},
				})
			}
		}
		return
	}
}

// target is the path of the file. Of a repository that a git clone makes only
// the end is known.
func (l login) target(a *analyser, st *state) string {
	if l.file == "" {
		return ".git/config"
	}
	home := a.ctx.Home
	if home == "" {
		home = "/root"
	}
	if v, ok := a.variable("HOME", st); ok && v != "" {
		home = v
	}
	return home + "/" + l.file
}
