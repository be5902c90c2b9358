package integration_test

import (
	"archive/tar"
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const syntax = "# syntax=" + testenv.FrontendRef + "\n"

// builder runs builds that a test describes in a few words.
type builder struct{ daemon *testenv.Daemon }

// build builds a context with the flags given, see [builder.run].
func (b builder) build(t *testing.T, context files, flags ...string) testenv.Result {
	t.Helper()
	return b.run(t, context.write(t), flags...)
}

// files are the build context, by path.
type files map[string]string

// write gives a folder with the files, which only their owner may read.
func (f files) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range f {
		file := filepath.Join(dir, name)
		assert.NilError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		assert.NilError(t, os.WriteFile(file, []byte(content), 0o600))
	}
	return dir
}

// run builds the context in a folder. A flag starting with "env:" sets a
// variable of the client instead.
func (b builder) run(t *testing.T, dir string, flags ...string) testenv.Result {
	t.Helper()
	build := testenv.Build{Context: dir}
	for _, flag := range flags {
		if variable, ok := strings.CutPrefix(flag, "env:"); ok {
			build.Env = append(build.Env, variable)
		} else {
			build.Args = append(build.Args, flag)
		}
	}
	result, err := b.daemon.Build(t.Context(), build)
	assert.NilError(t, err)
	return result
}

// succeeds builds, and shows the output of a build that fails.
func (b builder) succeeds(t *testing.T, context files, flags ...string) string {
	t.Helper()
	result := b.build(t, context, flags...)
	assert.Assert(t, is.Equal(result.Code, 0), "%s", result.Output)
	return result.Output
}

// fails builds, and gives the output of the build, which must fail.
func (b builder) fails(t *testing.T, context files, flags ...string) string {
	t.Helper()
	result := b.build(t, context, flags...)
	assert.Assert(t, result.Code != 0, "%s", result.Output)
	return result.Output
}

// export builds into an OCI layout and gives all of it.
func (b builder) export(t *testing.T, context files, flags ...string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "image.tar")
	b.succeeds(t, context, append(flags, "--output", "type=oci,compression=uncompressed,dest="+file)...)
	dt, err := os.ReadFile(file)
	assert.NilError(t, err)
	return dt
}

// rootfs builds into a tar of the file system and gives its files.
func (b builder) rootfs(t *testing.T, context files, flags ...string) map[string]string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rootfs.tar")
	b.succeeds(t, context, append(flags, "--output", "type=tar,dest="+file)...)
	dt, err := os.ReadFile(file)
	assert.NilError(t, err)
	content := map[string]string{}
	for r := tar.NewReader(bytes.NewReader(dt)); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return content
		}
		assert.NilError(t, err)
		dt, err := io.ReadAll(r)
		assert.NilError(t, err)
		content["/"+strings.TrimPrefix(header.Name, "/")] = string(dt)
	}
}

// push builds an image, pushes it to the registry and gives its name.
func (b builder) push(t *testing.T, dockerfile string) string {
	t.Helper()
	name := string(testenv.Registry) + "/test/" + strings.ToLower(rand.Text()) + ":latest"
	b.succeeds(t, files{"Dockerfile": dockerfile}, "--provenance=false", "--output", "type=image,push=true,name="+name)
	return name
}

func contains(t *testing.T, output string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		assert.Check(t, strings.Contains(output, want), "want %q in:\n%s", want, output)
	}
}
