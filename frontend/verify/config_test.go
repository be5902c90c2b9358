package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestVerifyConfig(t *testing.T) {
	t.Parallel()
	const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
	image := func(edit func(*dockerspec.DockerOCIImage)) *dockerspec.DockerOCIImage {
		img := &dockerspec.DockerOCIImage{}
		img.Config.Env = []string{"PATH=/bin", "API_TOKEN=${TOKEN}"}
		img.Config.Labels = map[string]string{"url": "https://example.com/a?token=1"}
		edit(img)
		return img
	}
	inEnv := func(img *dockerspec.DockerOCIImage) { img.Config.Env = append(img.Config.Env, "GH="+token) }
	for _, tc := range []struct {
		name        string
		image, base *dockerspec.DockerOCIImage
		allow       []detect.Allowance
		want        []string
	}{
		{name: "nothing", image: image(func(*dockerspec.DockerOCIImage) {})},
		{name: "a variable", image: image(inEnv), want: []string{"fail 2 ENV GH"}},
		{name: "a variable of the base image", image: image(inEnv), base: image(inEnv), want: []string{"warn 0 ENV GH"}},
		{name: "a variable that is allowed", image: image(inEnv), allow: []detect.Allowance{{Pattern: "GH", Reason: "demo"}}, want: []string{"warn 2 ENV GH"}},
		{name: "a variable that is allowed, as the plan has told", image: image(inEnv), allow: []detect.Allowance{{Pattern: "GH", Told: true}}, want: []string{"told 2 ENV GH"}},
		{name: "a label", image: image(func(img *dockerspec.DockerOCIImage) {
			img.Config.Labels["repo"] = "https://user:" + "hunter2hunter2" + "@git.example.com/a"
		}), want: []string{"fail 0 LABEL repo"}},
		{name: "a word of a command", image: image(func(img *dockerspec.DockerOCIImage) {
			img.Config.Cmd = []string{"sh", "-c", "run --token=" + token}
		}), want: []string{"fail 2 CMD "}},
		{name: "a health check", image: image(func(img *dockerspec.DockerOCIImage) {
			img.Config.Healthcheck = &dockerspec.HealthcheckConfig{Test: []string{"CMD-SHELL", "curl -H 'X: " + token + "'"}}
		}), want: []string{"fail 2 HEALTHCHECK "}},
		{name: "the history", image: image(func(img *dockerspec.DockerOCIImage) {
			img.History = []ocispecs.History{{CreatedBy: "RUN |1 GH=" + token + " /bin/sh -c x"}}
		}), want: []string{"fail 2  "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			report, err := verify.Verify(t.Context(), &builder{}, &pb.Definition{}, verify.Options{
				Source: []byte("FROM scratch\nENV GH=" + token + "\n"),
				Image:  tc.image, Base: tc.base, Allow: tc.allow,
			})
			assert.NilError(t, err)
			var got []string
			for _, f := range report.Findings {
				assert.Check(t, is.Equal(f.Rule.Name, rule.CredentialInConfig.Name))
				assert.Check(t, !strings.Contains(f.Message+f.Fix, token), "the finding shows the value")
				got = append(got, fmt.Sprint(outcome(f), " ", f.Lines.Start, " ", f.Instruction, " ", f.Name))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}
