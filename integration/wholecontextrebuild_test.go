package integration_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/project"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestWholeContextRebuild builds projects twice with nothing changed. The second
// build takes every step from the cache, the scan too; only what the client alone
// can tell, such as whether a folder has changed, is asked again.
func TestWholeContextRebuild(t *testing.T) {
	w := newWhole(t)
	for _, c := range []wholeContext{
		{name: "folder", project: project.Node, from: local, dockerfile: twoStages},
		{name: "folder without secrets", project: project.PHP, from: local, ungiven: true, dockerfile: twoStages},
		{name: "git repository", project: committed(project.Python), from: repository, dockerfile: oneStage},
		{name: "tar", project: project.Golang, from: standardInput, dockerfile: oneStage},
		{name: "tar that is downloaded", project: project.Golang, from: download, dockerfile: oneStage},
		{name: "named context", project: project.Java, from: named, dockerfile: "FROM alpine\nCOPY --from=code . /app\nRUN ls -d /app\n"},
		{name: "base image's triggers", project: project.PHP, from: onBuild, dockerfile: "FROM base\nRUN ls -d /app\n"},
		{name: "bind mount", project: project.Java, from: local, dockerfile: "FROM alpine\nRUN --mount=target=/src ls -d /src\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := c.project()
			assert.NilError(t, err)
			cached, others := w.rebuild(t, w.upstream, c, p)
			assert.Check(t, len(cached) > 0)
			assert.Check(t, is.Len(others, 0), "upstream's own steps")
			ours, others := w.rebuild(t, w.ours, c, p, given(t, c, p)...)
			assert.Check(t, len(ours) > len(cached), "the scan is a step more")
			assert.Check(t, is.Len(others, 0))
		})
	}
}

// rebuild builds a working copy twice, and gives the steps of the second build
// that came from the cache and the others.
func (w whole) rebuild(t *testing.T, b builder, c wholeContext, p project.Project, flags ...string) (cached, others []string) {
	t.Helper()
	build := w.prepare(t, b, c, p, flags...)
	output := ""
	for range 2 {
		result, err := b.daemon.Build(t.Context(), build)
		assert.NilError(t, err)
		assert.Assert(t, result.Code == 0, reason(result.Output))
		output = result.Output
	}
	return stepsOf(output)
}

var (
	progressLine = regexp.MustCompile(`^#(\d+) (.*)$`)
	// asked are the steps that no build takes from the cache: they ask the client
	// or a registry.
	asked = regexp.MustCompile(`^\[(internal|context .*)\] |^\[leaktight\] (list|read) |\] FROM `)
)

// stepsOf gives the steps of a plain progress that it says CACHED of, and the others.
func stepsOf(progress string) (cached, others []string) {
	names := map[string]string{}
	for line := range strings.Lines(progress) {
		m := progressLine.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case m == nil:
		case m[2] == "CACHED":
			cached = append(cached, names[m[1]])
			delete(names, m[1])
		case strings.HasPrefix(m[2], "[") && !asked.MatchString(m[2]):
			names[m[1]] = m[2]
		}
	}
	return cached, slices.Sorted(maps.Values(names))
}
