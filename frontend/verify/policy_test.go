package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"google.golang.org/protobuf/proto"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func newPolicy(t *testing.T, text string) *policy.Policy {
	t.Helper()
	file, err := policy.Parse(policy.Filename, []byte(text), policy.Options{})
	assert.NilError(t, err)
	p, err := policy.New(nil, file)
	assert.NilError(t, err)
	return p
}

func TestVerifyHonoursThePolicy(t *testing.T) {
	t.Parallel()
	const none = `{"files":0}`
	found := func(path, kind string) string {
		return fmt.Sprintf(`{"files":1,"hits":[{"path":%q,"kind":%q,"size":7}]}`, path, kind)
	}
	for _, tc := range []struct {
		name, policy string
		// layer and base are what their scans report.
		layer, base string
		want        []string
	}{
		{
			"allowed path", "allow:\n- {path: .npmrc, reason: ours}\n", found("/root/.npmrc", "npmrc"), none,
			[]string{"warn credential-in-layer allowed: ours (/root/.npmrc in layer 1 of 3, RUN echo …; .leaktight.yaml:2)"},
		},
		{
			"another path", "allow:\n- {path: /.npmrc, reason: ours}\n", found("/root/.npmrc", "npmrc"), none,
			[]string{"fail credential-in-layer /root/.npmrc is an npm configuration with a token, and stays in layer 1 of 3, RUN echo …"},
		},
		{
			"skipped rule", "skip:\n- {rule: credential-in-layer, reason: later}\n", found("/root/.npmrc", "npmrc"), none,
			[]string{"warn credential-in-layer allowed: later (/root/.npmrc in layer 1 of 3, RUN echo …; .leaktight.yaml:2)"},
		},
		{
			"skipped rule, and more than can be listed", "skip:\n- {rule: credential-in-layer, reason: later}\n", `{"files":9,"more":3}`, none,
			[]string{"warn credential-in-layer allowed: later (3 more credential files are in layer 1 of 3, RUN echo …; .leaktight.yaml:2)"},
		},
		{
			"base image that fails", "severity:\n- {rule: credential-in-base, level: fail, reason: strict}\n", none, found("/root/.npmrc", "npmrc"),
			[]string{"fail credential-in-base /root/.npmrc is an npm configuration with a token, and stays in base image alpine:latest; refused by .leaktight.yaml:2: strict"},
		},
		{
			"further credential, where tests and packages lie", "credentials:\n- {path: '*.dat', reason: licence}\n", found("/usr/lib/node_modules/a/test/a.dat", policy.FileKind), none,
			[]string{"fail credential-in-layer /usr/lib/node_modules/a/test/a.dat is a credential file by .leaktight.yaml:2 (licence), and stays in layer 1 of 3, RUN echo …"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			b := &builder{reports: map[string]string{"layer 1 of 3": tc.layer, "base image": tc.base}}
			report, err := verify.Verify(t.Context(), b, convert(t, dockerfile), verify.Options{Self: llb.Image("self"), Policy: newPolicy(t, tc.policy)})
			assert.NilError(t, err)
			var got []string
			for _, f := range report.Findings {
				got = append(got, fmt.Sprint(f.Verdict, " ", f.Rule.Name, " ", f.Message))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestVerifyConfigHonoursThePolicy(t *testing.T) {
	t.Parallel()
	const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
	image := &dockerspec.DockerOCIImage{}
	image.Config.Env = []string{"GH=" + token}
	image.History = []ocispecs.History{{CreatedBy: "ENV GH=" + token}}
	for _, tc := range []struct {
		name, policy string
		allow        []detect.Allowance
		want         []string
	}{
		{name: "none", policy: "{}", want: []string{"fail the variable GH", "fail the history of"}},
		{name: "allowed name", policy: "allow: [{name: GH, reason: demo}]", want: []string{"warn allowed: demo (GH; .leaktight.yaml:1)", "told the history of"}},
		{name: "another name", policy: "allow: [{name: GHA, reason: demo}]", want: []string{"fail the variable GH", "fail the history of"}},
		{name: "a comment that the plan has told of", policy: "{}", allow: []detect.Allowance{{Pattern: "GH", Told: true}}, want: []string{"told the variable GH", "told the history of"}},
		{name: "a comment", policy: "{}", allow: []detect.Allowance{{Pattern: "GH", Reason: "demo"}}, want: []string{"warn allowed: demo (GH)", "told the history of"}},
		{name: "skipped rule about what the Dockerfile spells out", policy: "skip: [{rule: literal-credential, reason: demo}]", want: []string{"warn allowed: demo (GH; .leaktight.yaml:1)", "told the history of"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			report, err := verify.Verify(t.Context(), &builder{}, &pb.Definition{}, verify.Options{
				Source: []byte("FROM scratch\nENV GH=" + token + "\n"), Image: image, Allow: tc.allow, Policy: newPolicy(t, tc.policy),
			})
			assert.NilError(t, err)
			assert.Assert(t, is.Len(report.Findings, len(tc.want)))
			for i, want := range tc.want {
				got := fmt.Sprint(outcome(report.Findings[i]), " ", report.Findings[i].Message)
				assert.Check(t, strings.HasPrefix(got, want), got)
			}
		})
	}
}

func TestStepLooksForThePolicysCredentials(t *testing.T) {
	t.Parallel()
	chains, err := verify.Chains(convert(t, "FROM alpine\nRUN a\n"), nil)
	assert.NilError(t, err)
	p := newPolicy(t, "credentials:\n- {path: b.dat, reason: x}\n- {path: a.dat, reason: x}\n- {path: b.dat, reason: y}\n- {name: A, reason: z}\n")
	def := marshal(t, verify.Step(llb.Image("self"), chains[0].Layers[0], verify.Wanted{Options: layerscan.Options{Paths: []string{"/a"}, Credentials: p.Paths()}}))
	var op pb.Op
	assert.NilError(t, proto.Unmarshal(def.Def[len(def.Def)-2], &op))
	assert.Check(t, is.Equal(strings.Join(op.GetExec().Meta.Args[2:], " "), "--layers=1 --path=/a --credential=a.dat --credential=b.dat"))
}

func TestStepKeepsThePolicysLimits(t *testing.T) {
	t.Parallel()
	chains, err := verify.Chains(convert(t, "FROM alpine\nRUN a\n"), nil)
	assert.NilError(t, err)
	p := newPolicy(t, "limits: {time: 2h, file-size: 1GiB}\n")
	def := marshal(t, verify.Step(llb.Image("self"), chains[0].Layers[0], verify.Wanted{Tokens: true, Limits: p.Limits()}))
	var op pb.Op
	assert.NilError(t, proto.Unmarshal(def.Def[len(def.Def)-2], &op))
	assert.Check(t, is.Equal(strings.Join(op.GetExec().Meta.Args[2:], " "), "--layers=1 --tokens --limit=file-size=1073741824 --limit=time=7200000000000"))
}
