package frontend_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/leaktight/leaktight/frontend"
	"github.com/moby/buildkit/frontend/dockerfile/builder"
	"github.com/moby/buildkit/frontend/subrequests"
	"github.com/moby/buildkit/frontend/subrequests/convertllb"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/frontend/subrequests/outline"
	"github.com/moby/buildkit/frontend/subrequests/targets"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestSubrequestsAnswerAsUpstream(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		outline.RequestSubrequestsOutline, targets.RequestTargets,
		lint.RequestLint, convertllb.RequestConvertLLB,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, upstream := newGateway(t, []byte(cleanDockerfile)), newGateway(t, []byte(cleanDockerfile))
			ours.opts["requestid"], upstream.opts["requestid"] = name, name
			got, err := frontend.Build(context.Background(), ours)
			assert.NilError(t, err)
			want, err := builder.Build(context.Background(), upstream)
			assert.NilError(t, err)
			assert.Check(t, is.DeepEqual(texts(got.Metadata), texts(want.Metadata)))
		})
	}
}

// texts makes an answer comparable. The definition of the Dockerfile's own
// source goes, for its identity is random.
func texts(metadata map[string][]byte) map[string]any {
	all := map[string]any{}
	for k, v := range metadata {
		var parsed any
		if json.Unmarshal(v, &parsed) != nil {
			parsed = string(v)
		}
		all[k] = withoutDefinition(parsed)
	}
	return all
}

func withoutDefinition(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "definition")
		for k := range v {
			v[k] = withoutDefinition(v[k])
		}
	case []any:
		for i := range v {
			v[i] = withoutDefinition(v[i])
		}
	}
	return v
}

func TestUnknownSubrequestIsUnsupported(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(cleanDockerfile))
	g.opts["requestid"] = "frontend.unheard-of"
	_, err := frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "unsupported request frontend.unheard-of")
}

func TestDescribeAddsTheFullReport(t *testing.T) {
	t.Parallel()
	ours, upstream := newGateway(t, []byte(cleanDockerfile)), newGateway(t, []byte(cleanDockerfile))
	ours.opts["requestid"], upstream.opts["requestid"] = subrequests.RequestSubrequestsDescribe, subrequests.RequestSubrequestsDescribe
	got, err := frontend.Build(context.Background(), ours)
	assert.NilError(t, err)
	want, err := builder.Build(context.Background(), upstream)
	assert.NilError(t, err)
	var have, had []subrequests.Request
	assert.NilError(t, json.Unmarshal(got.Metadata["result.json"], &have))
	assert.NilError(t, json.Unmarshal(want.Metadata["result.json"], &had))
	assert.Assert(t, is.Len(have, len(had)+1))
	assert.Check(t, is.DeepEqual(have[:len(had)], had))
	assert.Check(t, is.Equal(have[len(had)].Name, "frontend.leaktight"))
	assert.Check(t, is.Contains(string(got.Metadata["result.txt"]), "leaktight "))
}

func TestOutlineListsSecrets(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	g.opts["requestid"] = outline.RequestSubrequestsOutline
	res, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	var o outline.Outline
	assert.NilError(t, json.Unmarshal(res.Metadata["result.json"], &o))
	required := map[string]bool{}
	for _, s := range o.Secrets {
		required[s.Name] = s.Required
	}
	assert.Check(t, is.DeepEqual(required, map[string]bool{"NPM_TOKEN": false, "id_rsa": true}))
}

func TestLintShowsFindings(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte(secretDockerfile))
	results := linted(t, g)
	lines := map[string]int32{}
	for _, w := range results.Warnings {
		lines[w.RuleName] = w.Location.Ranges[0].Start.Line
	}
	assert.Check(t, is.DeepEqual(lines, map[string]int32{"secret-arg": 2, "secret-file": 3}))
}

// linted asks for upstream's warnings and ours.
func linted(t *testing.T, g *gateway) (results lint.LintResults) {
	t.Helper()
	g.opts["requestid"] = lint.RequestLint
	res, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.NilError(t, json.Unmarshal(res.Metadata["result.json"], &results))
	return results
}

func TestLintOfWhatWouldBeRefused(t *testing.T) {
	t.Parallel()
	g := newGateway(t, []byte("FROM alpine\nARG TOKEN\nLABEL t=$TOKEN\n"))
	g.opts["requestid"] = lint.RequestLint
	res, err := frontend.Build(context.Background(), g)
	assert.NilError(t, err)
	assert.Check(t, is.Contains(string(res.Metadata["result.txt"]), "unreachable-use"))
	assert.Check(t, is.Contains(string(res.Metadata["result.txt"]), "SecretsUsedInArgOrEnv"), "upstream's own warning stays")
	g.opts["requestid"] = convertllb.RequestConvertLLB
	_, err = frontend.Build(context.Background(), g)
	assert.ErrorContains(t, err, "build refused")
}
