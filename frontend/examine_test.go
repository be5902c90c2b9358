package frontend_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/solver/errdefs"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// examined is the full report as JSON.
type examined struct {
	Findings []struct {
		Rule, Verdict, Path, Layer string
		Line                       int
	}
	Scanned *struct{ Layers, Bases int }
}

// examine asks for the full report.
func examine(t *testing.T, g *gateway) (*client.Result, examined) {
	t.Helper()
	g.opts["requestid"] = "frontend.leaktight"
	res, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	var parsed examined
	assert.NilError(t, json.Unmarshal(res.Metadata["result.json"], &parsed))
	assert.Check(t, is.Len(g.warnings, 0), "what the report holds is no warning as well")
	assert.Check(t, res.Ref == nil && len(res.Refs) == 0)
	return res, parsed
}

func TestFullReportOfACleanBuild(t *testing.T) {
	t.Parallel()
	res, parsed := examine(t, newGateway(t, []byte(cleanDockerfile)))
	assert.Check(t, is.Equal(string(res.Metadata["result.statuscode"]), "0"))
	assert.Check(t, is.Equal(string(res.Metadata["result.txt"]), "0 fail, 0 warn, 0 rewrite; scanned 2 layers of the build and 0 base images\n"))
	assert.Check(t, is.Len(parsed.Findings, 0))
	assert.Check(t, parsed.Scanned != nil && parsed.Scanned.Layers == 2 && parsed.Scanned.Bases == 0)
}

func TestFullReportHoldsWhatThePlanAndTheGateSay(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	g.opts["platform"] = "linux/amd64,linux/arm64"
	g.report = `{"files":1,"hits":[{"path":"/root/.npmrc","kind":"npmrc","size":9}]}`
	res, parsed := examine(t, g)
	assert.Check(t, is.Equal(string(res.Metadata["result.statuscode"]), "1"))
	var rules []string
	for _, f := range parsed.Findings {
		rules = append(rules, fmt.Sprintf("%s %s %d", f.Rule, f.Verdict, f.Line))
	}
	assert.Check(t, is.Contains(rules, "credential-in-layer fail 3"))
	assert.Check(t, is.Contains(rules, "secret-arg rewrite 2"))
	assert.Check(t, is.Equal(parsed.Findings[0].Path, "/root/.npmrc"), "the worst comes first")
	text := string(res.Metadata["result.txt"])
	assert.Check(t, is.Equal(strings.Count(text, "secret-arg"), 1), "platforms repeat nothing:\n%s", text)
	assert.Check(t, is.Contains(text, "    3 | COPY id_rsa /root/.ssh/\n"))
}

func TestFullReportOfWhatIsRefusedBeforeTheBuild(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nARG TOKEN\nLABEL t=$TOKEN\n"))
	res, parsed := examine(t, g)
	assert.Check(t, is.Equal(string(res.Metadata["result.statuscode"]), "1"))
	assert.Check(t, is.Equal(parsed.Findings[0].Rule, "unreachable-use"))
	assert.Check(t, parsed.Scanned == nil)
	assert.Check(t, is.Contains(string(res.Metadata["result.txt"]), "no layer was scanned"))
}

func TestFullReportOfABuildThatBreaksIsAnError(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(cleanDockerfile))
	g.opts["requestid"], g.buildErr = "frontend.leaktight", errors.New("exit code 1")
	_, err := frontend.Build(context.Background(), g)
	assert.Check(t, is.Error(err, "exit code 1"))
}

func TestFullReportMasksTheDockerfile(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nENV DB_PASSWORD=x9Kq2vLp7Zt4mWd\n"))
	res, _ := examine(t, g)
	assert.Check(t, is.Contains(string(res.Metadata["result.txt"]), "    2 | ENV DB_PASSWORD=****\n"))
	for key, dt := range res.Metadata {
		assert.Check(t, !strings.Contains(string(dt), "x9Kq2vLp7Zt4mWd"), key)
	}
}

func TestFixturesAreOneWarning(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nCOPY . /app\nRUN make\nCOPY . /again\n"))
	for i := range 161 {
		g.files[fmt.Sprintf("test/%03d/id_rsa", i)] = []byte("-----BEGIN RSA PRIVATE KEY-----\nx\n")
	}
	_, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Assert(t, is.Len(g.warnings, 2))
	assert.Check(t, is.Contains(g.warnings[0], "test/000/id_rsa is a credential, so it is left out of what COPY takes along"))
	assert.Check(t, is.Contains(g.warnings[0], "the same goes for test/001/id_rsa, test/002/id_rsa, test/003/id_rsa and 157 more"))
	assert.Check(t, is.Contains(g.warnings[1], "(line 4)"))
	g.opts["requestid"] = lint.RequestLint
	res, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(strings.Count(string(res.Metadata["result.txt"]), "context-file"), 4), "a name and a URL each")
}

func TestRefusalShowsFewExcerpts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		dockerfile string
		// want are the marked lines of each excerpt.
		want []string
	}{
		{"one line", "LABEL a=$TOKEN\n", []string{"3"}},
		{"lines close together", "LABEL a=$TOKEN\nLABEL b=1\nLABEL c=$TOKEN\n", []string{"3 5"}},
		{"several places", "LABEL a=$TOKEN\n" + strings.Repeat("LABEL b=1\n", 20) + "LABEL c=$TOKEN\n", []string{"3", "24"}},
		{"more places than are shown", strings.Repeat("LABEL a=$TOKEN\n"+strings.Repeat("LABEL b=1\n", 20), 5), []string{"3", "24", "45"}},
		{"an instruction of many lines", "LABEL a=$TOKEN " + strings.Repeat("\\\n b=1 ", 30) + "\n", []string{"3 4 5 6 7 8 9 10 11 12 13 14"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := frontend.Build(context.Background(), newGateway(t, []byte("FROM alpine\nARG TOKEN\n"+tc.dockerfile)))
			var got []string
			for _, s := range errdefs.Sources(err) {
				var marked []string
				for _, r := range s.Ranges {
					marked = append(marked, fmt.Sprint(r.Start.Line))
				}
				got = append(got, strings.Join(marked, " "))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
