package integration_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const (
	// policyText allows what policyProject holds, and adds to what is a credential.
	policyText = "allow:\n  - name: DEMO_TOKEN\n    reason: works against the sandbox only\n" +
		"  - path: testdata\n    reason: keys of our own tests\ncredentials:\n  - path: '*.licence'\n    reason: bought per machine\n"
	policyDockerfile = syntax + "FROM alpine\nARG DEMO_TOKEN=x\nCOPY . /app\nRUN test -s /app/testdata/id_rsa && test ! -e /app/conf/a.licence\n"
)

// policyProject is a build context with a policy.
func policyProject() files {
	return files{
		"Dockerfile": policyDockerfile, ".leaktight.yaml": policyText, ".dockerignore": "*\n!testdata\n!conf\n!app.js\n",
		"app.js": "x", "testdata/id_rsa": "x", "conf/a.licence": "x",
	}
}

// TestPolicy holds what a project says in .leaktight.yaml, on one daemon.
func TestPolicy(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "policy")
	assert.NilError(t, err)
	for name, test := range map[string]func(*testing.T, builder){
		"told":     testPolicyIsTold,
		"wrong":    testPolicyIsWrong,
		"places":   testPolicyPlaces,
		"contexts": testPolicyContexts,
		"gate":     testPolicyInTheGate,
		"checks":   testChecks,
	} {
		t.Run(name, func(t *testing.T) { test(t, builder{daemon}) })
	}
}

// lastLines are what a build prints when all else is done.
func lastLines(t *testing.T, output string) string {
	t.Helper()
	_, last, found := strings.Cut(output, "found (use docker --debug to expand):")
	assert.Assert(t, found, output)
	assert.Check(t, !strings.Contains(last, "\n#"), "a step comes after the warnings:\n%s", last)
	return last
}

func testPolicyIsTold(t *testing.T, b builder) {
	t.Helper()
	out := b.succeeds(t, policyProject())
	contains(t, lastLines(t, out),
		"context-file: allowed: keys of our own tests (testdata/id_rsa; .leaktight.yaml:4)",
		"context-file: conf/a.licence is a credential, so it is left out of what COPY takes along")
	rootfs := b.rootfs(t, policyProject())
	assert.Check(t, is.Equal(rootfs["/app/app.js"], "x"))
	assert.Check(t, is.Equal(rootfs["/app/testdata/id_rsa"], "x"))
	assert.Check(t, !strings.Contains(fmt.Sprint(rootfs), "a.licence"))
	again := b.succeeds(t, policyProject())
	_, scan, found := strings.Cut(again, "[leaktight] scan")
	assert.Assert(t, found, again)
	assert.Check(t, !strings.Contains(scan, "diffing"), "the scan is cached:\n%s", scan)
	contains(t, lastLines(t, again), "allowed: keys of our own tests")
}

func testPolicyIsWrong(t *testing.T, b builder) {
	t.Helper()
	for _, tc := range []struct {
		name, policy string
		want         []string
	}{
		{"unknown key", "allow:\n  - path: a\n    reasons: x\n", []string{".leaktight.yaml:3", ">>>     reasons: x", `.leaktight.yaml:3: unknown key "reasons" in an entry of allow: did you mean reason?`}},
		{"expired", "skip:\n  - rule: secret-arg\n    reason: x\n    expires: 2001-12-31\n", []string{">>>   - rule: secret-arg", ".leaktight.yaml:2: the entry about secret-arg in skip expired on 2001-12-31: renew or remove it"}},
		{"10 MB", strings.Repeat("# x\n", 2_500_000), []string{".leaktight.yaml: is longer than 256 KiB"}},
		{"no text", "\xff\xfe\x00", []string{".leaktight.yaml: is no text in UTF-8"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			contains(t, b.fails(t, files{"Dockerfile": syntax + "FROM alpine\n", ".leaktight.yaml": tc.policy}), append(tc.want, "leaktight: cannot use the policy")...)
		})
	}
}

func testPolicyPlaces(t *testing.T, b builder) {
	t.Helper()
	const allow = "allow: [{name: DEMO_TOKEN, reason: %s}]\n"
	dockerfile := syntax + "FROM alpine\nARG DEMO_TOKEN\nRUN true\n"
	t.Run("beside the Dockerfile, before the root", func(t *testing.T) {
		out := b.succeeds(t, files{
			"build/Dockerfile": dockerfile, "build/.leaktight.yaml": fmt.Sprintf(allow, "beside"), ".leaktight.yaml": fmt.Sprintf(allow, "root"),
		}, "-f", "build/Dockerfile")
		contains(t, lastLines(t, out), "allowed: beside")
	})
	t.Run("in the root", func(t *testing.T) {
		out := b.succeeds(t, files{"build/Dockerfile": dockerfile, ".leaktight.yaml": fmt.Sprintf(allow, "root")}, "-f", "build/Dockerfile")
		contains(t, lastLines(t, out), "allowed: root")
	})
	t.Run("a link", func(t *testing.T) {
		dir := files{"Dockerfile": dockerfile, "conf/policy.yaml": fmt.Sprintf(allow, "linked")}.write(t)
		assert.NilError(t, os.Symlink("conf/policy.yaml", filepath.Join(dir, ".leaktight.yaml")))
		result := b.run(t, dir)
		assert.Assert(t, is.Equal(result.Code, 0), result.Output)
		contains(t, lastLines(t, result.Output), "allowed: linked")
	})
	t.Run("a name that nobody reads", func(t *testing.T) {
		contains(t, b.fails(t, files{"Dockerfile": dockerfile, ".leaktight.yml": "{}"}), ".leaktight.yml: is called otherwise: rename it to .leaktight.yaml")
	})
	t.Run("a directory", func(t *testing.T) {
		contains(t, b.fails(t, files{"Dockerfile": dockerfile, ".leaktight.yaml/x": "y"}), "look for .leaktight.yaml")
	})
}

