package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
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

// inLayer are files that the instruction at a line leaves in a layer.
func inLayer(line int, paths ...string) []rule.Finding {
	var all []rule.Finding
	for _, p := range paths {
		all = append(all, rule.Finding{
			Rule: rule.CredentialInLayer, Verdict: rule.Fail, Lines: rule.Lines{Start: line, End: line}, Instruction: "RUN",
			Path: p, Layer: fmt.Sprintf("layer %d of 9, RUN make …", line-1), Shipped: true,
			Message: fmt.Sprintf("%s is a login, and stays in layer %d of 9, RUN make …", p, line-1),
			Fix:     fmt.Sprintf("mount it where it is needed: RUN --mount=type=secret,id=%s,target=%s,required …", path.Base(p), p),
		})
	}
	return all
}

func TestText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	source := func(rule.Lines) string { return "COPY pip.conf \\\r\n  /root/.pip/pip.conf\r\n" }
	assert.NilError(t, report.Text(&out, report.Checked{Filename: "Dockerfile", Findings: findings(), Source: source}))
	golden.Assert(t, out.String(), "text.txt")
}

func TestTextSaysTheSameOnce(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	source := func(rule.Lines) string { return "RUN make\tall\x1b[31m\n" }
	all := append(inLayer(4, "/root/.npmrc", "/app/.npmrc", "/app/.netrc"), inLayer(7, "/root/.npmrc")...)
	assert.NilError(t, report.Text(&out, report.Checked{Filename: "Dockerfile", Findings: report.WorstFirst(all), Source: source}))
	assert.NilError(t, report.Summary(&out, all, &report.Scanned{Layers: 1, Bases: 2}))
	assert.NilError(t, report.Summary(&out, findings(), nil))
	golden.Assert(t, out.String(), "layers.txt")
}

func TestTextCutsLongInstructions(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	source := func(rule.Lines) string { return strings.Repeat("x", 5000) + "\n" + strings.Repeat("true\n", 99) }
	assert.NilError(t, report.Text(&out, report.Checked{Filename: "Dockerfile", Findings: inLayer(4, "/root/.npmrc"), Source: source}))
	assert.Check(t, is.Contains(out.String(), "   23 | true\n      | … 80 more lines\n"))
	assert.Check(t, len(out.String()) < 2000)
}

func TestReportsAreBounded(t *testing.T) {
	t.Parallel()
	var text, dt bytes.Buffer
	many := slices.Repeat(inLayer(4, "/"+strings.Repeat("a", 4000)), 2000)
	assert.NilError(t, report.Text(&text, report.Checked{Filename: "Dockerfile", Findings: many, Source: func(rule.Lines) string { return "" }}))
	assert.NilError(t, report.JSON(&dt, []report.Checked{{Filename: "Dockerfile", Findings: many}}, nil))
	var parsed struct {
		Findings []any
		More     int
	}
	assert.NilError(t, json.Unmarshal(dt.Bytes(), &parsed))
	assert.Check(t, is.Equal(len(parsed.Findings)+parsed.More, len(many)))
	assert.Check(t, parsed.More > 0 && len(parsed.Findings) > 100)
	assert.Check(t, dt.Len()+text.Len() < 16<<20, "more than one message of the gateway holds")
	assert.Check(t, strings.HasSuffix(text.String(), " more\n"))
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	all := append(findings(), inLayer(5, "/a\xff\x1b\u202e\u009b\U000e0001")...)
	all[2].Secret = "t"
	assert.NilError(t, report.JSON(&out, []report.Checked{{Filename: "Dockerfile", Findings: all}}, &report.Scanned{Layers: 2, Bases: 1}))
	golden.Assert(t, out.String(), "findings.json")
	out.Reset()
	assert.NilError(t, report.JSON(&out, []report.Checked{{Filename: "Dockerfile", Findings: nil}}, nil))
	assert.Check(t, is.Equal(out.String(), "{\n  \"findings\": [],\n  \"scanned\": null\n}\n"))
}

func TestMissingError(t *testing.T) {
	t.Parallel()
	cause := errors.New("exit code 1")
	err := &report.MissingError{
		Missing: []rule.Mount{{ID: "npmrc", Target: "/app/.npmrc", Source: ".npmrc", Required: true}, {ID: "env", Target: "/app/.env", Source: ".env"}, {ID: "npmrc", Target: "/src/.npmrc", Source: ".npmrc"}, {ID: "NPM_TOKEN", Env: "NPM_TOKEN", Source: "NPM_TOKEN"}},
		Given:   []rule.Mount{{ID: "id_rsa", Target: "/root/.ssh/id_rsa", Source: "id_rsa"}},
		Err:     cause,
	}
	golden.Assert(t, err.Error()+"\n", "missing.txt")
	assert.ErrorIs(t, err, cause)
}

func TestMissingErrorListsTheLikelyFilesFirst(t *testing.T) {
	t.Parallel()
	err := &report.MissingError{Err: errors.New("cat: /app/17/.env: no such file")}
	for i := range 20 {
		name := fmt.Sprintf("%d/.env", i)
		err.Missing = append(err.Missing, rule.Mount{ID: name, Target: "/app/" + name, Source: name})
		err.Given = append(err.Given, rule.Mount{ID: fmt.Sprint("given", i), Env: "X", Source: "X"})
	}
	golden.Assert(t, err.Error()+"\n", "missing-many.txt")
}
