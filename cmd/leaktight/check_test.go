package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/fs"
	"gotest.tools/v3/golden"
)

// repository is a directory with several Dockerfiles.
func repository(t *testing.T) string {
	t.Helper()
	dir := fs.NewDir(t, "repository",
		fs.WithFile("pip.conf", pipConf),
		fs.WithFile("Dockerfile", warned),
		fs.WithFile("Dockerfile.dockerignore", "*\n"),
		fs.WithDir("build", fs.WithFile("web.Dockerfile", leaky)),
		fs.WithDir("db", fs.WithFile("Containerfile", refused), fs.WithFile("README", leaky)),
		fs.WithDir("node_modules", fs.WithDir("x", fs.WithFile("Dockerfile", refused))),
	)
	t.Cleanup(dir.Remove)
	return dir.Path()
}

// rules are the rules of the findings in a JSON report, by file.
func rules(t *testing.T, dir, report string) map[string][]string {
	t.Helper()
	var r struct {
		Findings []struct{ Rule, File string }
	}
	assert.NilError(t, json.Unmarshal([]byte(report), &r), report)
	all := map[string][]string{}
	for _, f := range r.Findings {
		name, err := filepath.Rel(dir, f.File)
		assert.NilError(t, err)
		all[name] = append(all[name], f.Rule)
	}
	return all
}

func TestCheckFindsDockerfiles(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	web, db, base := filepath.Join("build", "web.Dockerfile"), filepath.Join("db", "Containerfile"), "Dockerfile"
	all := map[string][]string{base: {"runtime-default"}, web: {"secret-file"}, db: {"secret-arg", "unreachable-use"}}
	for _, tc := range []struct {
		name  string
		paths []string
		want  map[string][]string
	}{
		{"a directory with all below it", []string{dir}, all},
		{"several files", []string{filepath.Join(dir, web), filepath.Join(dir, base)}, map[string][]string{base: all[base], web: all[web]}},
		{"a file and a directory", []string{filepath.Join(dir, base), filepath.Join(dir, "db")}, map[string][]string{base: all[base], db: all[db]}},
		{"a directory of other people's that is named", []string{filepath.Join(dir, "node_modules")}, map[string][]string{filepath.Join("node_modules", "x", "Dockerfile"): all[db]}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("", append([]string{"check", "--format", "json"}, tc.paths...)...)
			assert.Check(t, is.Equal(r.err, ""))
			assert.Check(t, is.DeepEqual(rules(t, dir, r.out), tc.want))
		})
	}
}

func TestCheckLeavesOutWhatIsCalledLikeADockerfile(t *testing.T) {
	t.Parallel()
	none := []string{"Dockerfile.j2", "Dockerfile.md", "dockerfile.css", "dockerfile.txt", "dockerfile_test.go", "dockerfiles.yaml", "dockerfiles.json"}
	dir := project(t, leaky, pipConf)
	for _, name := range none {
		write(t, filepath.Join(dir, name), "package builder\n")
	}
	write(t, filepath.Join(dir, none[0]), "# made by jinja\nFROM {{ image }} as {{ stage }}\nRUN true\n")
	r := leaktight("", "check", dir)
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.Contains(r.out, "Dockerfile:2: rewrite"))
	prefix := func(n int) string { return dir + "/" + strings.Join(none[:n], ", "+dir+"/") }
	assert.Check(t, is.Equal(r.err, "leaktight: left out what is called like a Dockerfile and is none: "+prefix(5)+" and 2 more\n"))
	assert.Check(t, is.Contains(leaktight("", "check", "--verbose", dir).err, "Dockerfile.md:1: dockerfile parse error on line 1: unknown instruction: package"))

	t.Run("nothing but them", func(t *testing.T) {
		assert.NilError(t, os.Remove(filepath.Join(dir, "Dockerfile")))
		assert.Check(t, is.Equal(leaktight("", "check", dir).code, 2))
	})
	t.Run("what only a Dockerfile is called", func(t *testing.T) {
		for _, name := range []string{"Dockerfile", "app.Dockerfile", "Containerfile"} {
			dir := project(t, clean, pipConf)
			write(t, filepath.Join(dir, "Dockerfile"), clean)
			write(t, filepath.Join(dir, name), "package builder\n")
			r := leaktight("", "check", dir)
			assert.Check(t, is.Equal(r.code, 2))
			assert.Check(t, is.Contains(r.err, name+":1: dockerfile parse error"))
		}
	})
	t.Run("what is named", func(t *testing.T) {
		assert.Check(t, is.Equal(leaktight("", "check", filepath.Join(dir, "dockerfile.txt"), filepath.Join(dir, "dockerfile.css")).code, 2))
	})
}

