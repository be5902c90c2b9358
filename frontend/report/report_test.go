package report_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

func findings() []rule.Finding {
	m := rule.Mount{ID: "pip.conf", Target: "/root/.pip/pip.conf", Required: true, Source: "pip.conf"}
	return []rule.Finding{
		{
			Rule: rule.SecretFile, Verdict: rule.Rewrite, Lines: rule.Lines{Start: 2, End: 3}, Instruction: "COPY",
			Path: "pip.conf", Mount: &m, Message: "COPY pip.conf is now a secret", Fix: m.Flag(),
		},
		{Rule: rule.BuildArgValue, Verdict: rule.Fail, Name: "TOKEN", Message: "the value of TOKEN was passed by --build-arg"},
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	source := func(rule.Lines) string { return "COPY pip.conf \\\r\n  /root/.pip/pip.conf\r\n" }
	assert.NilError(t, report.Text(&out, "Dockerfile", findings(), source))
	golden.Assert(t, out.String(), "text.txt")
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	assert.NilError(t, report.JSON(&out, findings()))
	golden.Assert(t, out.String(), "findings.json")
	out.Reset()
	assert.NilError(t, report.JSON(&out, nil))
	assert.Check(t, is.Equal(out.String(), "{\n  \"findings\": []\n}\n"))
}

func TestRefusedErrorCountsWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	err := &report.RefusedError{Filename: "Dockerfile"}
	for range 23 {
		err.Findings = append(err.Findings, findings()[0])
	}
	assert.ErrorContains(t, err, "23 reasons")
	assert.ErrorContains(t, err, "… and 3 more")
}

func TestMissingError(t *testing.T) {
	t.Parallel()
	cause := errors.New("exit code 1")
	err := &report.MissingError{
		Missing: []rule.Mount{{ID: "npmrc", Target: "/app/.npmrc", Source: ".npmrc", Required: true}, {ID: "env", Target: "/app/.env", Source: ".env"}, {ID: "NPM_TOKEN", Env: "NPM_TOKEN", Source: "NPM_TOKEN"}},
		Given:   []rule.Mount{{ID: "id_rsa", Target: "/root/.ssh/id_rsa", Source: "id_rsa"}},
		Err:     cause,
	}
	golden.Assert(t, err.Error()+"\n", "missing.txt")
	assert.ErrorIs(t, err, cause)
}
