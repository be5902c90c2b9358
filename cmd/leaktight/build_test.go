package main

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const wanting = "FROM alpine\nARG NPM_TOKEN\nARG MODE\nCOPY pip.conf /root/.pip/pip.conf\nRUN pip install playlist\n"

func TestBuildFindsSecretsThatTheDockerfileMounts(t *testing.T) {
	t.Setenv("NPM_TOKEN", rand.Text())
	for _, tc := range []struct {
		name, mounts string
		args         []string
		want         []string
	}{
		{"a file called as the target is", "id=login,target=/root/.pip/pip.conf,required", nil, []string{"id=login,src=DIR/pip.conf"}},
		{"a file called as the id is", "id=pip.conf", nil, []string{"id=pip.conf,src=DIR/pip.conf"}},
		{"a variable called as the id is", "id=NPM_TOKEN,env=TOKEN", nil, []string{"id=NPM_TOKEN,env=NPM_TOKEN"}},
		{"a variable as a file", "id=NPM_TOKEN", nil, []string{"id=NPM_TOKEN,env=NPM_TOKEN"}},
		{"what is not there", "id=other", nil, nil},
		{"what is given already", "id=NPM_TOKEN,env=TOKEN", []string{"--secret", "id=NPM_TOKEN,src=a"}, []string{"id=NPM_TOKEN,src=a"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := project(t, "FROM alpine\nRUN --mount=type=secret,"+tc.mounts+" make\n", pipConf)
			r := leaktight("", append(append([]string{"build", "--dry-run"}, tc.args...), dir)...)
			assert.Check(t, is.Equal(r.code, 0), r.err)
			var secrets []string
			for _, word := range strings.Fields(r.out) {
				if secret, ok := strings.CutPrefix(strings.Trim(word, "'"), "--secret="); ok {
					secrets = append(secrets, strings.ReplaceAll(secret, dir, "DIR"))
				}
			}
			assert.Check(t, is.DeepEqual(secrets, tc.want))
		})
	}
}

func TestBuildAsAPluginOfDocker(t *testing.T) {
	t.Parallel()
	dir := project(t, clean, pipConf)
	const rest = "buildx build --build-arg=BUILDKIT_SYNTAX=leaktight/dockerfile:1 -- "
	r := leaktight("", "leaktight", "build", "--dry-run", dir)
	assert.Check(t, is.Equal(r.out, "docker "+rest+dir+"\n"), r.err)
	r = leaktight("", "--context", "leaktight", "-D", "leaktight", "build", "--dry-run", dir)
	assert.Check(t, is.Equal(r.out, "docker --context leaktight -D "+rest+dir+"\n"), r.err)
}

// Docker shows the version in docker info.
func TestPluginTellsItsVersion(t *testing.T) {
	t.Parallel()
	own, _ := version()
	var metadata map[string]string
	assert.NilError(t, json.Unmarshal([]byte(leaktight("", "docker-cli-plugin-metadata").out), &metadata))
	assert.Check(t, is.Equal(metadata["SchemaVersion"], "0.1.0"))
	assert.Check(t, is.Equal(metadata["Version"], own))
}

func TestBuildSaysWhatIsMissing(t *testing.T) {
	dir := project(t, clean, pipConf)
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	r := leaktight("", "build", dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, "there is no docker in $PATH"))
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\nexit 1\n"), 0o755))
	r = leaktight("", "build", dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, "has no buildx"))
}

// TestBuildExplainsABuilderThatDoesNotRun has a docker that builds nothing, and knows
// one builder.
func TestBuildExplainsABuilderThatDoesNotRun(t *testing.T) {
	dir := project(t, clean, pipConf)
	bin := t.TempDir()
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	const docker = "#!/bin/sh\ncase \"$*\" in 'buildx version') exit 0 ;; 'buildx inspect there') echo 'Status:   running'; exit 0 ;; 'buildx inspect gone') echo 'Status:   inactive'; exit 0 ;; esac\nexit 3\n"
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte(docker), 0o755))
	for name, explained := range map[string]bool{"there": false, "gone": true, "unknown": true} {
		r := leaktight("", "build", "--builder", name, dir)
		assert.Check(t, is.Equal(r.code, 3), r.err)
		assert.Check(t, is.Equal(strings.Contains(r.err, "buildx has no builder here that runs"), explained), name)
	}
}

func TestBuildOfOtherContexts(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	r := leaktight("", "build", "--dry-run", "--build-arg=NPM_TOKEN="+value, "--build-arg=MODE=x", "https://git.example.com/app.git")
	assert.Check(t, is.Equal(r.out, `LEAKTIGHT_SECRET_1="${NPM_TOKEN:?}" docker buildx build --build-arg=MODE=x --secret=id=NPM_TOKEN,env=LEAKTIGHT_SECRET_1 `+
		"--build-arg=BUILDKIT_SYNTAX=leaktight/dockerfile:1 -- https://git.example.com/app.git\n"))
	dir := project(t, clean, pipConf)
	r = leaktight(wanting, "build", "--dry-run", "-f-", dir)
	assert.Check(t, is.Contains(r.out, "--secret=id=pip.conf,src="+filepath.Join(dir, "pip.conf")))
}

