package llbtransform_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/patternmatcher"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestRewrite compares the rewritten text of each case of testdata with its
// after.Dockerfile. What the cases hold is told in package frontend's TestOracle.
func TestRewrite(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob("testdata/*/before.Dockerfile")
	assert.NilError(t, err)
	for _, before := range found {
		dir := filepath.Dir(before)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			after, err := os.ReadFile(filepath.Join(dir, "after.Dockerfile"))
			plan := planCase(t, dir, "before.Dockerfile")
			if os.IsNotExist(err) {
				assert.Check(t, len(plan.Refused()) > 0)
				return
			}
			assert.NilError(t, err)
			assert.Check(t, is.Len(plan.Refused(), 0))
			assert.Check(t, is.Equal(string(plan.Source), string(after)))

			again := planCase(t, dir, "after.Dockerfile")
			assert.Check(t, is.Equal(string(again.Source), string(after)), "a repaired file needs no repair")
			assert.Check(t, !again.Rewritten())
		})
	}
}

func planCase(t *testing.T, dir, name string) *llbtransform.Plan {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(dir, name))
	assert.NilError(t, err)
	file, err := detect.Parse(source)
	assert.NilError(t, err)
	file.Policy = policyOf(t, dir)
	args := map[string]string{}
	secrets := map[string]rule.Secret{}
	for _, arg := range lines(dir, "args") {
		name, value, _ := strings.Cut(arg, "=")
		args[name], secrets[name] = value, rule.Secret(value)
	}
	hits, err := detect.Settle(detect.Find(file, secrets, listed(t, dir, name)), witness(dir, file))
	assert.NilError(t, err)
	opt := llbtransform.Options{Args: args, Mode: modes(dir), Accounts: accounts(dir)}
	triggers := lines(dir, "triggers")
	if after := lines(dir, "after.triggers"); name == "after.Dockerfile" && after != nil {
		triggers = after
	}
	if triggers != nil {
		opt.Base = func(string) (llbtransform.BaseConfig, error) { return llbtransform.BaseConfig{OnBuild: triggers}, nil }
		opt.Triggers = func(f *detect.File) []detect.Hit {
			hits, err := detect.Settle(detect.Find(f, secrets, listed(t, dir, name)), witness(dir, f))
			assert.NilError(t, err)
			return hits
		}
	}
	plan, err := llbtransform.New(file, hits, opt)
	assert.NilError(t, err)
	return plan
}

// policyOf reads the policy in the context of a case, nil without one.
func policyOf(t *testing.T, dir string) *policy.Policy {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "context", policy.Filename))
	if os.IsNotExist(err) {
		return nil
	}
	assert.NilError(t, err)
	file, err := policy.Parse(policy.Filename, text, policy.Options{})
	assert.NilError(t, err)
	p, err := policy.New(nil, file)
	assert.NilError(t, err)
	return p
}

// listed gives the files of a case's context, without those that a .dockerignore
// leaves out: its own, or the one that goes with the repaired file.
func listed(t *testing.T, dir, dockerfile string) detect.Contexts {
	t.Helper()
	ignore := lines(dir, "context", ".dockerignore")
	if dockerfile == "after.Dockerfile" {
		ignore = append(ignore, lines(dir, "after.dockerignore")...)
	}
	var files []string
	root := os.DirFS(filepath.Join(dir, "context"))
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == "." {
			return nil // not every case has a context
		}
		ignored, err := patternmatcher.MatchesOrParentMatches(p, ignore)
		switch {
		case ignored:
		case d.IsDir():
			files = append(files, p+"/")
		default:
			files = append(files, p)
		}
		return err
	})
	assert.NilError(t, err)
	return detect.Contexts{"": files}
}

// modes gives the files of a case's context the mode of a fresh checkout.
func modes(dir string) func(string, string) uint32 {
	return func(_, path string) uint32 {
		if info, err := os.Stat(filepath.Join(dir, "context", path)); err != nil || info.IsDir() {
			return 0
		}
		return 0o644
	}
}

// accounts gives every stage of a case the users of its passwd file.
func accounts(dir string) func(int) (llbtransform.Accounts, error) {
	return func(int) (llbtransform.Accounts, error) {
		dt, err := os.ReadFile(filepath.Join(dir, "passwd"))
		return llbtransform.Accounts{Passwd: string(dt)}, err
	}
}

func witness(dir string, file *detect.File) detect.Witness {
	return detect.Witness{
		Allowed: file.Allowed,
		Given: func([]string) (map[string]bool, error) {
			given := map[string]bool{}
			for _, id := range lines(dir, "secrets") {
				given[id] = true
			}
			return given, nil
		},
		Contents: func(_ string, paths []string) (map[string][]byte, error) {
			contents := map[string][]byte{}
			for _, p := range paths {
				if dt, err := os.ReadFile(filepath.Join(dir, "context", p)); err == nil {
					contents[p] = dt
				}
			}
			return contents, nil
		},
	}
}

func lines(elem ...string) []string {
	dt, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		return nil
	}
	return strings.FieldsFunc(string(dt), func(r rune) bool { return r == '\n' || r == '\r' })
}

func TestPlacesOfFilesThatAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		want []string
	}{
		{"context-overwritten", []string{"/app/.env"}},
		{"context-two-stages", []string{"/src/.npmrc"}},
		{"context-near-misses", nil},
		{"context-allowed", nil},
	} {
		plan := planCase(t, filepath.Join("testdata", tc.name), "before.Dockerfile")
		assert.Check(t, is.DeepEqual(plan.LeftOut, tc.want), tc.name)
	}
}
