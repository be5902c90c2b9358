package integration_test

import (
	"cmp"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// follows are the tests that do what the blocks of a page say, or those of the pages of a
// folder, by their languages.
var follows = map[string]string{
	"README.md console":               "TestDocumentation",
	"README.md yaml":                  "TestPoliciesOfPagesAreValid",
	"README.md ":                      "TestMatrix",
	"docs/architecture.md ":           "no test: it is a picture",
	"docs/context.md dockerfile":      "TestFrontend",
	"docs/gate.md console":            "TestFrontend",
	"docs/gate.md dockerfile":         "TestFrontend",
	"docs/howto console":              "TestDocumentation",
	"docs/howto dockerfile":           "TestDocumentation",
	"docs/howto groovy":               "TestDocumentation",
	"docs/howto hcl":                  "TestDocumentation",
	"docs/howto yaml":                 "TestDocumentation",
	"docs/organisation.md dockerfile": "TestOrganisation",
	"docs/organisation.md sh":         "TestOrganisation",
	"docs/organisation.md toml":       "TestOrganisation",
	"docs/organisation.md yaml":       "TestOrganisation",
	"docs/policy.md yaml":             "TestPoliciesOfPagesAreValid",
	"docs/rules dockerfile":           "TestRulePages",
	"docs/rules sh":                   "TestRulePages",
	"docs/rules yaml":                 "TestRulePages",
	"docs/scan.md console":            "TestDocumentation",
	"docs/start.md console":           "TestDocumentation",
	"docs/start.md sh":                "TestGetIt",
	"docs/verdict.md console":         "TestDocumentation",
}

// inSentences are the other commands: what is typed in their place, where they only
// stand for something, and what comes out.
var inSentences = map[string]struct{ typed, says string }{
	"crane blob registry.example.com/team/app@DIGEST": {showVerdict, `"verdict":"pass"`},
	"docker build":                                            {"docker build .", "[leaktight] scan 2 layers"},
	"docker buildx build":                                     {"docker buildx build .", "[leaktight] scan 2 layers"},
	"docker buildx build --call=leaktight .":                  {says: "\n0 fail, "},
	"docker buildx build --secret id=npmrc,src=.npmrc .":      {says: "context-file: .npmrc"},
	"docker buildx build https://…":                           {"docker buildx build $REPOSITORY", "[leaktight] scan 2 layers"},
	"docker buildx create --name cluster --driver kubernetes": {says: "cluster\n"},
	"docker buildx create --name cluster --driver remote tcp://buildkitd.builds.svc:1234": {"docker buildx create --name running --driver remote tcp://buildkitd.builds.svc:1234", "running\n"},
	"docker buildx prune":                  {"echo y | docker buildx prune", "Total:"},
	"docker leaktight":                     {"docker leaktight --version", "leaktight version "},
	"leaktight build":                      {"leaktight build .", "leaktight: built."},
	"leaktight build .":                    {says: "leaktight: secret npmrc from .npmrc"},
	"leaktight check --format github":      {says: "title=leaktight context-file::"},
	"leaktight check --format json":        {says: `"rule": "context-file"`},
	"leaktight check --policy policy.yaml": {says: "refused by policy.yaml:2: ours"},
	"leaktight fix":                        {says: "RUN --mount=type=secret,id=npmrc,"},
	"leaktight scan":                       {"leaktight scan registry.example.com/team/app:1", "\n0 findings; scanned "},
	"leaktight scan IMAGE":                 {"leaktight scan registry.example.com/team/app:1", "\n0 findings; scanned "},
}

// showVerdict finds the digest as docs/verdict.md says.
const showVerdict = `attestation=$(docker buildx imagetools inspect --format '{{range .Manifest.Manifests}}{{if .Annotations}}{{.Digest}}{{end}}{{end}}' registry.example.com/team/app:1)
crane blob registry.example.com/team/app@$(docker buildx imagetools inspect --raw registry.example.com/team/app@$attestation | grep -B 4 'verdict.md#v1' | sed -n 's/ *"digest": "\(.*\)",/\1/p')`

// engineCommand is one that needs Docker's engine: what is typed in its place, and what
// comes out.
type engineCommand struct{ command, typed, says string }

// onEngine are those of the pages, in their order.
var onEngine = []engineCommand{
	{"docker compose build", "", " Image app Built"},
	{"docker run -e POSTGRES_PASSWORD IMAGE", "docker run -e POSTGRES_PASSWORD app", "POSTGRES_PASSWORD=given"},
	{"docker run -v ./.secret:/root/.secret:ro IMAGE", "docker run -v ./.secret:/root/.secret:ro app", "/root/.secret"},
	{
		"docker buildx create --driver docker-container --buildkitd-config buildkitd.toml",
		"docker buildx create --driver docker-container --buildkitd-config buildkitd.toml --driver-opt network=host --name contained", "contained\n",
	},
}

// isOnEngine reports whether a command is one of onEngine.
func isOnEngine(command string) bool {
	return slices.ContainsFunc(onEngine, func(c engineCommand) bool { return c.command == command })
}

// notRun are the commands that no test runs, and why. Their flags are tested.
var notRun = map[string]string{
	"buildctl build": "the page says that it goes past every frontend",
}

var (
	// program starts a command that a reader types.
	program = regexp.MustCompile(`^(buildctl|crane|docker|leaktight|make) `)
	inline  = regexp.MustCompile("`([^`]+)`")
	fence   = regexp.MustCompile("(?ms)^```.*?^```$")
)

// TestEveryCommandIsTyped asserts that no page has a command without a test that types
// it, or a reason.
func TestEveryCommandIsTyped(t *testing.T) {
	t.Parallel()
	paths, err := testenv.FindPaths()
	assert.NilError(t, err)
	var typed, others []string
	for page, text := range allPages(t, paths.Root) {
		inBlocks, alone := commandsIn(t, page, text)
		typed, others = append(typed, inBlocks...), append(others, alone...)
	}
	listed := slices.Sorted(maps.Keys(inSentences))
	listed = slices.AppendSeq(listed, maps.Keys(notRun))
	for _, c := range onEngine {
		listed = append(listed, c.command)
	}
	for _, command := range others {
		if strings.HasPrefix(command, "make ") {
			out, err := exec.CommandContext(t.Context(), "make", append(strings.Fields(command), "--dry-run", "--directory="+paths.Root)[1:]...).CombinedOutput()
			assert.Check(t, err, "%s", out)
			continue
		}
		assert.Check(t, slices.Contains(typed, command) || slices.Contains(listed, command), "no test types\n%s", command)
	}
	for _, command := range listed {
		assert.Check(t, slices.Contains(append(typed, others...), command), "no page has\n%s", command)
	}
}

// commandsIn are the commands of a page: those in blocks that a test follows, which each
// must be but for commands alone, and the others.
func commandsIn(t *testing.T, page, text string) (typed, others []string) {
	t.Helper()
	blocks := 0
	for _, b := range blocksOf(text) {
		if b.language == tableRow {
			continue
		}
		blocks++
		if follows[page+" "+b.language] != "" || follows[path.Dir(page)+" "+b.language] != "" {
			typed = append(typed, b.commands()...)
			continue
		}
		assert.Check(t, is.Equal(b.language, "sh"), "no test follows a block of %s", page)
		others = append(others, b.commands()...)
	}
	assert.Check(t, is.Equal(strings.Count(text, "```"), 2*blocks), "a block of %s is not seen", page)
	for _, m := range inline.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		if command := strings.Join(strings.Fields(m[1]), " "); program.MatchString(command) {
			others = append(others, command)
		}
	}
	return typed, others
}

