package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestMoreFilesThanARunCanMount(t *testing.T) {
	t.Parallel()
	const dockerfile = "FROM alpine\nCOPY . /src\nRUN make\n"
	dir := project(t, dockerfile, "")
	assert.NilError(t, os.Mkdir(filepath.Join(dir, "certs"), 0o755))
	for i := range 1500 {
		key := fmt.Sprintf("-----BEGIN PRIVATE KEY-----\n%s%04d\n-----END PRIVATE KEY-----\n", strings.Repeat("x9Kq2vLp7Zt4mWdA", 4), i)
		assert.NilError(t, os.WriteFile(filepath.Join(dir, "certs", fmt.Sprintf("server-%d.key", i)), []byte(key), 0o600))
	}
	r := leaktight("", "check", dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, "Dockerfile:3: the build context has more credential files than a RUN can mount"))

	ignore := filepath.Join(dir, ".dockerignore")
	assert.NilError(t, os.WriteFile(ignore, []byte("certs\n"), 0o600))
	assert.Check(t, is.Equal(leaktight("", "check", dir).code, 0))
	assert.NilError(t, os.Remove(ignore))
	allowed := strings.Replace(dockerfile, "COPY", "# leaktight: allow=certs/** reason=test keys\nCOPY", 1)
	assert.Check(t, is.Equal(leaktight(allowed, "check", "-f", "-", dir).code, 0))
}
