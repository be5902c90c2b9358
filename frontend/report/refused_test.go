package report_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

// many are paths of as many fixtures.
func many(n int) []string {
	var paths []string
	for i := range n {
		paths = append(paths, fmt.Sprintf("/app/test/fixtures/%03d/id_rsa", i))
	}
	return paths
}

// valueOf is a finding about a secret's value in a file.
func valueOf(id string, line int, path string) rule.Finding {
	f := inLayer(line, path)[0]
	f.Rule, f.Secret = rule.SecretValue, id
	f.Message = fmt.Sprintf("%s holds the secret %q (base64, 40 bytes, fingerprint 1f3a), and stays in %s", path, id, f.Layer)
	f.Fix = "remove the file in the RUN that writes it: … && rm " + path
	return f
}

func TestRefusedErrorFitsOnAScreen(t *testing.T) {
	t.Parallel()
	var stages []rule.Finding
	for line := 2; line < 60; line++ {
		stages = append(stages, inLayer(line, fmt.Sprintf("/root/%d/.npmrc", line), "/root/.netrc")...)
	}
	for _, tc := range []struct {
		name     string
		findings []rule.Finding
	}{
		{"one finding", inLayer(4, "/root/.npmrc")},
		{"what the plan refuses", []rule.Finding{
			{Rule: rule.UnreachableUse, Verdict: rule.Fail, Lines: rule.Lines{Start: 4, End: 4}, Message: "LABEL uses the secret TOKEN", Fix: "move what needs TOKEN into a RUN"},
			{Rule: rule.UnreachableUse, Verdict: rule.Fail, Lines: rule.Lines{Start: 6, End: 6}, Message: "LABEL uses the secret TOKEN", Fix: "move what needs TOKEN into a RUN"},
			{Rule: rule.BuildArgValue, Verdict: rule.Fail, Name: "TOKEN", Message: "the value of TOKEN was passed by --build-arg"},
		}},
		{"many fixtures", append(inLayer(4, many(161)...), inLayer(5, many(2)...)...)},
		{"values and files", append(inLayer(4, "/root/.npmrc", "/root/.netrc"), valueOf("b", 9, "/tmp/debug.txt"), valueOf("a", 9, "/tmp/debug.txt"), valueOf("a", 9, "/b"))},
		{"many layers", stages},
		{"long paths", inLayer(4, "/"+strings.Repeat("a/", 2000)+"id_rsa", "/"+strings.Repeat("b/", 2000)+"id_rsa")},
		{"wide characters", append(inLayer(4, "/"+strings.Repeat("漢", 1000)), inLayer(5, "/"+strings.Repeat("漢", 1000))...)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text := (&report.RefusedError{Filename: "Dockerfile", Findings: tc.findings}).Error()
			golden.Assert(t, text+"\n", "refused-"+strings.ReplaceAll(tc.name, " ", "-")+".txt")
			assert.Check(t, rendered(text) <= 24, "%d lines", rendered(text))
		})
	}
}

// rendered is how many lines a text takes in a terminal of 160 columns, of which 漢
// takes two.
func rendered(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		n += max(1, (utf8.RuneCountInString(line)+strings.Count(line, "漢")+159)/160)
	}
	return n
}

func TestWorstFirst(t *testing.T) {
	t.Parallel()
	beside := inLayer(2, "/beside")[0]
	beside.Shipped = false
	base := inLayer(1, "/base")[0]
	base.Rule, base.Verdict, base.Shipped = rule.CredentialInBase, rule.Warn, false
	limit := valueOf("", 3, "/huge")
	limit.Rule, limit.Limit = rule.UnsearchedFile, "file size"
	more := inLayer(9, "")[0]
	more.Name = "500 more"
	in := []rule.Finding{
		base, more, limit, beside, inLayer(9, "/z")[0], inLayer(9, "/a")[0], findings()[0],
		{Rule: rule.CredentialInConfig, Verdict: rule.Fail, Name: "ENV"},
		valueOf("t", 9, "/value"),
	}
	var order []string
	for _, f := range report.WorstFirst(in) {
		order = append(order, f.Path+f.Name)
	}
	assert.Check(t, is.DeepEqual(order, []string{"/value", "ENV", "/a", "/z", "500 more", "/beside", "/huge", "/base", "pip.conf"}))
	assert.Check(t, is.Equal(in[0].Path, "/base"), "the argument is left alone")
}

