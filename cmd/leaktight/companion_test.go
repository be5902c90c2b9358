package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

func TestFixSaysWhatGoesWithTheSecrets(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"compose", "bake", "github"} {
		t.Run(asked, func(t *testing.T) {
			t.Parallel()
			dir := project(t, wanting, pipConf)
			r := leaktight("", "fix", "--for", asked, dir)
			assert.Check(t, is.Equal(r.code, 0))
			golden.Assert(t, strings.ReplaceAll(r.err, dir, "DIR"), "for-"+asked+".txt")
		})
	}
}

func TestFixSaysWhatToTypeHere(t *testing.T) {
	dir := project(t, wanting, pipConf)
	t.Chdir(filepath.Dir(dir))
	context := filepath.Base(dir)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "my app.Dockerfile"), []byte(wanting), 0o600))
	r := leaktight("", "fix", "--write", "-f", filepath.Join(context, "my app.Dockerfile"), context)
	assert.Check(t, is.Equal(r.err, "pass the secrets to the build:\n  docker buildx build -f '"+context+"/my app.Dockerfile' "+
		"--secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=pip.conf,src="+context+"/pip.conf "+context+"\n"))
	t.Chdir(context)
	r = leaktight(wanting, "fix", "-f", "-")
	assert.Check(t, is.Contains(r.err, "docker buildx build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=pip.conf,src=pip.conf .\n"))
}

func TestFixLooksWhatAProjectHas(t *testing.T) {
	t.Parallel()
	dir := project(t, wanting, pipConf)
	flags := "pass the secrets to the build:\n  docker buildx build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=pip.conf,src=" + dir + "/pip.conf " + dir + "\n"
	assert.Check(t, is.Equal(leaktight("", "fix", dir).err, flags))
	assert.Check(t, is.Equal(leaktight("", "fix", "--for=none", dir).err, ""))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "docker-compose.yml"), nil, 0o600))
	assert.Check(t, is.Contains(leaktight("", "fix", dir).err, flags+"in compose.yaml:\n"))
	assert.Check(t, is.Equal(leaktight("", "fix", "--for=make", dir).code, 2))
}