func TestCheckReadsEachFileOnce(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	r := leaktight("", "check", dir, filepath.Join(dir, "Dockerfile"), dir+"/.")
	assert.Check(t, is.Equal(strings.Count(r.out, "rewrite:"), 1), r.out)
}

func TestCheckReadsStandardInput(t *testing.T) {
	t.Parallel()
	r := leaktight(refused, "check", "-")
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.Contains(r.out, "<stdin>:3: fail:"))
}

func TestCheckLeavesOutWhatADockerfileSkips(t *testing.T) {
	t.Parallel()
	for _, skip := range []string{"# check=skip=secret-arg\n" + refused, strings.Replace(refused, "ARG", "# check=skip=all\nARG", 1)} {
		r := leaktight(skip, "check", "-")
		assert.Check(t, is.Equal(r.code, 1), "what is refused is told all the same")
		assert.Check(t, !strings.Contains(r.out, "[secret-arg]"), r.out)
		assert.Check(t, is.Contains(r.out, "[unreachable-use]"))
		assert.Check(t, is.Contains(r.err, "left out of <stdin>, as check=skip says: 1 finding"))
	}
}

func TestCheckGoesOnAfterAFileThatItCannotRead(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "Dockerfile.broken"), []byte("FROM alpine\nRUNN x\n"), 0o600))
	r := leaktight("", "check", dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, "Dockerfile.broken:2: dockerfile parse error on line 2: unknown instruction: RUNN"))
	assert.Check(t, is.Contains(r.out, "unreachable-use"))
}

func TestCheckFailOn(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		dockerfile, failOn string
		code               int
	}{
		{warned, "warn", 1},
		{warned, "rewrite", 0},
		{leaky, "rewrite", 1},
		{leaky, "fail", 0},
		{refused, "fail", 1},
		{clean, "warn", 0},
		{clean, "never", 2},
	} {
		t.Run(tc.failOn, func(t *testing.T) {
			t.Parallel()
			assert.Check(t, is.Equal(leaktight("", "check", "--fail-on", tc.failOn, project(t, tc.dockerfile, pipConf)).code, tc.code))
		})
	}
}

// What does not make the command fail is no error where CI shows it.
func TestCheckLevels(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ dockerfile, failOn, level string }{
		{warned, "rewrite", "warning"},
		{warned, "warn", "error"},
		{leaky, "rewrite", "error"},
		{leaky, "fail", "warning"},
		{refused, "fail", "error"}, // of its two findings, the last fails
	} {
		t.Run(tc.level+" with "+tc.failOn, func(t *testing.T) {
			t.Parallel()
			dir := project(t, tc.dockerfile, pipConf)
			r := leaktight("", "check", "--format", "github", "--fail-on", tc.failOn, dir)
			assert.Check(t, is.Equal(strings.Count(r.out, "::"+tc.level+" file="), 1), r.out)
			assert.Check(t, is.Equal(r.code == 1, tc.level == "error"))
			got, err := sarif.FromString(leaktight("", "check", "--format", "sarif", "--fail-on", tc.failOn, dir).out)
			assert.NilError(t, err)
			results := got.Runs[0].Results
			assert.Check(t, is.Equal(results[len(results)-1].Level, tc.level))
		})
	}
}

// What nothing needs takes no flag, and an argument is not there when the container runs.
func TestCheckSaysWhatToType(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, dockerfile, fix string }{
		{"a RUN that needs it", "ARG TOKEN\nRUN true\n", "--secret id=TOKEN,env=TOKEN"},
		{"nothing that needs an argument", "ARG TOKEN\n", ""},
		{"nothing that needs a variable", "ARG TOKEN\nENV TOKEN=$TOKEN\n", "set it when the container runs: docker run -e TOKEN IMAGE"},
		{"a default of a variable", "ENV TOKEN=test\n", "set it when the container runs: docker run -e TOKEN IMAGE"},
		{"a default of an argument", "ARG TOKEN=test\n", "write ARG TOKEN without a value, and pass --secret id=TOKEN,env=TOKEN"},
		{"a default of an argument of a trigger", "ONBUILD ARG TOKEN=test\n", "write ARG TOKEN without a value, and pass --secret id=TOKEN,env=TOKEN"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("FROM alpine\n"+tc.dockerfile, "check", "-")
			_, fix, _ := strings.Cut(r.out, "      → ")
			assert.Check(t, is.Equal(strings.TrimSuffix(fix, "\n"), tc.fix), r.out)
		})
	}
}

