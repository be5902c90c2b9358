package integration_test

import (
	"crypto/rand"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// leakShape is one way in which a secret gets into what a build publishes, and
// beside it a near miss: a build of the same form in which nothing is wrong.
type leakShape struct {
	name string
	leak recipe
	want place
	miss recipe
}

// recipe is a build: a Dockerfile without its syntax line, the files beside it, and
// flags. All are templates over [planted].
type recipe struct {
	dockerfile string
	context    files
	flags      []string
}

// place is where a finding is told to be.
type place struct {
	rule rule.Rule
	// line is 0 for what no line of the Dockerfile is to blame for.
	line int
	// path is the file, or what else holds the secret.
	path string
	// layer is the layer as people see it, "" for what lies in none.
	layer string
}

// TestLeakShapes builds every shape and its near miss with leaktight. The near miss
// passes; of the shape nothing is exported, and nothing that is said holds the secret.
func TestLeakShapes(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "shapes")
	assert.NilError(t, err)
	b := builder{daemon}
	themes := map[string][]leakShape{
		"files of logins": loginShapes(), "files of keys": keyShapes(), "files of other tools": toolShapes(),
		"tokens": tokenShapes(), "configuration": configShapes(), "options": optionShapes(), "archives of files for run time": unpackedShapes(), "values": valueShapes(), "values in files of a format": formatShapes(), "values in layers of all sorts": layerShapes(),
	}
	for _, theme := range slices.Sorted(maps.Keys(themes)) {
		t.Run(theme, func(t *testing.T) {
			for _, shape := range themes[theme] {
				t.Run(shape.name, func(t *testing.T) {
					t.Parallel()
					b.refuses(t, shape.leak, shape.want)
					result, values := b.try(t, shape.miss)
					assert.Check(t, is.Equal(result.Code, 0), "the near miss is refused:\n%s", values.finder().Redact(result.Output))
				})
			}
		})
	}
}

// refuses builds what must fail at a place and leave nothing behind.
func (b builder) refuses(t *testing.T, r recipe, want place) {
	t.Helper()
	dir := t.TempDir()
	image, cache, metadata := filepath.Join(dir, "image.tar"), filepath.Join(dir, "cache"), filepath.Join(dir, "metadata.json")
	r.flags = append(slices.Clone(r.flags), "--output", "type=oci,dest="+image, "--cache-to", "type=local,mode=max,dest="+cache, "--metadata-file", metadata)
	result, values := b.try(t, r)
	output := values.finder().Redact(result.Output)
	assert.Assert(t, result.Code != 0, "the build passes:\n%s", output)
	assert.Check(t, slices.ContainsFunc(strings.Split(output, "\n"), want.told), "want %s in %s, Dockerfile:%d [%s] in:\n%s", want.path, want.layer, want.line, want.rule.Name, output)
	assert.Check(t, strings.Contains(output, fmt.Sprintf("\n%4d | >>> ", max(want.line, 1))), "the line is not shown:\n%s", output)
	assert.Check(t, output == result.Output, "the output holds the secret:\n%s", output)
	for _, file := range []string{image, filepath.Join(cache, "index.json")} {
		_, err := os.Stat(file)
		assert.Check(t, os.IsNotExist(err), "%s is exported", filepath.Base(file))
	}
	hits, err := values.finder().InFile("the metadata", metadata)
	assert.NilError(t, err)
	assert.Check(t, is.Len(hits, 0))
}

// try builds a recipe with fresh values. What a secret holds is no part of a step, so
// a host of its own makes each RUN one that no other build has.
func (b builder) try(t *testing.T, r recipe) (result testenv.Result, values planted) {
	t.Helper()
	values = plant(t)
	flags := []string{"--add-host", strings.ToLower(rand.Text()) + ":127.0.0.1", "--secret", "id=t,env=T", "env:T=" + values["Value"].Reveal()}
	for _, flag := range r.flags {
		flags = append(flags, values.fill(t, flag))
	}
	return b.build(t, r.filled(t, values, syntax), flags...), values
}

// filled is the context of a recipe with a syntax line, which may be empty.
func (r recipe) filled(t *testing.T, values planted, syntax string) files {
	t.Helper()
	context := files{"Dockerfile": syntax + values.fill(t, r.dockerfile)}
	for name, content := range r.context {
		context[name] = values.fill(t, content)
	}
	return context
}

// told reports whether a line of the output tells of the place.
func (p place) told(line string) bool {
	at := "Dockerfile"
	if p.line > 0 {
		at = fmt.Sprintf("Dockerfile:%d", p.line)
	}
	where, ok := strings.CutPrefix(line, at+": "+p.path+" ")
	return ok && strings.HasSuffix(where, " ["+p.rule.Name+"]") && strings.Contains(where, p.layer)
}
