package verify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/frontend/verify/verifytest"
	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const dockerfile = "FROM alpine AS base\n" +
	"RUN echo //r.example.com/:_authToken=hunter2hunter2 > /root/.npmrc\n" +
	"RUN rm /root/.npmrc\n" +
	"FROM base\n" +
	"COPY --from=base /x /x\n"

const (
	npmrc = `{"files":1,"hits":[{"path":"/root/.npmrc","kind":"npmrc","size":7}]}`
	// first, last and base are what layers of that Dockerfile are called.
	first, last, base = "layer 1 of 3", "layer 3 of 3", "base image"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		reports map[string]string
		allow   []detect.Allowance
		want    []string
	}{
		{name: "nothing is found"},
		{
			name:    "a file that a later layer removes",
			reports: map[string]string{first: npmrc},
			want:    []string{"fail credential-in-layer 2 RUN /root/.npmrc layer 1 of 3, RUN echo …"},
		},
		{
			name:    "the same path in two layers",
			reports: map[string]string{first: npmrc, last: npmrc},
			want: []string{
				"fail credential-in-layer 2 RUN /root/.npmrc layer 1 of 3, RUN echo …",
				"fail credential-in-layer 5 COPY /root/.npmrc layer 3 of 3, COPY /x …",
			},
		},
		{
			name:    "the base image",
			reports: map[string]string{base: npmrc},
			want:    []string{"warn credential-in-base 1 FROM /root/.npmrc base image alpine:latest"},
		},
		{
			name:    "allowed above the instruction",
			reports: map[string]string{first: npmrc},
			allow:   []detect.Allowance{{Pattern: "/root/.npmrc", Reason: "demo", Lines: rule.Lines{Start: 2, End: 2}}},
			want:    []string{"warn credential-in-layer 2 RUN /root/.npmrc layer 1 of 3, RUN echo …"},
		},
		{
			name:    "allowed above the instruction, as the plan has told",
			reports: map[string]string{first: npmrc},
			allow:   []detect.Allowance{{Pattern: "/root/.npmrc", Reason: "demo", Lines: rule.Lines{Start: 2, End: 2}}, {Pattern: "/root/.npmrc", Lines: rule.Lines{Start: 2, End: 2}, Told: true}},
			want:    []string{"told credential-in-layer 2 RUN /root/.npmrc layer 1 of 3, RUN echo …"},
		},
		{
			name:    "allowed above another instruction",
			reports: map[string]string{first: npmrc},
			allow:   []detect.Allowance{{Pattern: "**", Reason: "demo", Lines: rule.Lines{Start: 3, End: 3}}},
			want:    []string{"fail credential-in-layer 2 RUN /root/.npmrc layer 1 of 3, RUN echo …"},
		},
		{
			name: "an installer's key, a published key, a test's key, and a listed path that looks like one",
			reports: map[string]string{first: `{"files":9,"hits":[{"path":"/etc/ssh/ssh_host_rsa_key","kind":"host-key","size":1},` +
				`{"path":"/usr/lib/node_modules/a/id_rsa","kind":"ssh-key","size":1},{"path":"/app/testdata/id_rsa","kind":"ssh-key","size":1},` +
				`{"path":"/usr/lib/node_modules/a/.npmrc","listed":true,"size":1}]}`},
			want: []string{
				"fail credential-in-layer 2 RUN /usr/lib/node_modules/a/.npmrc layer 1 of 3, RUN echo …",
				"warn credential-in-layer 2 RUN /etc/ssh/ssh_host_rsa_key layer 1 of 3, RUN echo …",
				"warn credential-in-layer 2 RUN /usr/lib/node_modules/a/id_rsa layer 1 of 3, RUN echo …",
				"warn credential-in-layer 2 RUN /app/testdata/id_rsa layer 1 of 3, RUN echo …",
			},
		},
		{
			name:    "more than can be listed",
			reports: map[string]string{first: `{"files":9,"more":3}`},
			want:    []string{"fail credential-in-layer 2 RUN  layer 1 of 3, RUN echo …"},
		},
		{
			name: "more of what is in doubt than can be listed", reports: map[string]string{first: `{"files":9,"moreDoubtful":3}`},
			want: []string{"warn credential-in-layer 2 RUN  layer 1 of 3, RUN echo …"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{reports: tc.reports}
			report, err := verify.Verify(t.Context(), b, convert(t, dockerfile), verify.Options{Self: llb.Image("self"), Allow: tc.allow})
			assert.NilError(t, err)
			var got []string
			for _, f := range report.Findings {
				got = append(got, fmt.Sprint(outcome(f), " ", f.Rule.Name, " ", f.Lines.Start, " ", f.Instruction, " ", f.Path, " ", f.Layer))
				assert.Check(t, !strings.Contains(f.Message+f.Fix+f.Layer, "hunter2"), "the finding shows the value")
				assert.Check(t, is.Contains(f.Message, f.Layer))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestVerifyGivenKeysFail(t *testing.T) {
	t.Parallel()
	const df = "FROM scratch\nCOPY . /app\nRUN x\n"
	const key = `{"files":1,"hits":[{"path":"/app/server.key","kind":"tls-key","size":1}]}`
	b := &builder{reports: map[string]string{"layer 1 of 2": key, "layer 2 of 2": key}}
	report, err := verify.Verify(t.Context(), b, convert(t, df), verify.Options{Self: llb.Image("self")})
	assert.NilError(t, err)
	assert.Assert(t, is.Len(report.Findings, 2))
	assert.Check(t, is.Equal(report.Findings[0].Verdict, rule.Fail))
	assert.Check(t, is.Equal(report.Findings[0].Instruction, "COPY"))
	assert.Check(t, is.Equal(report.Findings[1].Verdict, rule.Warn))
}

func TestVerifyWarnsOfWhatATemplateHolds(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, instruction string
		want              rule.Verdict
	}{
		{"a template under another name", "COPY .env.example .env", rule.Warn},
		{"a template that a RUN copies", "RUN cp -n .env.dist .env && php artisan key:generate", rule.Warn},
		{"a template in the exec form", `RUN ["cp", "/app/.env.sample", "/app/.env"]`, rule.Warn},
		{"a template for a stage", "RUN cp .env.example .env.local", rule.Warn},
		{"a framework's new project", "RUN composer create-project laravel/laravel .", rule.Warn},
		{"another file's template", "COPY settings.example .env", rule.Fail},
		{"a file of the context", "COPY env .env", rule.Fail},
		{"what a RUN fetches", "RUN fetch > .env", rule.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{reports: map[string]string{"layer 1 of 1": `{"files":1,"hits":[{"path":"/app/.env","kind":"dotenv","size":9}]}`}}
			report, err := verify.Verify(t.Context(), b, convert(t, "FROM scratch\n"+tc.instruction+"\n"), verify.Options{Self: llb.Image("self")})
			assert.NilError(t, err)
			assert.Assert(t, is.Len(report.Findings, 1))
			assert.Check(t, is.Equal(report.Findings[0].Verdict, tc.want))
		})
	}
}

func TestVerifyFailsClosed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		b    *builder
		want string
	}{
		{"the step dies", &builder{err: errors.New("killed")}, "killed"},
		{"the step leaves nothing", &builder{empty: true}, "left no report"},
		{"a layer was not scanned", &builder{reports: map[string]string{"layer 2 of 3": ``}}, "0 layers were scanned, want 1"},
		{"the report is cut off", &builder{reports: map[string]string{"layer 3 of 3": `{"fil`}}, "parse report"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := verify.Verify(t.Context(), tc.b, convert(t, dockerfile), verify.Options{Self: llb.Image("self")})
			assert.Check(t, is.ErrorContains(err, tc.want))
		})
	}
}

