package main

import (
	"archive/tar"
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// readsInput is a docker that repeats its standard input.
const readsInput = `case "$*" in *" -- "*) cat ;; esac`

func TestBuildOfADockerfileOnStandardInput(t *testing.T) {
	answeringDocker(t, readsInput)
	t.Setenv("NPM_TOKEN", rand.Text())
	const dockerfile = "FROM alpine\nARG NPM_TOKEN\nCOPY .netrc /root/\nRUN true\n"
	r := leaktight(dockerfile, "build", "-")
	assert.Check(t, is.Equal(r.code, 0))
	assert.Check(t, is.Equal(r.out, dockerfile))
	assert.Check(t, is.Contains(r.err, "leaktight: secret NPM_TOKEN from the variable NPM_TOKEN\n"))
	assert.Check(t, is.Contains(r.err, "leaktight: secret netrc is not given"))
	r = leaktight(dockerfile, "build", "--dry-run", "-")
	assert.Check(t, is.Equal(r.out, "docker buildx build --secret=id=NPM_TOKEN,env=NPM_TOKEN"+ours+"-\n"), r.err)
}

func TestBuildOfAnArchiveOnStandardInput(t *testing.T) {
	answeringDocker(t, readsInput)
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	content := strings.Repeat(rand.Text(), 1000)
	assert.NilError(t, w.WriteHeader(&tar.Header{Name: "Dockerfile", Mode: 0o600, Size: int64(len(content))}))
	_, err := w.Write([]byte(content))
	assert.NilError(t, err)
	assert.NilError(t, w.Close())
	for _, input := range []string{archive.String(), "\x1f\x8b\x08" + content, "BZh" + content, "\xfd7zXZ\x00" + content} {
		r := leaktight(input, "build", "-")
		assert.Check(t, is.Equal(r.code, 0), r.err)
		assert.Check(t, r.out == input, "docker got something else")
		assert.Check(t, is.Contains(r.err, "leaktight: the builder reads the Dockerfile, and says what it rewrites\n"))
	}
}

func TestBuildOfADockerfileThatIsElsewhere(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	r := leaktight("", "build", "--dry-run", "-f", "https://example.com/Dockerfile", dir)
	assert.Check(t, is.Equal(r.out, "docker buildx build --file=https://example.com/Dockerfile"+ours+dir+"\n"), r.err)
	r = leaktight("", "build", "--dry-run", "git@git.example.com:a/b.git")
	assert.Check(t, is.Equal(r.out, "docker buildx build"+ours+"git@git.example.com:a/b.git\n"), r.err)
}

func TestBuildSaysNothingWhereProgramsRead(t *testing.T) {
	answeringDocker(t, "")
	dir := project(t, leaky, pipConf)
	for _, mode := range []string{"quiet", "rawjson"} {
		assert.Check(t, is.DeepEqual(leaktight("", "build", "--progress", mode, dir), result{}, cmpResult()))
	}
	assert.Check(t, is.Contains(leaktight("", "build", "--progress", "plain", dir).err, "leaktight: built."))
	assert.Check(t, is.Contains(leaktight("", "build", "--verbose", "--progress", "rawjson", dir).err, "leaktight: built."))
	t.Setenv("BUILDKIT_PROGRESS", "rawjson")
	assert.Check(t, is.DeepEqual(leaktight("", "build", dir), result{}, cmpResult()))
}
