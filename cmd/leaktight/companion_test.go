package main

import (
	"os"
	"path/filepath"
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
			r := leaktight("", "fix", "--for", asked, project(t, wanting, pipConf))
			assert.Check(t, is.Equal(r.code, 0))
			golden.Assert(t, r.err, "for-"+asked+".txt")
		})
	}
}

func TestFixLooksWhatAProjectHas(t *testing.T) {
	t.Parallel()
	dir := project(t, wanting, pipConf)
	const flags = "pass the secrets to the build:\n  docker buildx build --secret id=NPM_TOKEN,env=NPM_TOKEN --secret id=pip.conf,src=pip.conf .\n"
	assert.Check(t, is.Equal(leaktight("", "fix", dir).err, flags))
	assert.Check(t, is.Equal(leaktight("", "fix", "--for=none", dir).err, ""))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "docker-compose.yml"), nil, 0o600))
	assert.Check(t, is.Contains(leaktight("", "fix", dir).err, flags+"in compose.yaml:\n"))
	assert.Check(t, is.Equal(leaktight("", "fix", "--for=make", dir).code, 2))
}