func TestCheckForGitHub(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	r := leaktight("", "check", "--format", "github", dir)
	golden.Assert(t, strings.ReplaceAll(r.out, dir+string(filepath.Separator), ""), "github.txt")
}

func TestCheckAsSARIF(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	r := leaktight("", "check", "--format", "sarif", dir)
	assert.Check(t, is.Equal(r.code, 1), r.err)
	got, err := sarif.FromString(r.out)
	assert.NilError(t, err)
	assert.NilError(t, got.Validate())
	assert.Assert(t, is.Len(got.Runs, 1))
	assert.Check(t, is.Len(got.Runs[0].Results, 4))
	for _, rule := range got.Runs[0].Tool.Driver.Rules {
		assert.Check(t, strings.HasSuffix(*rule.HelpURI, *rule.ID+".md"))
	}
	seen := map[string]bool{}
	for _, result := range got.Runs[0].Results {
		print := result.PartialFingerprints["leaktight/v1"]
		assert.Check(t, print != "" && !seen[print])
		seen[print] = true
	}
}

// TestCheckWithABaselineFromElsewhere checks one of two Dockerfiles that say the same.
func TestCheckWithABaselineFromElsewhere(t *testing.T) {
	dir := project(t, leaky, pipConf)
	sub := filepath.Join(dir, "sub")
	assert.NilError(t, os.Mkdir(sub, 0o755))
	t.Chdir(dir)
	assert.Check(t, is.Equal(leaktight("", "check", "--write-baseline", "b.json").code, 0))
	write(t, filepath.Join(sub, "Dockerfile"), leaky)
	write(t, filepath.Join(sub, "pip.conf"), pipConf)
	for _, same := range []string{"Dockerfile", "./Dockerfile", filepath.Join(dir, "Dockerfile")} {
		assert.Check(t, is.Equal(leaktight("", "check", "--baseline", "b.json", same).code, 0), same)
	}
	assert.Check(t, is.Equal(leaktight("", "check", "--baseline", "b.json", "sub").code, 1))
	t.Chdir(sub)
	assert.Check(t, is.Equal(leaktight("", "check", "--baseline", "../b.json", "../Dockerfile").code, 0))
	assert.Check(t, is.Equal(leaktight("", "check", "--baseline", "../b.json", "Dockerfile").code, 1))
}

func TestCheckWithABaseline(t *testing.T) {
	t.Parallel()
	dir := repository(t)
	file := filepath.Join(t.TempDir(), "baseline.json")
	r := leaktight("", "check", "--write-baseline", file, dir)
	assert.Check(t, is.DeepEqual(r, result{err: "leaktight: wrote all that is found into " + file + "\n"}, cmpResult()))
	r = leaktight("", "check", "--baseline", file, dir)
	assert.Check(t, is.DeepEqual(r, result{err: "leaktight: left out, as the baseline has them: 4 findings\n"}, cmpResult()))
	// A line more above, and blanks, are no new finding; another instruction is.
	web := filepath.Join(dir, "build", "web.Dockerfile")
	assert.NilError(t, os.WriteFile(web, []byte("# web\n"+strings.Replace(leaky, "COPY ", "COPY   ", 1)+"ARG NPM_TOKEN\nRUN npm ci\n"), 0o600))
	r = leaktight("", "check", "--baseline", file, "--format", "json", dir)
	assert.Check(t, is.Equal(r.code, 1))
	assert.Check(t, is.DeepEqual(rules(t, dir, r.out), map[string][]string{filepath.Join("build", "web.Dockerfile"): {"secret-arg"}}))
	r = leaktight("", "check", "--baseline", file+".other", dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, "make one with --write-baseline"))
	assert.NilError(t, os.WriteFile(file, []byte("[]"), 0o600))
	r = leaktight("", "check", "--baseline", file, dir)
	assert.Check(t, is.Equal(r.code, 2))
	assert.Check(t, is.Contains(r.err, "is no baseline of version 1"))
}

func TestNamesFromTheWorkingDirectory(t *testing.T) {
	t.Parallel()
	here, err := os.Getwd()
	assert.NilError(t, err)
	for _, tc := range []struct{ name, file, want string }{
		{"below", filepath.Join(here, "app", "Dockerfile"), filepath.Join("app", "Dockerfile")},
		{"beside", filepath.Join(filepath.Dir(here), "app", "Dockerfile"), filepath.Join(filepath.Dir(here), "app", "Dockerfile")},
		{"relative", filepath.Join("..", "Dockerfile"), filepath.Join("..", "Dockerfile")},
		{"standard input", "<stdin>", "<stdin>"},
	} {
		assert.Check(t, is.Equal(fromHere(tc.file), tc.want), tc.name)
	}
}