func TestFolds(t *testing.T) {
	t.Parallel()
	context := func(line int, path, id string, runs string) rule.Finding {
		return rule.Finding{
			Rule: rule.ContextFile, Verdict: rule.Rewrite, Lines: rule.Lines{Start: line, End: line}, Path: path,
			Mount:   &rule.Mount{ID: id, Target: "/app/" + path, Source: path},
			Message: fmt.Sprintf("%s is left out%s", path, runs), Fix: fmt.Sprintf("--secret id=%s,src=%s", id, path),
		}
	}
	var thirteen []rule.Finding
	for _, dir := range "mabcdefghijkl" {
		thirteen = append(thirteen, context(3, string(dir)+"/.env", string(dir)+"/env", ""))
	}
	named := func(path, id string) rule.Finding {
		f := context(3, path, id, "")
		f.Rule = rule.SecretFile
		return f
	}
	passed := func(path, reason string) rule.Finding {
		f := inLayer(3, path)[0]
		f.Verdict, f.Passed, f.Fix, f.Message = rule.Warn, true, "", "allowed: "+reason+" ("+path+")"
		return f
	}
	for _, tc := range []struct {
		name     string
		findings []rule.Finding
		want     []string
	}{
		{"nothing", nil, nil},
		{"files of one layer, whatever they are", inLayer(3, "/.npmrc", "/.netrc"), []string{"/.npmrc + /.netrc"}},
		{"files of two layers", append(inLayer(3, "/.npmrc"), inLayer(4, "/.netrc")...), []string{"/.npmrc", "/.netrc"}},
		{"the same file twice", inLayer(3, "/.npmrc", "/.npmrc"), []string{"/.npmrc"}},
		{"others are sorted", inLayer(3, "/c", "/b", "/a", "/b"), []string{"/c + /a + /b"}},
		{"files of the context with secrets of their own", []rule.Finding{context(3, "a/.env", "a", ""), context(3, "b/.env", "b", "")}, []string{"a/.env", "b/.env"}},
		{"too many files of the context", thirteen, []string{"m/.env + a/.env + b/.env + c/.env + d/.env + e/.env + f/.env + g/.env + h/.env + i/.env + j/.env + k/.env + l/.env"}},
		{"files of the context that become different things", []rule.Finding{context(3, "a", "a", ""), context(3, "b", "b", ", and no RUN needs it")}, []string{"a", "b"}},
		{"files that an instruction names keep their flags", []rule.Finding{named("a", "a"), named("b", "b")}, []string{"a", "b"}},
		{"two secrets in one file", []rule.Finding{valueOf("a", 3, "/x"), valueOf("b", 3, "/x")}, []string{`/x + "b" in /x`}},
		{"what is allowed for one reason", []rule.Finding{passed("/a", "test key"), passed("/b", "test key")}, []string{"/a + /b"}},
		{"what is allowed for two reasons", []rule.Finding{passed("/a", "test key"), passed("/b", "public")}, []string{"/a", "/b"}},
		{"what fails and what is allowed", append(inLayer(3, "/a"), passed("/b", "x")), []string{"/a", "/b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range report.Folds(tc.findings) {
				got = append(got, strings.Join(append([]string{f.Path}, f.Others...), " + "))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestWarningNamesSomeAndCountsTheRest(t *testing.T) {
	t.Parallel()
	folds := report.Folds(inLayer(4, many(161)...))
	assert.Assert(t, is.Len(folds, 1))
	golden.Assert(t, report.Warning(folds[0])+"\n", "warning-fold.txt")
}
