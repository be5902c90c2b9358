package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/fs"
)

const (
	allowPipConf = "allow:\n  - path: pip.conf\n    reason: a mirror of our own\n"
	noSecretFile = "severity:\n  - rule: secret-file\n    level: fail\n    reason: write the mounts\n"
)

func TestPolicyOfTheProject(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		// files are what lies beside the Dockerfile and in the context.
		beside, context string
		code            int
		want            string
	}{
		{"in the context", "", allowPipConf, 0, "allowed: a mirror of our own (pip.conf; CONTEXT/.leaktight.yaml:2)"},
		{"beside the Dockerfile, which goes first", allowPipConf, "bananas:\n", 0, "allowed: a mirror of our own (pip.conf; DOCKERFILE/.leaktight.yaml:2)"},
		{"none", "", "", 1, "rewrite:"},
		{"that refuses", "", noSecretFile, 1, "fail: pip.conf carries a secret; refused by CONTEXT/.leaktight.yaml:2: write the mounts"},
		{"that is wrong", "", "\nskips:\n", 2, "leaktight: cannot use the policy\nCONTEXT/.leaktight.yaml:2: unknown key \"skips\" in the file: did you mean skip?\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			context, beside := project(t, "", pipConf), project(t, leaky, "")
			write(t, filepath.Join(context, ".leaktight.yaml"), tc.context)
			write(t, filepath.Join(beside, ".leaktight.yaml"), tc.beside)
			r := leaktight("", "check", "-f", filepath.Join(beside, "Dockerfile"), context)
			assert.Check(t, is.Equal(r.code, tc.code))
			got := strings.NewReplacer(context, "CONTEXT", beside, "DOCKERFILE").Replace(r.out + r.err)
			assert.Check(t, is.Contains(got, tc.want))
		})
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if text != "" {
		assert.NilError(t, os.WriteFile(file, []byte(text), 0o600))
	}
}

func TestPolicyThatIsMisnamed(t *testing.T) {
	t.Parallel()
	dir := project(t, clean, "")
	write(t, filepath.Join(dir, ".leaktight.yml"), allowPipConf)
	r := leaktight("", "check", dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, ".leaktight.yml: is called otherwise: rename it to .leaktight.yaml"))
}

func TestPolicyFromAbove(t *testing.T) {
	t.Parallel()
	above := fs.NewFile(t, "policy.yaml", fs.WithContent("severity:\n  - rule: secret-file\n    level: default\n    reason: strict\n    locked: true\n"))
	t.Cleanup(above.Remove)
	dir := project(t, leaky, pipConf)
	r := leaktight("", "check", "--policy", above.Path(), dir)
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.Contains(r.out, "rewrite:"))
	write(t, filepath.Join(dir, ".leaktight.yaml"), allowPipConf)
	r = leaktight("", "check", "--policy", above.Path(), dir)
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.Contains(r.out, ".leaktight.yaml:2 lets pip.conf pass, which this builder's policy forbids at "+above.Path()+":2: strict"))
	r = leaktight("", "check", "--policy", filepath.Join(dir, "none.yaml"), dir)
	assert.Check(t, is.Equal(r.code, 2))
}

func TestFixMendsWhatThePolicyRefuses(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	write(t, filepath.Join(dir, ".leaktight.yaml"), noSecretFile)
	assert.Check(t, is.DeepEqual(leaktight("", "fix", dir), result{out: fixed, err: strings.ReplaceAll(passing, "DIR", dir)}, cmpResult()))
}

func TestFixLeavesWhatThePolicyAllows(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	write(t, filepath.Join(dir, ".leaktight.yaml"), allowPipConf)
	assert.Check(t, is.DeepEqual(leaktight("", "fix", dir), result{out: leaky}, cmpResult()))
}
