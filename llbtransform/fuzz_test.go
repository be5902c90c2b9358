package llbtransform_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"gotest.tools/v3/assert"
)

// FuzzRewriteKeepsWhatItDoesNotChange plans any Dockerfile. It never panics; the
// result has as many lines and parses; without a rewrite it is the original,
// byte for byte; and to rewrite it again changes nothing.
func FuzzRewriteKeepsWhatItDoesNotChange(f *testing.F) {
	for _, pattern := range []string{"testdata/*/before.Dockerfile", "../integration/matrix/testdata/*/Dockerfile"} {
		files, err := filepath.Glob(pattern)
		assert.NilError(f, err)
		for _, file := range files {
			dt, err := os.ReadFile(file)
			assert.NilError(f, err)
			f.Add(dt)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		plan, ok := planAnything(source)
		if !ok || len(plan.Refused()) > 0 {
			return
		}
		if !plan.Rewritten() {
			assert.Assert(t, bytes.Equal(plan.Source, source), "changed without a finding: %q", plan.Source)
		}
		assert.Assert(t, bytes.Count(plan.Source, []byte("\n")) == bytes.Count(source, []byte("\n")), "%q", plan.Source)
		again, ok := planAnything(plan.Source)
		assert.Assert(t, ok, "the result does not parse: %q", plan.Source)
		if severalIntoOne(source) {
			return
		}
		assert.Assert(t, bytes.Equal(again.Source, plan.Source), "%q becomes %q", plan.Source, again.Source)
	})
}

// planAnything plans a Dockerfile in a context where every file holds a
// credential. false says that it does not parse.
func planAnything(source []byte) (*llbtransform.Plan, bool) {
	file, err := detect.Parse(source)
	if err != nil {
		return nil, false
	}
	hits, err := detect.Settle(detect.Find(file, nil), detect.Witness{
		Given: func([]string) (map[string]bool, error) { return nil, nil },
		Contents: func(paths []string) (map[string][]byte, error) {
			contents := map[string][]byte{}
			for _, p := range paths {
				contents[p] = []byte("//r/:_authToken=x\nhttps://a:b@c/\n-----BEGIN PRIVATE KEY-----\n")
			}
			return contents, nil
		},
	})
	if err != nil {
		return nil, false
	}
	plan, err := llbtransform.New(file, hits, llbtransform.Options{AllStages: true})
	return plan, err == nil
}

// severalIntoOne reports whether several sources are copied to a name without a
// slash. When all but one of them go, the name looks like that of a file.
func severalIntoOne(source []byte) bool {
	file, err := detect.Parse(source)
	if err != nil {
		return false
	}
	for _, stage := range file.Stages {
		for _, cmd := range stage.Commands {
			var files instructions.SourcesAndDest
			switch c := cmd.(type) {
			case *instructions.CopyCommand:
				files = c.SourcesAndDest
			case *instructions.AddCommand:
				files = c.SourcesAndDest
			case *instructions.OnbuildCommand:
				return true
			}
			if len(files.SourcePaths) > 1 && !strings.HasSuffix(files.DestPath, "/") {
				return true
			}
		}
	}
	return false
}
