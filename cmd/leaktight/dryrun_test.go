package main

import (
	"crypto/rand"
	"os"
	"os/exec"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// ours ends the command that leaktight build runs, before the context.
const ours = " --build-arg=BUILDKIT_SYNTAX=leaktight/dockerfile:1 -- "

// dryRun is a build that is printed only, with variables that have a value.
type dryRun struct {
	name, dockerfile string
	env, args        []string
	want             string
}

func (d dryRun) test(t *testing.T, value string) {
	t.Helper()
	for _, name := range d.env {
		t.Setenv(name, value)
	}
	dir := project(t, d.dockerfile, pipConf)
	r := leaktight("", append(append([]string{"build", "--dry-run"}, d.args...), dir)...)
	assert.Check(t, is.Equal(strings.ReplaceAll(r.out, dir, "DIR"), d.want+"DIR\n"))
	assert.Check(t, is.Equal(r.err, ""))
	assert.Check(t, is.Equal(r.code, 0))
}

func TestBuildDryRun(t *testing.T) {
	value := rand.Text()
	for _, tc := range []dryRun{
		{"nothing secret", clean, nil, []string{"-t", "app", "--no-cache"}, "docker buildx build --tag=app --no-cache=true" + ours},
		{
			"a file and a build argument", wanting, nil,
			[]string{"--build-arg", "NPM_TOKEN=" + value, "--build-arg", "MODE=fast"},
			`LEAKTIGHT_SECRET_1="${NPM_TOKEN:?}" docker buildx build --build-arg=MODE=fast --secret=id=NPM_TOKEN,env=LEAKTIGHT_SECRET_1 --secret=id=pip.conf,src=DIR/pip.conf` + ours,
		},
		{
			"a build argument that the environment holds", wanting,
			[]string{"NPM_TOKEN"},
			[]string{"--build-arg", "NPM_TOKEN"},
			"docker buildx build --secret=id=NPM_TOKEN,env=NPM_TOKEN --secret=id=pip.conf,src=DIR/pip.conf" + ours,
		},
		{
			"a variable that only the environment holds", wanting,
			[]string{"NPM_TOKEN"},
			nil,
			"docker buildx build --secret=id=NPM_TOKEN,env=NPM_TOKEN --secret=id=pip.conf,src=DIR/pip.conf" + ours,
		},
		{
			"a build argument that no ARG declares", clean, nil,
			[]string{"--build-arg=API_TOKEN=" + value},
			`LEAKTIGHT_SECRET_1="${API_TOKEN:?}" docker buildx build --secret=id=API_TOKEN,env=LEAKTIGHT_SECRET_1` + ours,
		},
		{
			"an address with a login", "FROM golang\nARG GOPROXY=https://proxy.example.com\nRUN go mod download\n", nil,
			[]string{"--build-arg=GOPROXY=https://me:" + value + "@registry.example.com,direct"},
			`LEAKTIGHT_SECRET_1="${GOPROXY:?}" docker buildx build --secret=id=GOPROXY,env=LEAKTIGHT_SECRET_1` + ours,
		},
		{
			"an address without a login", clean, nil,
			[]string{"--build-arg=GOPROXY=https://registry.example.com", "--build-arg=http_proxy=http://proxy.example.com"},
			"docker buildx build --build-arg=GOPROXY=https://registry.example.com --build-arg=http_proxy=http://proxy.example.com" + ours,
		},
		{
			"the last of two values", wanting, nil,
			[]string{"--build-arg", "NPM_TOKEN=" + rand.Text(), "--build-arg", "NPM_TOKEN=" + value},
			`LEAKTIGHT_SECRET_1="${NPM_TOKEN:?}" docker buildx build --secret=id=NPM_TOKEN,env=LEAKTIGHT_SECRET_1 --secret=id=pip.conf,src=DIR/pip.conf` + ours,
		},
		{"another frontend of Docker's", "# syntax=docker/dockerfile:1.7-labs\n" + clean, nil, nil, "docker buildx build" + ours},
		{"another frontend of Docker's, from a mirror", "# syntax=registry.example.com/hub/docker/dockerfile:1@sha256:" + strings.Repeat("a", 64) + "\n" + clean, nil, nil, "docker buildx build" + ours},
		{"another frontend of Docker's, by its digest", "# syntax=docker/dockerfile@sha256:" + strings.Repeat("a", 64) + "\n" + clean, nil, nil, "docker buildx build" + ours},
		{
			"a frontend on the command line, and another in the Dockerfile", "# syntax=registry.example.com/build/dockerfile:1\n" + clean, nil,
			[]string{"--frontend", "leaktight/dockerfile:1"},
			"docker buildx build" + ours,
		},
		{"an organisation's frontend", "# syntax=registry.example.com/build/dockerfile:1\n" + clean, nil, nil, "docker buildx build -- "},
		{
			"a frontend on the command line", clean, nil,
			[]string{"--frontend", "registry.example.com/f:2"},
			"docker buildx build --build-arg=BUILDKIT_SYNTAX=registry.example.com/f:2 -- ",
		},
		{"a frontend as build argument", clean, nil, []string{"--build-arg", "BUILDKIT_SYNTAX=f"}, "docker buildx build --build-arg=BUILDKIT_SYNTAX=f -- "},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.test(t, value) })
	}
}

