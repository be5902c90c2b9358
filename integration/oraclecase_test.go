package integration_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"gotest.tools/v3/assert"
)

// What stands in a case's files for a secret that the test makes.
const (
	ownMarker      = "not-a-real-one"
	passwordMarker = "accepted-by-the-services"
	keyMarker      = "not-a-real-key"
)

// oracleCase is a case directory of package frontend's TestOracle with secrets
// of its own. It may have two more files than told there:
//
//	values      what a secret of an id holds, ID=TEXT, one a line; the markers
//	            above stand for what is secret in it
//	cannot-run  one line that says why no build can show anything
type oracleCase struct {
	name, before string
	// context is a folder, and files are those in it but for the Dockerfile.
	context string
	files   []string
	args    []string
	// given are the ids of the secrets that both builds get, variables those
	// that are build arguments of upstream's, and sources the files of the ids
	// that have one.
	given, variables []string
	sources          map[string]string
	// hidden are the paths at which secrets are mounted, or that upstream leaves
	// a secret at.
	hidden []string
	// texts are the secrets of variables, by id.
	texts  map[string]string
	values []leak.Value
}

// serviceSecrets are what the daemons' services accept, the same for all cases.
type serviceSecrets struct {
	password leak.Value
	key      leak.Value
}

func newServiceSecrets(t *testing.T) serviceSecrets {
	t.Helper()
	key, err := leak.NewSSHKey("services' key")
	assert.NilError(t, err)
	return serviceSecrets{
		password: leak.NewValue("services' password", leak.URLLegal),
		key:      key,
	}
}

func openOracleCase(t *testing.T, dir string, services serviceSecrets) *oracleCase {
	t.Helper()
	c := &oracleCase{
		name: filepath.Base(dir), before: readText(t, dir, "before.Dockerfile"),
		args: lines(readText(t, dir, "args")), given: lines(readText(t, dir, "secrets")),
		sources: map[string]string{}, texts: map[string]string{},
	}
	own := leak.NewValue(c.name, "")
	c.values = []leak.Value{own, services.password, services.key}
	fill := strings.NewReplacer(
		ownMarker, own.Reveal(), passwordMarker, services.password.Reveal(), keyMarker+"\n", services.key.Reveal(), keyMarker, services.key.Reveal())
	c.copyContext(t, filepath.Join(dir, "context"), fill)
	for _, line := range lines(readText(t, dir, "values")) {
		id, text, _ := strings.Cut(line, "=")
		c.texts[id] = fill.Replace(text)
	}
	for _, id := range c.given {
		c.addSource(id)
	}
	before := secretMounts(t, c.before)
	for _, m := range slices.Concat(before, secretMounts(t, readText(t, dir, "after.Dockerfile"))) {
		c.addMount(m, slices.ContainsFunc(before, func(own instructions.Mount) bool { return own.CacheID == m.CacheID }))
	}
	return c
}

// addMount notes a secret, which both builds get if the case as people wrote it
// mounts it already.
func (c *oracleCase) addMount(m instructions.Mount, mounted bool) {
	id := m.CacheID
	if m.Env == nil {
		c.hidden = append(c.hidden, strings.TrimPrefix(m.Target, "/"))
	}
	c.addSource(id)
	if c.texts[id] == "" && c.sources[id] == "" {
		value := leak.NewValue(c.name+" "+id, leak.URLLegal)
		c.texts[id], c.values = value.Reveal(), append(c.values, value)
	}
	if mounted && !slices.Contains(c.given, id) {
		c.given = append(c.given, id)
	} else if !mounted && c.sources[id] == "" && !slices.Contains(c.variables, id) {
		c.variables = append(c.variables, id)
	}
}

// addSource finds the file of the context that a secret comes from, if there is one.
func (c *oracleCase) addSource(id string) {
	for _, name := range c.files {
		if name == id || detect.FileID(name) == id && c.sources[id] != id {
			c.sources[id] = name
		}
	}
}