func testPolicyContexts(t *testing.T, b builder) {
	t.Helper()
	project := policyProject()
	dir := project.write(t)
	repository, err := b.daemon.Services.PublishRepository(strings.ToLower(rand.Text()), dir)
	assert.NilError(t, err)
	download, err := b.daemon.Services.PublishFile(strings.ToLower(rand.Text())+".tar", pack(t, dir))
	assert.NilError(t, err)
	for _, tc := range []struct {
		name  string
		build testenv.Build
	}{
		{"git", testenv.Build{Source: repository + "#main"}},
		{"download", testenv.Build{Source: download}},
		{"standard input", testenv.Build{Source: "-", Stdin: pack(t, dir)}},
		{"Dockerfile from standard input", testenv.Build{Context: dir, Stdin: []byte(policyDockerfile), Args: []string{"-f", "-"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.build.Context == "" {
				tc.build.Context = t.TempDir()
			}
			result, err := b.daemon.Build(t.Context(), tc.build)
			assert.NilError(t, err)
			assert.Assert(t, is.Equal(result.Code, 0), result.Output)
			contains(t, lastLines(t, result.Output), "allowed: keys of our own tests (testdata/id_rsa; .leaktight.yaml:4)", "conf/a.licence is a credential")
		})
	}
}

func testPolicyInTheGate(t *testing.T, b builder) {
	t.Helper()
	written := syntax + "FROM alpine\nRUN head -c 30 /dev/urandom | base64 > /opt/a.dat\n"
	t.Run("further credential", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": written, ".leaktight.yaml": "credentials: [{path: /opt, reason: ours}]\n"})
		contains(t, out, "Dockerfile:3: /opt/a.dat is a credential file by .leaktight.yaml:1 (ours)")
		b.succeeds(t, files{"Dockerfile": written, ".leaktight.yaml": "credentials: [{path: /op, reason: ours}]\n"})
	})
	npmrc := strings.Replace(written, "/opt/a.dat", "/root/.npmrc", 1)
	t.Run("allowed path", func(t *testing.T) {
		out := b.succeeds(t, files{"Dockerfile": npmrc, ".leaktight.yaml": "allow: [{path: /root/.npmrc, reason: random bytes}]\n"})
		contains(t, lastLines(t, out), "credential-in-layer: allowed: random bytes (/root/.npmrc in layer 1 of 1, RUN head …; .leaktight.yaml:1)")
		b.fails(t, files{"Dockerfile": npmrc, ".leaktight.yaml": "allow: [{path: /app/.npmrc, reason: random bytes}]\n"})
	})
	t.Run("skipped rule", func(t *testing.T) {
		out := b.succeeds(t, files{"Dockerfile": npmrc, ".leaktight.yaml": "skip: [{rule: credential-in-layer, reason: later}]\n"})
		contains(t, lastLines(t, out), "credential-in-layer: allowed: later")
	})
	t.Run("comment", func(t *testing.T) {
		out := b.succeeds(t, files{"Dockerfile": strings.Replace(npmrc, "RUN", "# leaktight: allow=/root/.npmrc reason=random bytes\nRUN", 1)})
		contains(t, lastLines(t, out), "credential-in-layer: allowed: random bytes (/root/.npmrc in layer 1 of 1, RUN head …)")
	})
}

func testChecks(t *testing.T, b builder) {
	t.Helper()
	const dockerfile = "FROM alpine\nARG NPM_TOKEN\nRUN head -c 30 /dev/urandom | base64 > /root/a\n"
	t.Run("hides warnings", func(t *testing.T) {
		last := lastLines(t, b.succeeds(t, files{"Dockerfile": syntax + "# check=skip=secret-arg\n" + dockerfile}))
		contains(t, last, "check=skip hides warnings: 1 of secret-arg")
		assert.Check(t, !strings.Contains(last, "is now the secret"), last)
		b.succeeds(t, files{"Dockerfile": syntax + "# check=skip=secret-arg\n" + dockerfile}, "--call=check")
		contains(t, b.fails(t, files{"Dockerfile": syntax + dockerfile}, "--call=check"), "secret-arg")
	})
	t.Run("does not turn the gate off", func(t *testing.T) {
		out := b.fails(t, files{"Dockerfile": syntax + "# check=skip=all\n" + strings.Replace(dockerfile, "/root/a", "/root/.npmrc", 1)})
		contains(t, out, "Dockerfile:5: /root/.npmrc is", "credential-in-layer")
	})
}