func TestBuildDryRunWithSecretsThatAreGiven(t *testing.T) {
	value := rand.Text()
	for _, tc := range []dryRun{
		{
			"secrets that are given", wanting,
			[]string{"NPM_TOKEN"},
			[]string{"--secret", "id=pip.conf,src=other", "--secret", "type=env,id=NPM_TOKEN"},
			"docker buildx build --secret=id=pip.conf,src=other --secret=type=env,id=NPM_TOKEN" + ours,
		},
		{
			"a build argument whose secret is given", wanting,
			[]string{"NPM_TOKEN"},
			[]string{"--secret", "id=NPM_TOKEN,src=a", "--secret", "id=pip.conf,src=b", "--build-arg", "NPM_TOKEN", "--build-arg", "NPM_TOKEN=" + value},
			"docker buildx build --secret=id=NPM_TOKEN,src=a --secret=id=pip.conf,src=b" + ours,
		},
		{
			"secrets that are given in other words", wanting,
			[]string{"NPM_TOKEN"},
			[]string{"--secret", `"id=pip.conf","src=other"`, "--secret", "type=env,ID=NPM_TOKEN"},
			`docker buildx build '--secret="id=pip.conf","src=other"' --secret=type=env,ID=NPM_TOKEN` + ours,
		},
		{
			"a build argument that is empty", "FROM alpine\nARG NPM_TOKEN\nRUN true\n",
			[]string{"NPM_TOKEN"},
			[]string{"--build-arg", "NPM_TOKEN="},
			"docker buildx build --build-arg=NPM_TOKEN=" + ours,
		},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.test(t, value) })
	}
}

func TestBuildDryRunIsForAShell(t *testing.T) {
	dir := project(t, wanting, pipConf)
	value := rand.Text() + `"'$x`
	line := leaktight("", "build", "--dry-run", "--build-arg=NPM_TOKEN="+value, "--label=l=it's \"$HOME\" `x`\n", dir).out
	notes := answeringDocker(t, `echo "$LEAKTIGHT_SECRET_1"`)
	out, err := exec.Command("bash", "-c", line).CombinedOutput()
	assert.Check(t, is.ErrorContains(err, "exit status"))
	assert.Check(t, is.Contains(string(out), "NPM_TOKEN"))
	cmd := exec.Command("bash", "-c", line)
	cmd.Env = append(os.Environ(), "NPM_TOKEN="+value)
	out, err = cmd.CombinedOutput()
	assert.NilError(t, err)
	assert.Check(t, is.Equal(string(out), value+"\n"))
	assert.Check(t, is.Equal(notes(), "buildx build --label=l=it's \"$HOME\" `x`\n --secret=id=NPM_TOKEN,env=LEAKTIGHT_SECRET_1 "+
		"--secret=id=pip.conf,src="+dir+"/pip.conf --build-arg=BUILDKIT_SYNTAX=leaktight/dockerfile:1 -- "+dir+"\n"))
}
