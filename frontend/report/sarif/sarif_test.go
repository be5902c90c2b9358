package sarif_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/report/sarif"
	"github.com/leaktight/leaktight/frontend/rule"
	form "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// written is the one run of a report with a finding in a file.
func written(t *testing.T, version, filename string) *form.Run {
	t.Helper()
	var out strings.Builder
	checked := report.Checked{
		Filename: filename, Source: func(rule.Lines) string { return "ARG NPM_TOKEN" },
		Findings: []rule.Finding{{Rule: rule.SecretArg, Verdict: rule.Rewrite, Lines: rule.Lines{Start: 2, End: 2}}},
	}
	assert.NilError(t, sarif.Write(&out, version, []report.Checked{checked}, func(rule.Finding) bool { return true }))
	got, err := form.FromString(out.String())
	assert.NilError(t, err)
	assert.NilError(t, got.Validate())
	assert.Assert(t, is.Len(got.Runs, 1))
	return got.Runs[0]
}

// TestRulesHaveWhatCodeScanningAsksFor is about what GitHub needs to show a finding as
// one of security, with its page.
func TestRulesHaveWhatCodeScanningAsksFor(t *testing.T) {
	t.Parallel()
	rules := written(t, "v1.2.3", "Dockerfile").Tool.Driver.Rules
	assert.Check(t, is.Len(rules, len(rule.Rules())))
	for _, r := range rules {
		assert.Check(t, *r.ShortDescription.Text != "" && *r.FullDescription.Text != "" && *r.Help.Text != "", *r.ID)
		assert.Check(t, is.DeepEqual(r.Properties.Tags, []string{"security"}))
		assert.Check(t, is.Contains([]string{"4.0", "7.0", "8.0", "9.0"}, fmt.Sprint(r.Properties.Properties["security-severity"])))
		page := *r.Help.Markdown
		assert.Check(t, strings.HasPrefix(page, "# "+*r.ID+"\n"), page)
		assert.Check(t, !strings.Contains(page, "](../") && !strings.Contains(page, "Do not edit"), page)
	}
}

func TestFilesAreURIs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, filename, want string }{
		{"a file", "Dockerfile", "Dockerfile"},
		{"a file in a directory", "./build/web.Dockerfile", "build/web.Dockerfile"},
		{"a file outside", "../Dockerfile", "../Dockerfile"},
		{"a file with an absolute path", "/srv/app/Dockerfile", "file:///srv/app/Dockerfile"},
		{"what a URI cannot hold", "my fi%le/Dockerfile", "my%20fi%25le/Dockerfile"},
		{"what would be a scheme", "a:b.Dockerfile", "./a:b.Dockerfile"},
		{"standard input", "<stdin>", "%3Cstdin%3E"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			at := written(t, "v1.2.3", tc.filename).Results[0].Locations[0].PhysicalLocation
			assert.Check(t, is.Equal(*at.ArtifactLocation.URI, tc.want))
			assert.Check(t, is.Equal(*at.Region.StartLine, 2))
		})
	}
}

func TestVersionIsSemanticWhereItIs(t *testing.T) {
	t.Parallel()
	driver := written(t, "v1.2.3", "Dockerfile").Tool.Driver
	assert.Check(t, is.Equal(*driver.SemanticVersion, "1.2.3"))
	driver = written(t, "(devel)", "Dockerfile").Tool.Driver
	assert.Check(t, driver.SemanticVersion == nil)
	assert.Check(t, is.Equal(*driver.Version, "(devel)"))
}
