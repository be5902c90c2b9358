package verify

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestDescribeShowsNoValue(t *testing.T) {
	t.Parallel()
	here := []rule.Lines{{Start: 1, End: 1}}
	for _, tc := range []struct {
		name string
		l    Layer
		want string
	}{
		{"a program and its arguments", Layer{Lines: here, Command: "RUN echo s3cr3t > /x"}, "RUN echo …"},
		{"a program alone", Layer{Lines: here, Command: "RUN make"}, "RUN make"},
		{"an assignment", Layer{Lines: here, Command: "RUN TOKEN=s3cr3t ./run"}, "RUN …"},
		{"flags", Layer{Lines: here, Command: "RUN --mount=type=cache,target=/c --network=none make"}, "RUN make …"},
		{"the exec form", Layer{Lines: here, Command: `RUN ["echo", "s3cr3t"]`}, "RUN …"},
		{"a vertex name", Layer{Lines: here, Command: "[stage-1 2/3] LINK COPY --link a b"}, "COPY a …"},
		{"a word that is a token", Layer{Lines: here, Command: "RUN AKIA0123456789ABCDEF"}, "RUN"},
		{"an image of Docker Hub", Layer{Base: true, Command: "docker-image://docker.io/library/alpine:3@sha256:0"}, "base image alpine:3"},
		{"an image of elsewhere", Layer{Base: true, Command: "docker-image://r.example.com/a/b:1"}, "base image r.example.com/a/b:1"},
		{"a local directory", Layer{Command: "local://rootfs"}, "files from elsewhere"},
		{"nothing is known", Layer{}, "files from elsewhere"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, is.Equal(tc.l.describe(), tc.want))
		})
	}
}

func TestFix(t *testing.T) {
	t.Parallel()
	assert.Check(t, is.Equal(fix("/root/.npmrc"),
		"mount it where it is needed: RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required …, built with --secret id=npmrc,src=.npmrc; "+
			"or allow it: # leaktight: allow=/root/.npmrc reason=… above the instruction"))
	assert.Check(t, is.Equal(fix("/a b/*.key"),
		"keep the file out of the layer, or allow it: # leaktight: allow=/a?b/?.key reason=… above the instruction"))
}
