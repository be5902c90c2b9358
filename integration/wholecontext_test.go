package integration_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/matrix"
	"github.com/leaktight/leaktight/integration/project"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestWholeContext builds working copies of projects, credentials and all, with
// both frontends. Upstream's image must hold the credentials; ours must hold the
// same files but for these, and none of the surfaces anything of them. A context
// that the builder fetches itself is on its disk before any frontend starts.
func TestWholeContext(t *testing.T) {
	w := newWhole(t)
	for _, c := range wholeContexts() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w.compare(t, c)
		})
	}
}

// whole is a daemon for each frontend.
type whole struct {
	env            *testenv.Env
	upstream, ours builder
}

func newWhole(t *testing.T) whole {
	t.Helper()
	w := whole{env: startEnv(t)}
	for name, b := range map[string]*builder{"upstream": &w.upstream, "ours": &w.ours} {
		daemon, err := w.env.Daemon(t.Context(), name)
		assert.NilError(t, err)
		b.daemon = daemon
	}
	return w
}

// wholeContext is a way to build a project as a whole.
type wholeContext struct {
	name    string
	project func() (project.Project, error)
	// from gives the working copy to the client.
	from func(*testing.T, builder, *workingCopy)
	// dockerfile and ignore, the .dockerignore, are in the working copy. A file of
	// another name stands in more.
	dockerfile, ignore string
	more               files
	flags              []string
	// part says that the image gets a part of the working copy only.
	part bool
	// fetched says that the builder fetches the context itself.
	fetched bool
	// ungiven says that the client gives no secrets.
	ungiven bool
}

// workingCopy is a project in a folder, and how it is built.
type workingCopy struct {
	project.Project
	dir   string
	build testenv.Build
}

func (w whole) compare(t *testing.T, c wholeContext) {
	t.Helper()
	p, err := c.project()
	assert.NilError(t, err)
	finder := leak.NewFinder(p.Values()...)
	want, found := w.build(t, w.upstream, c, p)
	assert.Assert(t, want.failure == "", "upstream's own build: %s", reason(want.failure))
	for _, s := range []matrix.Surface{matrix.Runtime, matrix.Layers, matrix.Cache, matrix.Disk} {
		assert.Check(t, len(found[s]) > 0, "upstream's %s is clean, so that this test could not fail", s)
	}
	if c.ignore == "" && !c.part {
		assert.Check(t, is.Len(want.secret, len(p.Secrets())), "secrets in upstream's image")
	}

	got, found := w.build(t, w.ours, c, p, given(t, c, p)...)
	assert.Assert(t, got.failure == "", "our build: %s", reason(got.failure))
	for _, s := range matrix.Surfaces() {
		switch {
		case s == matrix.Disk && c.fetched:
			assert.Check(t, len(found[s]) > 0, "the builder fetches this context, and yet its disk is clean")
		case s == matrix.Disk && c.ungiven:
			assertRead(t, p, found[s])
		default:
			assert.Check(t, is.Len(found[s], 0), "our %s", s)
		}
	}
	if c.ungiven {
		assertWarned(t, p, got.output)
	}
	for _, path := range want.secret {
		delete(want.entries, path)
	}
	// The exporter of tars leaves the provenance beside the files.
	delete(want.entries, "provenance.json")
	delete(got.entries, "provenance.json")
	assert.Check(t, is.DeepEqual(want.entries, got.entries))
	difference := cmp.Diff(want.printed, got.printed)
	assert.Check(t, difference == "", "the RUNs print something else: %s", difference)
	assert.Check(t, is.Len(finder.InBytes("output", []byte(got.output)), 0))
}

// given gives the flags for all credentials of a project, each by its path and by
// its name: of those that share one, that which is nearest to the root has it.
func given(t *testing.T, c wholeContext, p project.Project) []string {
	t.Helper()
	if c.ungiven {
		return nil
	}
	dir := t.TempDir()
	assert.NilError(t, p.Write(dir))
	sources := map[string]string{}
	for _, f := range p.Secrets() {
		id := detect.FileID(f.Path)
		if other, ok := sources[id]; !ok || strings.Count(f.Path, "/") < strings.Count(other, "/") {
			sources[id] = f.Path
		}
		sources[f.Path] = f.Path
	}
	var flags []string
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		flags = append(flags, "--secret", "id="+id+",src="+filepath.Join(dir, sources[id]))
	}
	return flags
}

