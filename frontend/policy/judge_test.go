package policy_test

import (
	"errors"
	"testing"

	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// newPolicy reads what a project says, and what the policy above it says; "" is no file.
func newPolicy(t *testing.T, above, project string) (*policy.Policy, error) {
	t.Helper()
	var files [2]*policy.File
	for i, text := range []string{above, project} {
		if text == "" {
			continue
		}
		var err error
		files[i], err = policy.Parse([]string{policy.AboveFilename, policy.Filename}[i], []byte(text), policy.Options{Today: today, Above: i == 0})
		assert.NilError(t, err)
	}
	return policy.New(files[0], files[1])
}

func TestJudge(t *testing.T) {
	t.Parallel()
	const message = "found"
	file := rule.Finding{Rule: rule.SecretFile, Verdict: rule.Rewrite, Path: "conf/a.key", Message: message, Fix: "type", Mount: &rule.Mount{}}
	layer := rule.Finding{Rule: rule.CredentialInLayer, Verdict: rule.Fail, Path: "/app/conf/a.key", Layer: "layer 1 of 2", Message: message, Fix: "type"}
	variable := rule.Finding{Rule: rule.RuntimeDefault, Verdict: rule.Warn, Name: "DB_PASSWORD", Message: message}
	given := rule.Finding{Rule: rule.BuildArgValue, Verdict: rule.Fail, Name: "DB_PASSWORD", Message: message}
	for _, tc := range []struct {
		name           string
		above, project string
		finding        rule.Finding
		comment        string
		verdict        rule.Verdict
		message        string
	}{
		{"no policy", "", "", file, "", rule.Rewrite, message},
		{"a comment", "", "", file, "demo", rule.Warn, "allowed: demo (conf/a.key)"},
		{"allowed path", "", "allow:\n- {path: conf/*.key, reason: ours}\n", file, "", rule.Warn, "allowed: ours (conf/a.key; .leaktight.yaml:2)"},
		{"allowed path, in a layer", "", "allow:\n- {path: conf/*.key, reason: ours}\n", layer, "", rule.Warn, "allowed: ours (/app/conf/a.key in layer 1 of 2; .leaktight.yaml:2)"},
		{"path of the root, in a layer elsewhere", "", "allow:\n- {path: /conf/*.key, reason: ours}\n", layer, "", rule.Fail, message},
		{"path of the root, in the context", "", "allow:\n- {path: /conf/*.key, reason: ours}\n", file, "", rule.Warn, "allowed: ours (conf/a.key; .leaktight.yaml:2)"},
		{"allowed directory", "", "allow:\n- {path: conf, reason: ours}\n", layer, "", rule.Warn, "allowed: ours (/app/conf/a.key in layer 1 of 2; .leaktight.yaml:2)"},
		{"directory with a longer name", "", "allow:\n- {path: con, reason: ours}\n", layer, "", rule.Fail, message},
		{"allowed name", "", "allow:\n- {name: DB_*, reason: ours}\n", variable, "", rule.Warn, "allowed: ours (DB_PASSWORD; .leaktight.yaml:2)"},
		{"name of another case", "", "allow:\n- {name: db_*, reason: ours}\n", variable, "", rule.Warn, message},
		{"skipped rule", "", "skip:\n- {rule: secret-file, reason: later}\n", file, "", rule.Warn, "allowed: later (conf/a.key; .leaktight.yaml:2)"},
		{"skipped rule, another finding", "", "skip:\n- {rule: secret-file, reason: later}\n", layer, "", rule.Fail, message},
		{"what was passed by --build-arg", "", "allow:\n- {name: '*', reason: later}\nseverity:\n- {rule: all, level: warn, reason: later}\n", given, "demo", rule.Fail, message},
		{"lowered", "", "severity:\n- {rule: credential-in-layer, level: warn, reason: later}\n", layer, "", rule.Warn, "found; only a warning by .leaktight.yaml:2: later"},
		{"raised from a warning", "", "severity:\n- {rule: runtime-default, level: fail, reason: strict}\n", variable, "", rule.Fail, "found; refused by .leaktight.yaml:2: strict"},
		{"raised from a rewrite", "", "severity:\n- {rule: all, level: fail, reason: strict}\n", file, "", rule.Fail, "conf/a.key carries a secret; refused by .leaktight.yaml:2: strict"},
		{"raised, and allowed", "", "severity:\n- {rule: all, level: fail, reason: strict}\nallow:\n- {path: a.key, reason: ours}\n", file, "", rule.Warn, "allowed: ours (conf/a.key; .leaktight.yaml:4)"},
		{"lowered what only warns", "", "severity:\n- {rule: all, level: warn, reason: later}\n", variable, "", rule.Warn, message},
		{
			"one rule among all", "", "severity:\n- {rule: all, level: fail, reason: strict}\n- {rule: secret-file, level: default, reason: fine}\n",
			file, "", rule.Rewrite, message,
		},
		{"raised from above", "severity:\n- {rule: all, level: fail, reason: strict}\n", "", file, "", rule.Fail, "conf/a.key carries a secret; refused by /etc/leaktight/policy.yaml:2: strict"},
		{
			"from above, and the project has its own word",
			"severity:\n- {rule: secret-file, level: fail, reason: strict}\n", "severity:\n- {rule: secret-file, level: default, reason: fine}\n", file, "", rule.Rewrite, message,
		},
		{"allowed from above", "allow:\n- {path: a.key, reason: ours}\n", "", file, "", rule.Warn, "allowed: ours (conf/a.key; /etc/leaktight/policy.yaml:2)"},
		{
			"locked, and nobody relaxes it", "severity:\n- {rule: all, level: default, reason: strict, locked: true}\n", "", file, "", rule.Rewrite, message,
		},
		{
			"locked, and a comment relaxes it", "severity:\n- {rule: secret-file, level: default, reason: strict, locked: true}\n", "", file, "demo", rule.Fail,
			"the comment above this instruction lets conf/a.key pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:2: strict",
		},
		{
			"locked for all, and the project allows a path", "severity:\n- {rule: all, level: default, reason: strict, locked: true}\n",
			"allow:\n- {path: a.key, reason: ours}\n", layer, "", rule.Fail,
			"the entry at .leaktight.yaml:2 lets /app/conf/a.key pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:2: strict",
		},
		{
			"locked, and what is relaxed only warns anyway", "severity:\n- {rule: all, level: default, reason: strict, locked: true}\n",
			"allow:\n- {name: DB_*, reason: ours}\n", variable, "", rule.Warn, "allowed: ours (DB_PASSWORD; .leaktight.yaml:2)",
		},
		{
			"locked to fail, and what would only warn is relaxed", "severity:\n- {rule: all, level: fail, reason: strict, locked: true}\n",
			"allow:\n- {name: DB_*, reason: ours}\n", variable, "", rule.Fail,
			"the entry at .leaktight.yaml:2 lets DB_PASSWORD pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:2: strict",
		},
		{
			"locked credential, and the project allows it", "credentials:\n- {path: '*.key', reason: ours to keep, locked: true}\n", "allow:\n- {path: conf, reason: x}\n", layer, "", rule.Fail,
			"the entry at .leaktight.yaml:2 lets /app/conf/a.key pass, which this builder's policy forbids at /etc/leaktight/policy.yaml:2: ours to keep",
		},
		{"credential from above, and the project allows it", "credentials:\n- {path: '*.key', reason: ours}\n", "allow:\n- {path: conf, reason: x}\n", layer, "", rule.Warn, "allowed: x (/app/conf/a.key in layer 1 of 2; .leaktight.yaml:2)"},
		{"locked credential, and the policy itself allows one", "credentials:\n- {path: '*.key', reason: ours, locked: true}\nallow:\n- {path: a.key, reason: old}\n", "", layer, "", rule.Warn, "allowed: old (/app/conf/a.key in layer 1 of 2; /etc/leaktight/policy.yaml:4)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p, err := newPolicy(t, tc.above, tc.project)
			assert.NilError(t, err)
			got := p.Judge(tc.finding, tc.comment)
			assert.Check(t, is.Equal(got.Verdict, tc.verdict))
			assert.Check(t, is.Equal(got.Message, tc.message))
			assert.Check(t, got.Verdict == tc.finding.Verdict || got.Mount == nil)
		})
	}
}