// copyContext copies the context of a case and fills in its secrets. Files get the
// modes that they have where people clone a repository.
func (c *oracleCase) copyContext(t *testing.T, dir string, fill *strings.Replacer) {
	t.Helper()
	c.context = t.TempDir()
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) || err == nil && entry.IsDir() {
			return nil
		} else if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, file)
		c.files = append(c.files, name)
		return c.copyFile(file, name, fill)
	})
	assert.NilError(t, err)
}

func (c *oracleCase) copyFile(file, name string, fill *strings.Replacer) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	dest := filepath.Join(c.context, name)
	if err := os.MkdirAll(filepath.Dir(dest), 0o755); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if info.Mode()&0o100 != 0 {
		mode = 0o755
	}
	return os.WriteFile(dest, []byte(fill.Replace(string(data))), mode)
}

// write puts a Dockerfile into the context.
func (c *oracleCase) write(t *testing.T, dockerfile string) {
	t.Helper()
	assert.NilError(t, os.WriteFile(filepath.Join(c.context, "Dockerfile"), []byte(dockerfile), 0o644))
}

// upstream gives the flags of upstream's build, with all secrets as build
// arguments or without them.
func (c *oracleCase) upstream(with bool) []string {
	flags := c.buildArgs()
	for _, id := range c.given {
		if !slices.Contains(c.variables, id) {
			flags = append(flags, c.secret(id)...)
		}
	}
	for _, id := range c.variables {
		if with {
			flags = append(flags, "--build-arg", id, "env:"+id+"="+c.texts[id])
		}
	}
	return flags
}

// leaktight gives the flags of our build.
func (c *oracleCase) leaktight(with bool) []string {
	flags := c.buildArgs()
	for _, id := range slices.Concat(slices.Sorted(maps.Keys(c.sources)), slices.Sorted(maps.Keys(c.texts))) {
		if with || !slices.Contains(c.variables, id) {
			flags = append(flags, c.secret(id)...)
		}
	}
	return flags
}

func (c *oracleCase) buildArgs() []string {
	var flags []string
	for _, arg := range c.args {
		flags = append(flags, "--build-arg", arg)
	}
	return flags
}

func (c *oracleCase) secret(id string) []string {
	if source := c.sources[id]; source != "" {
		return []string{"--secret", "id=" + id + ",src=" + source}
	}
	variable := "SECRET_" + notWord.ReplaceAllString(id, "_")
	return []string{"--secret", "id=" + id + ",env=" + variable, "env:" + variable + "=" + c.texts[id]}
}

var notWord = regexp.MustCompile(`\W`)

// secretMounts are the secrets that the RUNs of a Dockerfile mount.
func secretMounts(t *testing.T, dockerfile string) []instructions.Mount {
	t.Helper()
	file, err := detect.Parse([]byte(dockerfile))
	assert.NilError(t, err)
	var mounts []instructions.Mount
	for _, stage := range file.Stages {
		for _, cmd := range stage.Commands {
			run, ok := cmd.(*instructions.RunCommand)
			if !ok {
				continue
			}
			assert.NilError(t, run.Expand(func(word string) (string, error) { return word, nil }))
			for _, m := range instructions.GetMounts(run) {
				if m.Type == instructions.MountTypeSecret {
					mounts = append(mounts, withDefaults(*m))
				}
			}
		}
	}
	return mounts
}

// withDefaults fills in what BuildKit takes for an id that is not written.
func withDefaults(m instructions.Mount) instructions.Mount {
	if m.CacheID == "" && m.Env != nil {
		m.CacheID = *m.Env
	} else if m.CacheID == "" {
		m.CacheID = filepath.Base(m.Target)
	}
	return m
}

func readText(t *testing.T, elem ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elem...))
	if !os.IsNotExist(err) {
		assert.NilError(t, err)
	}
	return string(data)
}

// lines gives the lines of a text that are not empty.
func lines(text string) []string {
	var all []string
	for line := range bytes.Lines([]byte(text)) {
		if line := strings.TrimSpace(string(line)); line != "" {
			all = append(all, line)
		}
	}
	return all
}
