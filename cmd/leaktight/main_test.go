package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/fs"
	"gotest.tools/v3/golden"
)

const (
	leaky = "FROM python:latest\nCOPY pip.conf /root/.pip/pip.conf\nRUN pip install playlist && rm /root/.pip/pip.conf\n"
	fixed = "FROM python:latest\n" +
		"COPY --from=scratch / /root/.pip/\n" +
		"RUN --mount=type=secret,id=pip.conf,target=/root/.pip/pip.conf,mode=0644,required pip install playlist\n"
	passing = "pass the secrets to the build:\n  docker buildx build --secret id=pip.conf,src=DIR/pip.conf DIR\n"
	refused = "FROM alpine\nARG TOKEN\nLABEL t=$TOKEN\n"
	warned  = "FROM postgres\nENV POSTGRES_PASSWORD=postgres\n"
	clean   = "FROM alpine\nRUN true\n"
	pipConf = "[global]\nindex-url = https://hugo:not-a-real-one@private.pip/playlist\n"
)

type result struct {
	code     int
	out, err string
}

func cmpResult() cmp.Option { return cmp.AllowUnexported(result{}) }

func leaktight(stdin string, args ...string) result {
	var out, errOut bytes.Buffer
	code := run(context.Background(), args, stdio{in: strings.NewReader(stdin), out: &out, err: &errOut})
	return result{code: code, out: out.String(), err: errOut.String()}
}

// project is a build context with a Dockerfile and a pip.conf.
func project(t *testing.T, dockerfile, conf string) string {
	t.Helper()
	dir := fs.NewDir(t, "project", fs.WithFile("Dockerfile", dockerfile), fs.WithFile("pip.conf", conf))
	t.Cleanup(dir.Remove)
	return dir.Path()
}

func TestCheckExitCodes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, dockerfile string
		code             int
	}{
		{"clean", clean, 0},
		{"only warnings", warned, 0},
		{"something to rewrite", leaky, 1},
		{"something to refuse", refused, 1},
		{"syntax error", "FROM alpine\nRUNN true\n", 2},
		{"empty", "", 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, is.Equal(leaktight("", "check", project(t, tc.dockerfile, pipConf)).code, tc.code))
		})
	}
}

func TestCheckText(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	r := leaktight("", "check", "-f", filepath.Join(dir, "Dockerfile"), dir)
	golden.Assert(t, strings.ReplaceAll(r.out, dir, "app"), "check.txt")
	assert.Check(t, is.Equal(r.err, ""))
}

func TestCheckJSON(t *testing.T) {
	t.Parallel()
	r := leaktight(leaky, "check", "-f", "-", "--format", "json", project(t, "", pipConf))
	assert.Check(t, is.Equal(r.code, 1))
	golden.Assert(t, r.out, "check.json")
	assert.Check(t, json.Valid([]byte(r.out)))
}

func TestCheckNeverPrintsALiteral(t *testing.T) {
	t.Parallel()
	const literal = "x9!Kq2$vLp7@Zt4mWd"
	for _, command := range []string{"check", "fix"} {
		r := leaktight("FROM alpine\nENV DBPASSWD="+literal+"\n", command, "-f", "-")
		assert.Check(t, is.Equal(r.code, 1))
		assert.Check(t, is.Contains(r.out+r.err, "ENV DBPASSWD=****"))
		assert.Check(t, !strings.Contains(r.out+r.err, literal))
	}
}

func TestCheckLooksIntoDoubtfulFiles(t *testing.T) {
	t.Parallel()
	r := leaktight("", "check", project(t, leaky, "[global]\nindex-url = https://mirror.example.com/simple\n"))
	assert.Check(t, is.Equal(r.code, 0))
	assert.Check(t, is.Equal(r.out, ""))
}

func TestCheckNeverLeavesTheContext(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, "[global]\nindex-url = https://mirror.example.com/simple\n")
	assert.NilError(t, os.Rename(filepath.Join(dir, "pip.conf"), filepath.Join(dir, "..", filepath.Base(dir)+".conf")))
	t.Cleanup(func() { _ = os.Remove(dir + ".conf") })
	outside := leaktight("", "check", dir)
	assert.Check(t, is.Equal(outside.code, 1), "a file that is not there is taken for what it is called")
	assert.NilError(t, os.Symlink("../"+filepath.Base(dir)+".conf", filepath.Join(dir, "pip.conf")))
	assert.Check(t, is.DeepEqual(leaktight("", "check", dir), outside, cmpResult()))
}

func TestFixPrints(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	r := leaktight("", "fix", dir)
	assert.Check(t, is.DeepEqual(r, result{out: fixed, err: strings.ReplaceAll(passing, "DIR", dir)}, cmpResult()))
}

func TestFixOfCleanFilePrintsItUnchanged(t *testing.T) {
	t.Parallel()
	r := leaktight(clean, "fix", "-f", "-")
	assert.Check(t, is.DeepEqual(r, result{out: clean}, cmpResult()))
}

func TestFixDiff(t *testing.T) {
	t.Parallel()
	r := leaktight(leaky, "fix", "--diff", "-f", "-", project(t, "", pipConf))
	assert.Check(t, is.Equal(r.code, 0))
	golden.Assert(t, r.out, "fix.diff")
}

