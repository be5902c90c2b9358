package integration_test

import (
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestBaseLayers: what a layer of a base image holds and a later one of them deletes is
// told, with the layer that holds it.
func TestBaseLayers(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "bases")
	assert.NilError(t, err)
	b := builder{daemon}
	const (
		write = "RUN echo //registry.example.com/:_authToken=$(head -c 30 /dev/urandom | base64) > /root/.npmrc\n"
		found = "credential-in-base: /root/.npmrc"
		later = "; a later layer deletes or replaces it"
	)
	for _, tc := range []struct {
		name, base string
		where      []string
	}{
		{"deleted by a later layer", "FROM alpine\n" + write + "RUN rm /root/.npmrc\n", []string{found, "layer 5 of 6 of base image localhost:5000/", later}},
		{"replaced by a later layer", "FROM alpine\n" + write + "RUN echo registry=https://registry.example.com > /root/.npmrc\n", []string{found, "layer 5 of 6 of base image", later}},
		{"its directory deleted by the last layer", "FROM alpine\n" + write + "RUN true > /a\nRUN rm -r /root\n", []string{found, "layer 5 of 7 of base image", later}},
		{"still there", "FROM alpine\n" + write + "RUN true > /a\n", []string{found}},
		{"never there", "FROM alpine\nRUN echo a > /root/.npmrc\nRUN rm /root/.npmrc\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			base := b.push(t, tc.base)
			context := files{"Dockerfile": syntax + "FROM " + base + "\nRUN echo b > /b\n"}
			for range 2 {
				out := b.succeeds(t, context)
				contains(t, out, tc.where...)
				want := min(len(tc.where), 1)
				// buildx shows a warning beside its step, too, if that is on the screen still.
				assert.Check(t, is.Equal(strings.Count(out, " - "+found), want), "%s", out)
				assert.Check(t, is.Equal(strings.Contains(out, later), len(tc.where) > 1), "%s", out)
			}
			if tc.where != nil {
				context[".leaktight.yaml"] = "severity: [{rule: credential-in-base, level: fail, reason: strict}]\n"
				contains(t, b.fails(t, context), append([]string{"strict"}, strings.TrimPrefix(found, "credential-in-base: "))...)
			}
		})
	}
	t.Run("image of the client", func(t *testing.T) {
		t.Parallel()
		layout := filepath.Join(t.TempDir(), "layout")
		b.succeeds(t, files{"Dockerfile": "FROM alpine\n" + write + "RUN rm /root/.npmrc\n"}, "--provenance=false", "--output", "type=oci,tar=false,dest="+layout)
		out := b.succeeds(t, files{"Dockerfile": syntax + "FROM mine\nRUN echo b > /b\n"}, "--build-context", "mine=oci-layout://"+layout)
		contains(t, out, found, "layer 5 of 6 of base image", later)
	})
}