func TestBuildRefusesWhatItWouldPublish(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	dir := project(t, clean, pipConf)
	for _, tc := range []struct {
		name string
		args []string
	}{
		{"a login in the URL of a context", []string{"--build-context", "x=https://u:" + value + "@git.example.com/a.git", dir}},
		{"a login in the URL of the context", []string{"https://u:" + value + "@git.example.com/a.git"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := leaktight("", append([]string{"build"}, tc.args...)...)
			assert.Check(t, is.Equal(r.code, 1), r.err)
			assert.Check(t, is.Contains(r.err, "option-value"))
			assert.Check(t, !strings.Contains(r.err, "already"), "it was sent to no builder: %s", r.err)
			assert.Check(t, !strings.Contains(r.err+r.out, value), "the output holds the secret")
		})
	}
}

// A secret takes the place of a build argument only where the frontend would mount it.
func TestBuildRefusesArgumentsThatNoSecretReplaces(t *testing.T) {
	t.Parallel()
	login := "http://me:" + rand.Text() + "@proxy.example.com"
	for _, tc := range []struct{ name, dockerfile, arg, says string }{
		{"a name that tells nothing", "FROM alpine\nARG FETCH_FROM\nRUN true\n", "FETCH_FROM", "write credentials: [{name: FETCH_FROM, reason: TEXT}] to .leaktight.yaml"},
		{"a proxy that no ARG declares", clean, "http_proxy", "write ARG http_proxy below each FROM"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("", "build", "--build-arg", tc.arg+"="+login, project(t, tc.dockerfile, pipConf))
			assert.Check(t, is.Equal(r.code, 1), r.err)
			assert.Check(t, is.Contains(r.err, tc.says))
			assert.Check(t, !strings.Contains(r.err, "already"), "it was sent to no builder: %s", r.err)
			assert.Check(t, !strings.Contains(r.err+r.out, login), "the output holds the secret")
		})
	}
}

func TestBuildUsage(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	for _, tc := range []struct {
		name string
		args []string
		says string
	}{
		{"no context", nil, "needs one context"},
		{"two contexts", []string{"a", "b"}, "needs one context"},
		{"an unknown flag", []string{"--taag", "x", "."}, "unknown flag: --taag"},
		{"a flag without its value", []string{"--tag"}, "needs an argument"},
		{"a Dockerfile without anything", []string{"-"}, "leaktight: <stdin>: file with no instructions"},
		{"no such context", []string{"-t", "app", "nowhere"}, "there is no nowhere: give the directory that is the build context"},
		{"a file as context", []string{"build_test.go"}, "build_test.go is no directory: give the build context, and the Dockerfile with -f"},
		{"no Dockerfile", []string{empty}, "name the Dockerfile, or the directory that has it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("", append([]string{"build", "--dry-run"}, tc.args...)...)
			assert.Check(t, is.Equal(r.code, 2))
			assert.Check(t, is.Contains(r.err, tc.says))
		})
	}
}

func TestBuildTellsWhichOfTwoValuesCounts(t *testing.T) {
	notes := answeringDocker(t, "")
	value := rand.Text()
	r := leaktight("", "build", "--secret", "id=NPM_TOKEN,src=a", "--build-arg", "NPM_TOKEN="+value, project(t, wanting, pipConf))
	assert.Check(t, is.Contains(r.err, "leaktight: secret NPM_TOKEN from --secret; the value of --build-arg is passed on to nobody\n"))
	assert.Check(t, !strings.Contains(notes()+r.err, value), "docker has the value among its arguments")
}

func TestBuildTellsOfSecretsThatAreNotGiven(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	assert.NilError(t, os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\n"), 0o755))
	dir := project(t, "FROM alpine\nARG NPM_TOKEN\nCOPY .netrc /root/\nRUN true\nRUN false\n", "")
	r := leaktight("", "build", dir)
	assert.Check(t, is.Contains(r.err, "leaktight: secret netrc is not given: there is no .netrc in the build context; put it there, or add --secret id=netrc,src=FILE\n"))
	assert.Check(t, is.Equal(strings.Count(r.err, "leaktight: secret NPM_TOKEN is not given: there is no variable NPM_TOKEN; set it, or add --secret id=NPM_TOKEN,src=FILE\n"), 1))

	r = leaktight("", "build", "--secret", "id=netrc,src=elsewhere", "--build-arg", "NPM_TOKEN="+rand.Text(), dir)
	assert.Check(t, !strings.Contains(r.err, "is not given"), r.err)
	assert.Check(t, is.Contains(r.err, "2 secrets were passed"))
}
