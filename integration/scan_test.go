package integration_test

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestScan scans what upstream's frontend makes of a Dockerfile that leaks in three
// ways, wherever the image lies.
func TestScan(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "scan")
	assert.NilError(t, err)
	dir := t.TempDir()
	value, other := rand.Text(), rand.Text()
	name := string(testenv.Registry) + "/" + strings.ToLower(rand.Text()) + ":1"
	layout, saved := filepath.Join(dir, "oci.tar"), filepath.Join(dir, "docker.tar")
	for output, provenance := range map[string]string{
		"type=image,push=true,name=" + name: "mode=max", "type=oci,compression=zstd,dest=" + layout: "mode=max", "type=docker,dest=" + saved: "false",
	} {
		result := builder{daemon}.build(t, files{
			"Dockerfile": "FROM alpine\nARG TOKEN\nCOPY .netrc /root/\nRUN echo \"me:$TOKEN\" | base64 > /log\nRUN rm /root/.netrc\nLABEL by=me\n",
			".netrc":     "machine git.internal login me password " + other + "\n",
		}, "--build-arg", "TOKEN="+value, "--provenance="+provenance, "--output", output)
		assert.Assert(t, is.Equal(result.Code, 0), "%s", result.Output)
	}
	for _, target := range []string{name, layout, saved} {
		t.Run(filepath.Base(target), func(t *testing.T) {
			result, err := env.Command(t.Context(), []string{"V=" + value}, "scan", "--value-from", "env:V", target)
			assert.NilError(t, err)
			assert.Check(t, is.Equal(result.Code, 1))
			contains(t, result.Output,
				"fail: /root/.netrc is", "(COPY .netrc /root/", `fail: /log holds the secret "V" (base64`, ` of the history (RUN |1 TOKEN=**** /bin/sh -c `, `holds the secret "V" (plain`)
			if target != saved { // docker save has no attestations
				contains(t, result.Output, `an attestation holds the secret "V"`)
			}
			assert.Check(t, !strings.Contains(result.Output, value) && !strings.Contains(result.Output, other), "the report holds a value")
		})
	}
	t.Run("a base image", func(t *testing.T) {
		result, err := env.Command(t.Context(), nil, "scan", "--quiet", string(testenv.Registry)+"/library/alpine:latest")
		assert.NilError(t, err)
		assert.Check(t, is.Equal(result.Code, 0), "%s", result.Output)
	})
}
