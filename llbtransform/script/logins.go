package script

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
)

// stays reports a command by which a tool keeps a secret in a file of its own,
// and notes one that takes it away again. A pipe hands a secret over too.
func (a *analyser) stays(c call, sc scope, st *state) {
	for _, row := range logins() {
		if !slices.Contains(strings.Split(row.tool, "|"), c.name) {
			continue
		}
		carried := row.undo != "" && len(a.words(c.args, st)) > 0
		if row.undo != "" && inOrder(c.texts, row.undo) && !carried {
			a.found.deleted = append(a.found.deleted, deletion{at: a.off(c.pos()), login: row.name(), branch: sc.branch})
			continue
		}
		if !inOrder(c.texts, row.words) {
			continue
		}
		f := a.handed(c, row, sc, st)
		file := row.file(a, c, st)
		if len(f) == 0 || a.vanishes(file) {
			return
		}
		p := Problem{Path: file, Command: c.name + " " + verbs(c.texts, row.words), Fix: a.loginFix(c, row, f[0].name)}
		for _, problem := range a.leaves(p, c.pos(), f, sc) {
			problem.login = row.name()
			a.found.problems = append(a.found.problems, problem)
		}
		return
	}
}

// handed gives the secrets that a tool gets: on standard input, and behind the
// words that tell it what to do.
func (a *analyser) handed(c call, row login, sc scope, st *state) flow {
	f := slices.Clone(sc.in)
	first := slices.IndexFunc(c.texts, func(text string) bool { return inOrder([]string{text}, firstWord(row.words)) })
	for i, w := range c.args[first+1:] {
		raw := a.cut(w.Pos(), w.End())
		if row.marker == "" || strings.Contains(raw, row.marker) && !strings.HasPrefix(raw, "-") {
			f = append(f, a.carries(w, st)...)
		}
		f = append(f, a.found.stored[a.place(w, st)]...)
		if _, value, ok := strings.Cut(c.texts[first+1+i], "="); row.reads && ok {
			f = append(f, a.found.stored[st.abs(value)]...)
			f = append(f, paths(a.matchText(value, st))...)
		} else if row.reads {
			f = append(f, paths(a.match(w, st))...)
		}
	}
	return f
}

var (
	// loginURL is a URL with the login that a variable is part of, and with its host.
	loginURL = regexp.MustCompile(`(https?://)((?:[\w.$-]+:)?\$(?:\w+|\{\w+\})(?::|:x-oauth-basic)?)@([\w.:-]+)`)
	// npmKey is a key of .npmrc for one registry.
	npmKey  = regexp.MustCompile(`//[\w.:/-]+/:_\w+`)
	fixName = regexp.MustCompile(`\bNAME\b`)
)

// loginFix gives the fix of a row with what the command says filled in: the variable, npm's
// key, and of a URL the whole login, since servers may want its user, and the host.
func (a *analyser) loginFix(c call, row login, name string) string {
	fix := fixName.ReplaceAllLiteralString(row.fix, name)
	for _, w := range c.args {
		fix = strings.ReplaceAll(fix, "//HOST/:_authToken", cmp.Or(npmKey.FindString(a.cut(w.Pos(), w.End())), "//HOST/:_authToken"))
		if m := loginURL.FindStringSubmatch(a.cut(w.Pos(), w.End())); m != nil {
			url := m[1] + m[2] + "@"
			return strings.NewReplacer("https://USER:$"+name+"@", url, "https://$"+name+"@", url, "https://", m[1], "HOST", m[3]).Replace(fix)
		}
	}
	return fix
}

func paths(h hit) flow {
	var f flow
	for _, p := range h.paths {
		if h.reach == reachFile {
			f = append(f, secretIn{name: p})
		}
	}
	return f
}

// inOrder tells whether texts hold words in their order. A word with bars is
// any of those between them.
func inOrder(texts []string, words string) bool {
	want := strings.Fields(words)
	for _, text := range texts {
		if len(want) > 0 && text != "" && slices.Contains(strings.Split(want[0], "|"), text) {
			want = want[1:]
		}
	}
	return len(want) == 0
}

func firstWord(words string) string { return strings.Fields(words)[0] }

// verbs gives those of texts that words ask for.
func verbs(texts []string, words string) string {
	var found []string
	want := strings.Fields(words)
	for _, text := range texts {
		if len(want) > 0 && text != "" && slices.Contains(strings.Split(want[0], "|"), text) {
			found, want = append(found, text), want[1:]
		}
	}
	return strings.Join(found, " ")
}

// file gives the path of the file that a tool keeps the secret in.
func (l login) file(a *analyser, c call, st *state) string {
	if rest, ok := strings.CutPrefix(l.keeps, "~/"); ok {
		home, _ := a.variable("HOME", st)
		if l.tool == "git" && !slices.Contains(c.texts, "--global") {
			return a.gitConfig(c, st)
		}
		return path.Join(home, rest)
	}
	if l.words == "clone" {
		return st.abs(path.Join(a.cloned(c, st), l.keeps))
	}
	return st.abs(l.keeps)
}

// gitConfig gives the file that git config writes.
func (a *analyser) gitConfig(c call, st *state) string {
	if files := after(c, "-f", "--file"); len(files) > 0 {
		return a.place(files[0], st)
	}
	if slices.Contains(c.texts, "--system") {
		return "/etc/gitconfig"
	}
	dir := ""
	for _, w := range after(c, "-C") {
		dir = path.Join(dir, a.place(w, st))
	}
	return st.abs(path.Join(dir, ".git/config"))
}

var lastSegment = regexp.MustCompile(`([\w.-]+?)(\.git)?/?["']?$`)

// cloned gives the directory that git clone makes, "" where it is not known.
func (a *analyser) cloned(c call, st *state) string {
	last := c.args[len(c.args)-1]
	text, ok := a.literal(last, st)
	if ok && !strings.Contains(text, "://") {
		return text
	}
	if m := lastSegment.FindStringSubmatch(a.cut(last.Pos(), last.End())); m != nil && isURL(a.cut(last.Pos(), last.End())) {
		return m[1]
	}
	return ""
}

func isURL(text string) bool { return strings.Contains(text, "://") }