func TestFixWrite(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	file := filepath.Join(dir, "Dockerfile")
	assert.NilError(t, os.Chmod(file, 0o640))
	r := leaktight("", "fix", "--write", dir)
	assert.Check(t, is.DeepEqual(r, result{err: strings.ReplaceAll(passing, "DIR", dir)}, cmpResult()))
	got, err := os.ReadFile(file)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(string(got), fixed))
	info, err := os.Stat(file)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(info.Mode().Perm(), os.FileMode(0o640)))
	entries, err := os.ReadDir(dir)
	assert.NilError(t, err)
	assert.Check(t, is.Len(entries, 2), "nothing else is left behind")
}

func TestFixWritesWhatALinkLeadsTo(t *testing.T) {
	t.Parallel()
	dir := project(t, "", pipConf)
	file, link := filepath.Join(dir, "docker", "app.Dockerfile"), filepath.Join(dir, "Dockerfile")
	assert.NilError(t, os.Mkdir(filepath.Dir(file), 0o755))
	assert.NilError(t, os.WriteFile(file, []byte(leaky), 0o600))
	assert.NilError(t, os.Remove(link))
	assert.NilError(t, os.Symlink(filepath.Join("docker", "app.Dockerfile"), link))
	assert.Check(t, is.Equal(leaktight("", "fix", "--write", dir).code, 0))
	to, err := os.Readlink(link)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(to, "docker/app.Dockerfile"))
	got, err := os.ReadFile(file)
	assert.NilError(t, err)
	assert.Check(t, is.Equal(string(got), fixed))
}

func TestFixSaysWhatToIgnore(t *testing.T) {
	t.Parallel()
	dir := project(t, "FROM alpine\nCOPY keys/ /keys/\nRUN make\n", "")
	assert.NilError(t, os.Mkdir(filepath.Join(dir, "keys"), 0o755))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "keys", "id_rsa"), []byte("x"), 0o600))
	fixed := "FROM alpine\nCOPY keys/ /keys/\nRUN --mount=type=secret,id=id_rsa,target=/keys/id_rsa,mode=0600,required make\n"
	for range 2 {
		r := leaktight("", "fix", "--write", "--for", "none", dir)
		assert.Check(t, is.DeepEqual(r, result{err: "add to .dockerignore, so that keys does not take it along: keys/id_rsa\n"}, cmpResult()))
		got, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
		assert.NilError(t, err)
		assert.Check(t, is.Equal(string(got), fixed), "a fixed file stays as it is")
	}
	assert.NilError(t, os.WriteFile(filepath.Join(dir, ".dockerignore"), []byte("keys/id_rsa\n"), 0o600))
	assert.Check(t, is.DeepEqual(leaktight("", "fix", "--write", dir), result{}, cmpResult()))
	assert.Check(t, is.Equal(leaktight("", "check", dir).code, 0))
}

func TestFixRefusedWritesNothing(t *testing.T) {
	t.Parallel()
	dir := project(t, refused, pipConf)
	r := leaktight("", "fix", "--write", dir)
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.Equal(r.out, ""))
	assert.Check(t, is.Contains(r.err, "Dockerfile:3: fail: LABEL uses the secret TOKEN"))
	got, err := os.ReadFile(filepath.Join(dir, "Dockerfile"))
	assert.NilError(t, err)
	assert.Check(t, is.Equal(string(got), refused))
}

func TestFixKeepsLineEnds(t *testing.T) {
	t.Parallel()
	r := leaktight(strings.ReplaceAll(leaky, "\n", "\r\n"), "fix", "-f", "-", project(t, "", pipConf))
	assert.Check(t, is.Equal(r.out, strings.ReplaceAll(fixed, "\n", "\r\n")))
}

func TestBadUsage(t *testing.T) {
	t.Parallel()
	dir := project(t, clean, "")
	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"no such context", []string{"check", filepath.Join(dir, "nowhere")}, "nowhere: name a Dockerfile, or a directory that has some"},
		{"file as context", []string{"check", "-f", filepath.Join(dir, "Dockerfile"), filepath.Join(dir, "Dockerfile")}, "is no directory: give the build context"},
		{"no such Dockerfile", []string{"check", "-f", filepath.Join(dir, "nowhere")}, "nowhere: name the Dockerfile, or the directory that has it"},
		{"directory as Dockerfile", []string{"check", "-f", dir}, "is a directory"},
		{"unknown format", []string{"check", "--format", "xml", dir}, `unknown format "xml": use text, json, sarif or github`},
		{"unknown flag", []string{"check", "--fast"}, "unknown flag: --fast"},
		{"unknown command", []string{"chekc"}, `unknown command "chekc"`},
		{"too many contexts", []string{"fix", dir, dir}, "at most 1 arg"},
		{"write to standard input", []string{"fix", "--write", "-f", "-"}, "leave out --write"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight(clean, tc.args...)
			assert.Check(t, is.Equal(r.code, 2))
			assert.Check(t, is.Contains(r.err, tc.want))
			assert.Check(t, is.Equal(r.out, ""))
		})
	}
}
