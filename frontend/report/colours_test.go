package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestColoursChangeNoText(t *testing.T) {
	t.Parallel()
	checked := report.Checked{Filename: "Dockerfile", Findings: findings(), Source: func(rule.Lines) string { return "COPY pip.conf /root/.pip/\n" }}
	var plain, coloured strings.Builder
	assert.NilError(t, report.Text(&plain, checked))
	assert.NilError(t, report.Colours(true).Text(&coloured, checked))
	assert.Check(t, coloured.String() != plain.String())
	assert.Check(t, is.Equal(regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured.String(), ""), plain.String()))
}

func TestColours(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		finding rule.Finding
		want    string
	}{
		{
			"a path of a layer",
			rule.Finding{Rule: rule.CredentialInLayer, Verdict: rule.Fail, Path: "/a", Message: "/ab and /a and /a"},
			"\x1b[1mimage\x1b[m: \x1b[1;31mfail\x1b[m: /ab and \x1b[1m/a\x1b[m and /a [credential-in-layer]\n",
		},
		{
			"a warning without a path",
			rule.Finding{Rule: rule.SecretEnv, Verdict: rule.Warn, Message: "it is [kept]"},
			"\x1b[1mimage\x1b[m: \x1b[1;33mwarn\x1b[m: it is [kept] [secret-env]\n",
		},
		{
			"a path that is not told",
			rule.Finding{Rule: rule.SecretEnv, Verdict: rule.Rewrite, Path: "a", Message: "it is an apple"},
			"\x1b[1mimage\x1b[m: \x1b[1;36mrewrite\x1b[m: it is an apple [secret-env]\n",
		},
		{
			"a path that would colour by itself",
			rule.Finding{Rule: rule.SecretEnv, Verdict: rule.Warn, Path: "\x1b[31m", Message: "x \x1b[31m y"},
			"\x1b[1mimage\x1b[m: \x1b[1;33mwarn\x1b[m: x \x1b[1m\\x1b[31m\x1b[m y [secret-env]\n",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var text strings.Builder
			assert.NilError(t, report.Colours(true).Text(&text, report.Checked{Filename: "image", Findings: []rule.Finding{tc.finding}}))
			assert.Check(t, is.Equal(text.String(), tc.want))
		})
	}
}