func TestNilPolicySaysNothing(t *testing.T) {
	t.Parallel()
	var p *policy.Policy
	f := rule.Finding{Rule: rule.SecretFile, Verdict: rule.Rewrite, Path: "a", Message: "found"}
	assert.Check(t, is.DeepEqual(p.Judge(f, ""), f))
	assert.Check(t, is.Equal(p.Judge(f, "demo").Message, "allowed: demo (a)"))
	_, found := p.File("a")
	assert.Check(t, !found && !p.SecretName("a") && p.Paths() == nil)
}

func TestLockedEntriesAreNotRelaxed(t *testing.T) {
	t.Parallel()
	const exact = "severity:\n- {rule: secret-file, level: fail, reason: strict, locked: true}\n"
	const all = "severity:\n- {rule: all, level: default, reason: strict, locked: true}\n"
	for _, tc := range []struct{ name, above, project, want string }{
		{"skipped", exact, "skip:\n- {rule: secret-file, reason: x}\n", ".leaktight.yaml:2: skip of secret-file relaxes what this builder's policy locks at /etc/leaktight/policy.yaml:2: strict"},
		{"lowered", exact, "severity:\n- {rule: secret-file, level: default, reason: x}\n", ".leaktight.yaml:2: severity of secret-file relaxes"},
		{"one rule where all are locked", all, "skip:\n- {rule: secret-arg, reason: x}\n", ".leaktight.yaml:2: skip of secret-arg relaxes"},
		{"all where all are locked", all, "severity:\n- {rule: all, level: warn, reason: x}\n", ".leaktight.yaml:2: severity of all relaxes"},
		{"raised", all, "severity:\n- {rule: all, level: fail, reason: x}\n", ""},
		{"the same", exact, "severity:\n- {rule: secret-file, level: fail, reason: x}\n", ""},
		{"another rule", exact, "skip:\n- {rule: secret-arg, reason: x}\n", ""},
		{"all but what is locked", exact, "severity:\n- {rule: all, level: warn, reason: x}\n", ""},
	} {
		_, err := newPolicy(t, tc.above, tc.project)
		if tc.want == "" {
			assert.Check(t, err, tc.name)
			continue
		}
		var wrong *policy.Error
		assert.Check(t, errors.As(err, &wrong), tc.name)
		assert.Check(t, is.ErrorContains(err, tc.want), tc.name)
		assert.Check(t, wrong == nil || len(wrong.Source) > 0, tc.name)
	}
}

