package main

import (
	"crypto/rand"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// leakyFor is an image for a platform, with a login in a layer and in a label.
func leakyFor(os, architecture string) blob {
	login := "https://me:" + rand.Text() + "@registry.example.com"
	return blob{
		config: ocispecs.Image{
			Platform: ocispecs.Platform{OS: os, Architecture: architecture},
			Config:   ocispecs.ImageConfig{Labels: map[string]string{"from": login}},
			History:  []ocispecs.History{{CreatedBy: "COPY . /root/"}},
		},
		mediaType: ocispecs.MediaTypeImageLayer,
		content:   string(packtest.Tar(map[string]string{"root/.pip/pip.conf": "[global]\nindex-url = " + login + "\n"})),
	}
}

func TestScanTellsPlatformsApart(t *testing.T) {
	t.Parallel()
	attestation := blob{ocispecs.Image{Platform: ocispecs.Platform{OS: "unknown", Architecture: "unknown"}}, "application/vnd.in-toto+json", "{}"}
	target := blobLayout(t, leakyFor("linux", "amd64"), leakyFor("linux", "arm64"), attestation)
	r := leaktight("", "scan", target)
	assert.Check(t, is.Equal(r.code, 1))
	for _, platform := range []string{"linux/amd64", "linux/arm64"} {
		assert.Check(t, is.Contains(r.out, ": fail: "+platform+": the label from holds"))
		assert.Check(t, is.Contains(r.out, "stays in layer 1 of 1 for "+platform+" (COPY . /root/)"))
		assert.Check(t, is.Contains(r.err, "leaktight: scan layer 1 of 1 for "+platform+", sha256:"))
	}
	assert.Check(t, is.Contains(r.err, "leaktight: scan layer 1 of 1, sha256:"), "the attestation")

	r = leaktight("", "scan", "--quiet", blobLayout(t, leakyFor("linux", "amd64"), attestation))
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, !strings.Contains(r.out, "amd64"), r.out)
}
