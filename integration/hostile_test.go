package integration_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/hostiletest"
	"gotest.tools/v3/assert"
)

// TestHostileLayers builds layers that were made to hurt who reads them. The gate
// tells what is in them, or why it cannot, and the builder goes on.
func TestHostileLayers(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "hostile")
	assert.NilError(t, err)
	b := builder{daemon}
	t.Run("made by a RUN", func(t *testing.T) { testHostileRuns(t, b) })
	t.Run("archives from the context", func(t *testing.T) { testHostileArchives(t, b) })
	t.Run("the builder goes on", func(t *testing.T) {
		b.succeeds(t, files{"Dockerfile": syntax + "FROM alpine\nRUN echo " + rand.Text() + " > /a\n"})
	})
}

func testHostileRuns(t *testing.T, b builder) {
	t.Helper()
	const report = "/.leaktight-scan"
	const mount = "RUN --mount=type=secret,id=t "
	for _, tc := range []struct {
		name, run string
		// want is what the refusal says, nil for a build that passes.
		want []string
	}{
		{
			"links in a circle and out of the tree, FIFOs and devices",
			"RUN mkdir /h && cd /h && ln -s . loop && ln -s / root && ln -s /proc/self/root proc && ln -s a b && ln -s b a && ln -s /etc/shadow .netrc && mkfifo .npmrc && mknod .pgpass c 1 5", nil,
		},
		{
			"links that hide a value", mount + "mkdir /h && cd /h && ln -s . loop && cat /run/secrets/t > /h/v",
			[]string{"Dockerfile:4", "/h/v", "secret-value"},
		},
		{
			"names that cannot be printed",
			`RUN d="$(printf 'a\nb\377\033[31m')" && mkdir -p "/h/$d" && head -c 30 /dev/urandom | base64 | sed 's/^/machine r.example.com login u password /' > "/h/$d/.netrc"`,
			[]string{"Dockerfile:4", `/h/a\nb\xff\x1b[31m/.netrc`, "credential-in-layer"},
		},
		{
			"200,000 entries in one directory", mount + "mkdir /h && cd /h && seq 200000 | xargs touch && cat /run/secrets/t > 100000",
			[]string{"Dockerfile:4", "/h/100000", "secret-value"},
		},
		{
			"thousands of hard links to a large file",
			"RUN mkdir /h && cd /h && seq 100000 > 0.pem && for i in $(seq 4000); do ln 0.pem $i.pem; done", nil,
		},
		{
			"a sparse file", mount + "truncate -s 8G /h && dd if=/run/secrets/t of=/h bs=1 seek=5000000000 conv=notrunc",
			[]string{"Dockerfile:4", "/h ", "secret-value"},
		},
		{
			"a path of 4,000 bytes",
			mount + "n=$(printf '%200s' | tr ' ' n); cd / && for i in $(seq 18); do mkdir $n && cd $n; done; cat /run/secrets/t > v",
			[]string{"Dockerfile:4", "/v", "secret-value"},
		},
		{"a report of its own", "RUN echo '{\"version\":3,\"layers\":[{\"files\":1}]}' > " + report, []string{report, "remove it"}},
		{"a report that is a link", "RUN ln -s /dev/null " + report, []string{report, "remove it"}},
		{"a report that is a directory", "RUN mkdir " + report, []string{report, "remove it"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			context := files{"Dockerfile": syntax + "FROM alpine\nENV CASE=\"" + tc.name + "\"\n" + tc.run + "\n"}
			flags := []string{"--secret", "id=t,env=T", "env:T=" + rand.Text()}
			if tc.want == nil {
				b.succeeds(t, context, flags...)
				return
			}
			contains(t, b.fails(t, context, flags...), tc.want...)
		})
	}
}

// testHostileArchives copies each tree that a limit keeps from being searched.
func testHostileArchives(t *testing.T, b builder) {
	t.Helper()
	for _, tree := range hostiletest.Trees() {
		if len(tree.Limits) == 0 || tree.Slow {
			continue
		}
		t.Run(tree.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			assert.NilError(t, os.Mkdir(filepath.Join(dir, "h"), 0o755))
			assert.NilError(t, tree.Make(filepath.Join(dir, "h"), rand.Text()))
			assert.NilError(t, os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(syntax+"FROM scratch\nCOPY h /h\n"), 0o600))
			result := b.run(t, dir)
			assert.Check(t, result.Code != 0)
			contains(t, result.Output, "Dockerfile:3", "limit "+tree.Limits[0], "raise the limit in .leaktight.yaml: limits: {"+tree.Limits[0])
		})
	}
}