// commands are those of a block, one a line. What a shell prompts for is one, whatever
// the block's language.
func (b block) commands() []string {
	var commands []string
	for line := range strings.Lines(b.text) {
		command, prompted := strings.CutPrefix(line, "$ ")
		if prompted || b.language == "sh" {
			command, _, _ = strings.Cut(command, " #")
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

// allPages are the texts of the pages, by path.
func allPages(t *testing.T, root string) map[string]string {
	t.Helper()
	pages := map[string]string{}
	for _, pattern := range []string{"README.md", "CONTRIBUTING.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		assert.NilError(t, err)
		for _, file := range found {
			text, err := os.ReadFile(file)
			assert.NilError(t, err)
			page, err := filepath.Rel(root, file)
			assert.NilError(t, err)
			pages[filepath.ToSlash(page)] = string(text)
		}
	}
	return pages
}

// TestCommandsInSentences types the commands that stand in sentences, in a project that
// has what they name.
func TestCommandsInSentences(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "sentences")
	assert.NilError(t, err)
	r := newReader(t, env, daemon)
	project := files{
		"Dockerfile":  syntax + "FROM alpine\nCOPY . /app\nRUN true\n",
		".npmrc":      "//registry.example.com/:_authToken=" + leak.NewValue("NPM_TOKEN", "").Reveal() + "\n",
		"policy.yaml": "severity:\n  - rule: context-file\n    level: fail\n    reason: ours\n",
	}
	r.dir = project.write(t)
	repository, err := daemon.Services.PublishRepository("team/app", files{"Dockerfile": project["Dockerfile"]}.write(t))
	assert.NilError(t, err)
	cluster := filepath.Join(t.TempDir(), "config")
	assert.NilError(t, os.WriteFile(cluster, []byte(kubeconfig), 0o600))
	r.env = append(r.env, "REPOSITORY="+repository, "KUBECONFIG="+cluster)
	r.run(t, []string{"docker buildx build --build-arg LEAKTIGHT_ATTEST=1 --push -t registry.example.com/team/app:1 ."})
	for command, sentence := range inSentences {
		t.Run(command, func(t *testing.T) {
			out, _ := r.shell(t, cmp.Or(sentence.typed, command)).CombinedOutput() // what it says is what counts
			assert.Check(t, is.Contains(string(out), sentence.says))
		})
	}
	for command := range notRun {
		t.Run(command, func(t *testing.T) {
			words, flags, _ := strings.Cut(command, " -")
			r.run(t, []string{strings.TrimSuffix(words+" --help -"+flags, " -")})
		})
	}
}

// TestFlagsInSentences asserts that each flag exists which stands in a sentence without
// its command.
func TestFlagsInSentences(t *testing.T) {
	env := startEnv(t)
	r := &reader{env: []string{"PATH=" + env.Paths.Bin + ":" + filepath.Dir(env.Paths.Leaktight) + ":" + os.Getenv("PATH"), "DOCKER_CONFIG=" + filepath.Join(env.Dir, "docker")}}
	help, err := r.shell(t, "docker buildx build --help; for c in build check fix scan; do leaktight $c --help; done").Output()
	assert.NilError(t, err)
	for page, text := range allPages(t, env.Paths.Root) {
		for _, m := range regexp.MustCompile("`(--[\\w-]+)[^`]*`").FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			assert.Check(t, is.Contains(string(help)+" --chmod ", m[1]+" "), page) // of COPY
		}
	}
}

// kubeconfig names a cluster that nobody has to reach.
const kubeconfig = `{apiVersion: v1, kind: Config, current-context: it,
clusters: [{name: it, cluster: {server: "https://k8s.example.com"}}],
contexts: [{name: it, context: {cluster: it, user: me}}], users: [{name: me}]}
`
