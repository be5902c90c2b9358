package rule_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/moby/patternmatcher"
	"github.com/tonistiigi/fsutil"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestCandidatesMatchTheSamplesWhereverTheyLie(t *testing.T) {
	t.Parallel()
	matcher := candidates(t)
	for _, s := range ruletest.Samples() {
		for _, p := range []string{s.Path, "app/" + s.Path, "a b/.c/é/" + s.Path} {
			if _, match := rule.MatchFile(p); match != rule.NoMatch {
				assert.Check(t, matched(t, matcher, p), p)
			}
		}
	}
}

func TestCandidatesMatchWhatPeopleWriteInCapitals(t *testing.T) {
	t.Parallel()
	matcher := candidates(t)
	for _, p := range []string{
		"NuGet.Config", "src/Nuget.config", "NUGET.CONFIG", "ID_RSA", "ID_RSA.PEM", "Id_Rsa.bak", "SERVER.KEY", "Server.Key", "Cert.P12", "MY.PFX",
		".ENV", ".ENV.PROD", ".Env.Local", "SECRET.txt", "SECRET.TXT", "Secrets", "PASSWORD", "Api-Key", "API_KEY.txt", "GITHUB_TOKEN",
		"alice_accessKeys.csv", "Site.PublishSettings", "serviceAccountKey.json", "Settings.xml", "NPMRC_CI",
		"DEPLOY_KEY", "deployKey", "sshKey.txt", "Terraform.tfvars", "KUBECONFIG", "Passwords.txt", "TOKEN_FILE",
	} {
		_, match := rule.MatchFile(p)
		assert.Check(t, match != rule.NoMatch, p)
		assert.Check(t, matched(t, matcher, p), p)
		assert.Check(t, matched(t, matcher, "a/b/"+p), p)
	}
}

func TestCandidatesLeaveOrdinaryFilesOut(t *testing.T) {
	t.Parallel()
	matcher := candidates(t)
	for _, p := range []string{
		"main.go", "src/index.js", "web/package.json", "node_modules/a/lib/index.d.ts", "README.md", ".git/objects/pack/pack-0.pack", ".git/HEAD", "environment.ts",
		"venv/lib/python3.11/os.py", "env/bin/activate", "public/logo.svg", "go.sum", "tls/server.crt", "input/interior.py",
	} {
		assert.Check(t, !matched(t, matcher, p), p)
	}
}

// TestCandidatesAreCheap keeps the number of regular expressions down: each
// takes the client as long as a hundred comparisons.
func TestCandidatesAreCheap(t *testing.T) {
	t.Parallel()
	all := rule.Candidates()
	assert.Check(t, len(all) < 180, "%d patterns", len(all))
	slow := 0
	for _, p := range all {
		if strings.ContainsAny(strings.TrimPrefix(strings.TrimPrefix(p, "!"), "**"), `*?[]\`) {
			slow++
		}
	}
	assert.Check(t, is.Equal(slow, 1))
}

func FuzzCandidatesMatchWhatTheCatalogueKnows(f *testing.F) {
	for _, s := range ruletest.Samples() {
		f.Add(s.Path)
		f.Add(s.Near)
	}
	for _, p := range []string{"a/x_rsa", "id_rsa-1", "etc/ssl/private/x", "etc/rancher/k3s/k3s.yaml", "ssh-key-2", "age.prod.key.txt", "wg7.conf", "a/b.env/c"} {
		f.Add(p)
	}
	matcher := candidates(f)
	f.Fuzz(func(t *testing.T, p string) {
		p = strings.TrimPrefix(filepath.Clean("/"+strings.ToLower(p)), "/")
		if _, match := rule.MatchFile(p); match != rule.NoMatch {
			assert.Check(t, matched(t, matcher, p), p)
		}
	})
}

// BenchmarkListing walks a context as BuildKit's client does.
func BenchmarkListing(b *testing.B) {
	dir := b.TempDir()
	plant(b, dir, 100_000)
	for _, tc := range []struct {
		name     string
		patterns []string
	}{{"all files", nil}, {"one name", []string{"**/.npmrc"}}, {"candidates", rule.Candidates()}} {
		b.Run(tc.name, func(b *testing.B) {
			b.ReportAllocs()
			files := 0
			for b.Loop() {
				files = walk(b, dir, tc.patterns)
			}
			b.ReportMetric(float64(files), "files")
		})
	}
}

// plant makes a context like a JavaScript project's with its dependencies.
func plant(b *testing.B, dir string, files int) {
	b.Helper()
	names := []string{
		"package.json", "README.md", "LICENSE", "index.js", "index.d.ts", "lib/helpers.js", "lib/helpers.js.map", "lib/helpers.d.ts",
		"dist/operators/switchMap.js", "dist/operators/mergeMap.js", "dist/operators/concatMap.js", "dist/operators/exhaustMap.js",
		"test/index.test.js", "test/setup.js",
	}
	for i := range files {
		p := filepath.Join(dir, "web", "node_modules", fmt.Sprintf("@scope%d", i%50), fmt.Sprintf("plugin-transform-%d", i/len(names)), names[i%len(names)])
		assert.NilError(b, os.MkdirAll(filepath.Dir(p), 0o755))
		assert.NilError(b, os.WriteFile(p, nil, 0o600))
	}
}

func walk(b *testing.B, dir string, patterns []string) int {
	b.Helper()
	tree, err := fsutil.NewFS(dir)
	assert.NilError(b, err)
	if patterns != nil {
		tree, err = fsutil.NewFilterFS(tree, &fsutil.FilterOpt{IncludePatterns: patterns})
		assert.NilError(b, err)
	}
	files := 0
	err = tree.Walk(context.Background(), "", func(_ string, entry fs.DirEntry, err error) error {
		if err == nil {
			_, err = entry.Info()
		}
		if err == nil && entry.Type().IsRegular() {
			files++
		}
		return err
	})
	assert.NilError(b, err)
	return files
}

func candidates(tb testing.TB) *patternmatcher.PatternMatcher {
	tb.Helper()
	matcher, err := patternmatcher.New(rule.Candidates())
	assert.NilError(tb, err)
	return matcher
}

func matched(tb testing.TB, matcher *patternmatcher.PatternMatcher, p string) bool {
	tb.Helper()
	ok, err := matcher.MatchesOrParentMatches(p)
	assert.NilError(tb, err)
	return ok
}