// assertRead asserts that the builder has got those credentials, and no others,
// that only their content tells from other files.
func assertRead(t *testing.T, p project.Project, disk []leak.Hit) {
	t.Helper()
	for _, f := range p.Secrets() {
		read := slices.ContainsFunc(disk, func(h leak.Hit) bool { return h.Value == f.Values[0].Name() })
		assert.Check(t, is.Equal(read, !f.Certain), "whether the builder has read %s", f.Path)
	}
}

// assertWarned asserts that the build tells of each credential what it is, whether
// it was read, how to give it and how to have it copied.
func assertWarned(t *testing.T, p project.Project, output string) {
	t.Helper()
	for _, f := range p.Secrets() {
		_, warning, found := strings.Cut(output, " - context-file: "+f.Path+" is a credential")
		if !assert.Check(t, found, "no warning about %s", f.Path) {
			continue
		}
		warning, _, _ = strings.Cut(warning, "\n")
		contains(t, warning, fmt.Sprintf("--secret id=%s,src=%s;", f.Secret, f.Path), "# leaktight: allow="+f.Path+" reason=", "(line 3)")
		assert.Check(t, is.Equal(strings.Contains(warning, "its content had to be read"), !f.Certain), f.Path)
	}
}

// prepare puts a working copy where the client or the builder finds it.
func (w whole) prepare(t *testing.T, b builder, c wholeContext, p project.Project, flags ...string) testenv.Build {
	t.Helper()
	// Folders of one name share their place on the builder's disk, where the next
	// build overwrites what this one left.
	dir, err := os.MkdirTemp(t.TempDir(), "copy-")
	assert.NilError(t, err)
	assert.NilError(t, os.Chmod(dir, 0o755))
	assert.NilError(t, p.Write(dir))
	writeFiles(t, dir, files{"Dockerfile": c.dockerfile})
	if c.ignore != "" {
		writeFiles(t, dir, files{".dockerignore": c.ignore})
	}
	writeFiles(t, dir, c.more)
	copied := &workingCopy{Project: p, dir: dir, build: testenv.Build{Context: dir}}
	c.from(t, b, copied)
	copied.build.Args = slices.Concat(copied.build.Args, c.flags, flags)
	if b == w.ours {
		copied.build.Args = append(copied.build.Args, "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef)
	}
	return copied.build
}

// build builds a working copy, and searches all surfaces for its credentials.
func (w whole) build(t *testing.T, b builder, c wholeContext, p project.Project, flags ...string) (outcome, matrix.Findings) {
	t.Helper()
	build := w.prepare(t, b, c, p, flags...)
	scratch, err := os.MkdirTemp(w.env.Dir, "context-")
	assert.NilError(t, err)
	finder := leak.NewFinder(p.Values()...)
	traces := matrix.NewTraces(w.env, b.daemon, scratch)
	rootfs := filepath.Join(scratch, "rootfs.tar")
	build.Args = slices.Concat(build.Args, traces.Flags(), traces.Push(), []string{"--output", "type=tar,dest=" + rootfs})
	result, err := b.daemon.Build(t.Context(), build)
	assert.NilError(t, err)
	o := readOutcome(t, finder, result, rootfs)
	if o.failure != "" {
		return o, matrix.Findings{}
	}
	found, err := traces.Search(t.Context(), finder, result)
	assert.NilError(t, err)
	return o, found
}

func writeFiles(t *testing.T, dir string, f files) {
	t.Helper()
	for name, content := range f {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
}

// reason is how the output of a build that failed ends.
func reason(output string) string { return output[max(0, strings.LastIndex(output, "ERROR:")):] }
