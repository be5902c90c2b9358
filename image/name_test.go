package image

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	const sum = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, tc := range []struct{ name, target, want string }{
		{"a tag", "registry.example.com/x/app:1", "registry.example.com/x/app:1"},
		{"a digest", "registry.example.com/app" + sum, "registry.example.com/app" + sum},
		{"a tag and a digest", "registry.example.com/app:1" + sum, "registry.example.com/app" + sum},
		{"neither", "registry.example.com/app", "registry.example.com/app:latest"},
		{"a repository of one letter", "registry.example.com/x:1", "registry.example.com/x:1"},
		{"an official image", "alpine", "index.docker.io/library/alpine:latest"},
		{"an image of Docker Hub", "me/app:1", "index.docker.io/me/app:1"},
		{"a host with a port", "localhost:5000/app", "localhost:5000/app:latest"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ref, err := parseName(tc.target)
			assert.NilError(t, err)
			assert.Check(t, is.Equal(ref.Name(), tc.want))
		})
	}
	for _, tc := range []struct{ name, target, says string }{
		{"capitals", "registry.example.com/App", "must be lowercase"},
		{"a blank", "registry.example.com/app:1 2", "invalid reference format"},
		{"a scheme", "https://registry.example.com/app", "invalid reference format"},
		{"a digest that is cut off", "registry.example.com/app" + strings.TrimSuffix(sum, "ef"), "invalid checksum digest length"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseName(tc.target)
			assert.Check(t, is.ErrorContains(err, tc.says))
		})
	}
}
