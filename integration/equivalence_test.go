package integration_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestEquivalence compares what upstream makes of a Dockerfile with what
// leaktight makes of the same: paths, types, modes, owners and contents of the
// image's files, and what the RUNs print. The cases share one daemon.
func TestEquivalence(t *testing.T) {
	env := startEnv(t)
	daemon, err := env.Daemon(t.Context(), "equivalence")
	assert.NilError(t, err)
	b := builder{daemon}
	context := equivalenceContext(t)
	for _, c := range equivalents() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			difference := b.difference(t, c, context)
			assert.Check(t, difference == "", difference)
		})
	}
}

// difference builds with both frontends and says how the results differ, "" if
// they do not.
func (b builder) difference(t *testing.T, c equivalent, context files) string {
	t.Helper()
	context = maps.Clone(context)
	context["Dockerfile"] = c.dockerfile
	want := b.outcome(t, leak.NewFinder(), context.write(t), c.upstream...)
	assert.Assert(t, is.Equal(want.failure, ""), "upstream's own build")
	for _, path := range c.gone {
		assert.Check(t, want.entries[path] != "", "upstream has no %s", path)
		delete(want.entries, path)
	}
	got := b.outcome(t, leak.NewFinder(), context.write(t), append(c.leaktight, "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef)...)
	if got.failure != "" {
		return got.failure
	}
	return cmp.Diff(want.entries, got.entries) + cmp.Diff(want.printed, got.printed)
}

// outcome is what a build gave.
type outcome struct {
	// entries describe the files of the image, by path.
	entries map[string]string
	// secret are the paths of those that hold a value that was looked for.
	secret []string
	// printed is what the RUNs printed, see [runOutput].
	printed [][]string
	// output is all that the client printed.
	output string
	// failure is the output of a build that failed.
	failure string
}

// equivalenceContext has credentials that the tools of the base images can read.
func equivalenceContext(t *testing.T) files {
	t.Helper()
	key, err := leak.NewSSHKey("key")
	assert.NilError(t, err)
	return files{
		".netrc":   "machine example.com login a password not-a-real-one\n",
		"id_rsa":   key.Reveal(),
		"pip.conf": "[global]\ntimeout = 7\nextra-index-url = https://a:not-a-real-one@example.com/simple\n",
		"file":     "x",
	}
}

func (b builder) outcome(t *testing.T, values *leak.Finder, context string, flags ...string) outcome {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rootfs.tar")
	result := b.run(t, context, append(flags, "--no-cache", "--output", "type=tar,dest="+file)...)
	return readOutcome(t, values, result, file)
}

// readOutcome gives the outcome of a build that left its image's files as a tar.
func readOutcome(t *testing.T, values *leak.Finder, result testenv.Result, file string) outcome {
	t.Helper()
	if result.Code != 0 {
		return outcome{output: result.Output, failure: result.Output}
	}
	f, err := os.Open(file)
	assert.NilError(t, err)
	defer f.Close()
	o := outcome{entries: map[string]string{}, printed: runOutput(result.Output), output: result.Output}
	for r := tar.NewReader(f); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return o
		}
		assert.NilError(t, err)
		content := &bytes.Buffer{}
		o.entries[header.Name] = describe(t, header, io.TeeReader(r, content))
		if len(values.InBytes(header.Name, content.Bytes())) > 0 {
			o.secret = append(o.secret, header.Name)
		}
	}
}

// describe leaves times out, also that in Python's compiled modules: two builds
// have different ones. A short content is
// shown as it is, so that a difference can be read.
func describe(t *testing.T, header *tar.Header, content io.Reader) string {
	t.Helper()
	hash := sha256.New()
	if strings.HasSuffix(header.Name, ".pyc") {
		const magicFlagsTime = 12
		_, err := io.CopyN(io.Discard, content, magicFlagsTime)
		assert.NilError(t, err)
	}
	start, err := io.ReadAll(io.TeeReader(io.LimitReader(content, 80), hash))
	assert.NilError(t, err)
	n, err := io.Copy(hash, content)
	assert.NilError(t, err)
	text := string(start)
	if n > 0 {
		text = fmt.Sprintf("%d bytes of sha256 %x", header.Size, hash.Sum(nil))
	}
	var attributes []string
	for _, name := range slices.Sorted(maps.Keys(header.PAXRecords)) {
		if strings.HasPrefix(name, "SCHILY.xattr.") {
			attributes = append(attributes, name+"="+header.PAXRecords[name])
		}
	}
	return fmt.Sprintf("%c %o %d:%d %s%q %s", header.Typeflag, header.Mode, header.Uid, header.Gid, header.Linkname, attributes, text)
}

var (
	stepLine  = regexp.MustCompile(`^#(\d+) \[.*\d+/\d+\] RUN `)
	printLine = regexp.MustCompile(`^#(\d+) \d+\.\d+ (.*)$`)
)

// listedTime is the time that ls shows: the two builds may be made in two minutes.
var listedTime = regexp.MustCompile(`\b[A-Z][a-z]{2} [ \d]\d \d\d:\d\d\b`)

// curlProgress is in what curl prints by the second: how often depends on its server.
const curlProgress = "--:--:--"

// runOutput gives what each RUN printed, in the order of the steps, out of a
// plain progress. Steps have other numbers and flags in the two builds, and a
// RUN that only removes a secret is none of ours, so that silent ones do not count.
// The lines of a step are sorted: its two streams reach the client in any order.
func runOutput(progress string) [][]string {
	var steps []string
	printed := map[string][]string{}
	for line := range strings.Lines(progress) {
		line = strings.TrimRight(line, "\r\n")
		if m := stepLine.FindStringSubmatch(line); m != nil && !slices.Contains(steps, m[1]) {
			steps = append(steps, m[1])
		} else if m := printLine.FindStringSubmatch(line); m != nil && !strings.Contains(line, curlProgress) {
			printed[m[1]] = append(printed[m[1]], listedTime.ReplaceAllString(m[2], "TIME"))
		}
	}
	var outputs [][]string
	for _, step := range steps {
		if lines := printed[step]; len(lines) > 0 {
			slices.Sort(lines)
			outputs = append(outputs, lines)
		}
	}
	return outputs
}
