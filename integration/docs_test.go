package integration_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
)

// TestDocumentation types what the pages for people say, in their order, and compares
// what they show with what comes.
func TestDocumentation(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "docs")
	assert.NilError(t, err)
	for _, page := range []string{"README.md", "docs/start.md", "docs/scan.md", "docs/verdict.md"} {
		t.Run(page, func(t *testing.T) {
			newReader(t, env, daemon).read(t, pageText(t, env, page))
		})
	}
	// The pages of a system go on with the project of the start page.
	howtos, err := filepath.Glob(filepath.Join(env.Paths.Root, "docs", "howto", "*.md"))
	assert.NilError(t, err)
	assert.Assert(t, len(howtos) > 0)
	for _, file := range howtos {
		page := "docs/howto/" + filepath.Base(file)
		t.Run(page, func(t *testing.T) {
			r := newReader(t, env, daemon)
			r.write(t, "Dockerfile", shownFile(pageText(t, env, "docs/start.md"), "Dockerfile"))
			r.runner(t)
			r.read(t, pageText(t, env, page))
		})
	}
}

func pageText(t *testing.T, env *testenv.Env, page string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(env.Paths.Root, filepath.FromSlash(page)))
	assert.NilError(t, err)
	return string(text)
}

// typed is a command of a page, and what the page shows of its output.
type typed struct{ command, shown string }

// steps are the commands of a console block.
func (b block) steps() []typed {
	var steps []typed
	for _, part := range regexp.MustCompile(`(?m)^\$ `).Split(b.text, -1)[1:] {
		command, shown, _ := strings.Cut(part, "\n")
		steps = append(steps, typed{command, shown})
	}
	return steps
}

// shownFile is a file as a page shows it first.
func shownFile(page, name string) string {
	for _, b := range blocksOf(page) {
		for _, step := range b.steps() {
			if step.command == "cat "+name {
				return step.shown
			}
		}
	}
	return ""
}

// reader follows a page in a project of its own.
type reader struct {
	dir  string
	env  []string
	seen map[string]bool
	// outside is a folder with the secrets that a runner has in files.
	outside string
}

func newReader(t *testing.T, env *testenv.Env, daemon *testenv.Daemon) *reader {
	t.Helper()
	password := leak.NewValue("PASSWORD", leak.URLLegal)
	daemon.Services.Expect(fixture.Credentials{IndexPassword: password.Reveal()})
	dir := files{
		".netrc":   "machine git.internal login me password " + password.Reveal() + "\n",
		"pip.conf": "[global]\nindex-url = https://hugo.prudente:" + password.Reveal() + "@private.pip/playlist\n",
	}.write(t)
	assert.NilError(t, os.Chmod(filepath.Join(dir, "pip.conf"), 0o644))
	// Builds find the services of the test, and tell what they do line by line.
	docker := fmt.Sprintf("#!/bin/sh\nif [ \"$1 $2\" = 'buildx build' ]; then shift 2; exec %[1]s/docker buildx build --progress=plain %[2]s \"$@\"; fi\nexec %[1]s/docker \"$@\"\n",
		env.Paths.Bin, strings.Join(daemon.Services.AddHosts(), " "))
	bin := t.TempDir()
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte(docker), 0o755))
	assert.NilError(t, os.Symlink(env.Paths.Leaktight, filepath.Join(bin, "leaktight")))
	return &reader{dir: dir, seen: map[string]bool{}, env: []string{
		"PATH=" + bin + ":" + env.Paths.Bin + ":" + os.Getenv("PATH"), "HOME=" + env.Dir, "DOCKER_CONFIG=" + filepath.Join(env.Dir, "docker"), "BUILDX_BUILDER=" + daemon.Name,
	}}
}

// follow does a step. A file that is shown for the first time is written.
func (r *reader) follow(t *testing.T, s typed) {
	t.Helper()
	if name, ok := strings.CutPrefix(s.command, "cat "); ok && !r.seen[name] {
		r.seen[name] = true
		r.write(t, name, s.shown)
		return
	}
	if assignments, ok := strings.CutPrefix(s.command, "export "); ok {
		out, err := r.shell(t, "for a in "+assignments+"; do echo \"$a\"; done").Output()
		assert.NilError(t, err)
		r.env = append(r.env, strings.Fields(string(out))...)
		return
	}
	cmd := r.shell(t, s.command)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if !shows(s.shown, strings.ReplaceAll(string(out), string(testenv.Registry), "registry.example.com")) {
		t.Errorf("$ %s\nwant:\n%s\ngot:\n%s", s.command, s.shown, out)
	}
}

// shows reports whether a page shows an output, where … stands for anything.
func shows(page, output string) bool {
	pattern := regexp.QuoteMeta(strings.TrimSpace(page))
	pattern = regexp.MustCompile(`(?m)^#\d+ `).ReplaceAllString(pattern, `#\d+ `) // steps are numbered as they come
	pattern = strings.ReplaceAll(pattern, "…\n", "(?s:.*?)")
	pattern = strings.ReplaceAll(pattern, "…", "(?s:.*?)")
	return regexp.MustCompile(`^\s*` + pattern + `\s*$`).MatchString(colours.ReplaceAllString(output, ""))
}

// colours are what buildx paints its warnings with.
var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")