func TestVerifyFailsClosedWhereNoContainerStarts(t *testing.T) {
	t.Parallel()
	b := &builder{reports: map[string]string{}}
	_, err := verify.Verify(t.Context(), b, convert(t, "FROM alpine\nRUN --mount=type=secret,id=s a\n"), verify.Options{Self: llb.Image("self")})
	assert.Check(t, is.ErrorContains(err, "search the layers for the values of secrets: a container was started"))
}

func TestVerifySolvesNothingForAnEmptyImage(t *testing.T) {
	t.Parallel()
	report, err := verify.Verify(t.Context(), &builder{err: errors.New("solved")}, convert(t, "FROM scratch\n"), verify.Options{})
	assert.NilError(t, err)
	assert.Check(t, is.Len(report.Findings, 0))
}

// outcome is the verdict of a finding, or that the plan has told of it.
func outcome(f rule.Finding) string {
	if f.Told {
		return "told"
	}
	return string(f.Verdict)
}

// builder answers each scan step with a report, found by the layer that the step is
// called after, or with one that found nothing.
type builder struct {
	reports map[string]string
	err     error
	empty   bool

	mu     sync.Mutex
	solved []*pb.Definition
}

func (b *builder) BuildOpts() gwclient.BuildOpts {
	return gwclient.BuildOpts{LLBCaps: pb.Caps.CapSet(pb.Caps.All())}
}

// NewContainer fails: these builds have no secret to look for.
func (b *builder) NewContainer(context.Context, gwclient.NewContainerRequest) (gwclient.Container, error) {
	return nil, errors.New("a container was started")
}

func (b *builder) Solve(_ context.Context, req gwclient.SolveRequest) (*gwclient.Result, error) {
	b.mu.Lock()
	b.solved = append(b.solved, req.Definition)
	b.mu.Unlock()
	res := gwclient.NewResult()
	if b.err != nil || b.empty {
		return res, b.err
	}
	res.SetRef(reference{def: req.Definition, reports: b.reports})
	return res, nil
}

// reference is a result that holds reports and nothing else.
type reference struct {
	gwclient.Reference
	def     *pb.Definition
	reports map[string]string
}

func (r reference) ReadFile(_ context.Context, req gwclient.ReadRequest) ([]byte, error) {
	_, title := verifytest.Step(r.def, req.Filename)
	report := `{"files":0}`
	for where, found := range r.reports {
		if strings.HasPrefix(title, where) {
			report = found
		}
	}
	return []byte(`{"version":3,"layers":[` + report + `]}`), nil
}