func TestRaisedContextFileSaysWhatToType(t *testing.T) {
	t.Parallel()
	p, err := newPolicy(t, "", "severity:\n- {rule: all, level: fail, reason: strict}\n")
	assert.NilError(t, err)
	f := p.Judge(rule.Finding{Rule: rule.ContextFile, Verdict: rule.Rewrite, Path: "a.key"}, "")
	assert.Check(t, is.Equal(f.Verdict, rule.Fail))
	assert.Check(t, is.Equal(f.Message, "a.key is a credential, and lies in the build context; refused by .leaktight.yaml:2: strict"))
	assert.Check(t, is.Equal(f.Fix, "add the line a.key to .dockerignore"))
}

func TestRepairIsNotRefused(t *testing.T) {
	t.Parallel()
	p, err := newPolicy(t, "", "severity:\n- {rule: all, level: fail, reason: strict}\n")
	assert.NilError(t, err)
	assert.Check(t, is.Equal(p.ForRepair().Judge(rule.Finding{Rule: rule.SecretFile, Verdict: rule.Rewrite, Path: "a"}, "").Verdict, rule.Rewrite))
	assert.Check(t, is.Equal(p.ForRepair().Judge(rule.Finding{Rule: rule.RuntimeDefault, Verdict: rule.Warn, Name: "a"}, "").Verdict, rule.Fail))
	assert.Check(t, is.Equal(p.Judge(rule.Finding{Rule: rule.SecretFile, Verdict: rule.Rewrite, Path: "a"}, "").Verdict, rule.Fail))
}

func TestLockedRuleStaysWhereAllAreLowered(t *testing.T) {
	t.Parallel()
	p, err := newPolicy(t, "severity:\n- {rule: secret-file, level: fail, reason: strict, locked: true}\n", "severity:\n- {rule: all, level: warn, reason: x}\n")
	assert.NilError(t, err)
	assert.Check(t, is.Equal(p.Judge(rule.Finding{Rule: rule.SecretFile, Verdict: rule.Rewrite, Path: "a"}, "").Verdict, rule.Fail))
	assert.Check(t, is.Equal(p.Judge(rule.Finding{Rule: rule.RuntimeFile, Verdict: rule.Fail, Path: "a"}, "").Verdict, rule.Warn))
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	p, err := newPolicy(t, "credentials:\n- {path: '**/vault.d', reason: vault}\n- {name: ACME_*, reason: acme}\n",
		"credentials:\n- {path: '/conf/{a,b}.dat', reason: licence}\n- {path: 'secret?.bin', reason: x}\n")
	assert.NilError(t, err)
	for path, want := range map[string]bool{
		"conf/a.dat": true, "/conf/b.dat": true, "conf/c.dat": false, "app/conf/a.dat": false, "conf/a.dat2": false,
		"vault.d/x": true, "a/b/vault.d/c/d": true, "a/vault.d2/c": false,
		"secret1.bin": true, "a/secret2.bin": true, "secret.bin": false, "Secret1.bin": false, "": false, "/": false,
	} {
		kind, got := p.File(path)
		assert.Check(t, is.Equal(got, want), "%q", path)
		assert.Check(t, is.Equal(kind.Name == policy.FileKind, want))
	}
	kind, _ := p.File("conf/a.dat")
	assert.Check(t, is.Equal(kind.What, "a credential file by .leaktight.yaml:2 (licence)"))
	assert.Check(t, p.SecretName("ACME_LICENCE") && !p.SecretName("ACME") && !p.SecretName("MY_ACME_LICENCE"))
	assert.Check(t, is.DeepEqual(p.Paths(), []string{"**/vault.d", "/conf/{a,b}.dat", "secret?.bin"}))
}
