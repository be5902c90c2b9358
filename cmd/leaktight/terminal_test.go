//go:build unix

package main

import (
	"regexp"
	"strings"
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
	"gotest.tools/v3/golden"
)

// shownOn runs a command whose standard output and error are a terminal, and gives all
// that the terminal was sent, with line ends as of a file.
func shownOn(t *testing.T, columns uint16, env []string, args ...string) (string, int) {
	t.Helper()
	p := command(t, env, args...)
	terminal, text := onTerminal(t, columns)
	p.Stdout, p.Stderr = terminal, terminal
	assert.NilError(t, p.Start())
	code := p.code(t)
	return waitFor(t, terminal, text), code
}

const escape = "\x1b["

func TestTerminalHasColours(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky+"LABEL a=b\n", pipConf)
	text, code := shownOn(t, 80, nil, "check", dir)
	assert.Check(t, is.Equal(code, 1))
	golden.Assert(t, strings.ReplaceAll(text, dir, "app"), "check-colours.txt")
	plain := leaktight("", "check", dir).out
	assert.Check(t, is.Equal(regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(text, ""), plain), "colours change no text")
}

func TestNothingElseHasColours(t *testing.T) {
	t.Parallel()
	dir := project(t, leaky, pipConf)
	for _, tc := range []struct {
		name string
		env  []string
		args []string
	}{
		{"NO_COLOR", []string{"NO_COLOR=1"}, []string{"check", dir}},
		{"NO_COLOR of zero", []string{"NO_COLOR=0"}, []string{"check", dir}},
		{"a dumb terminal", []string{"TERM=dumb"}, []string{"check", dir}},
		{"JSON", nil, []string{"check", "--format", "json", dir}},
		{"SARIF", nil, []string{"check", "--format", "sarif", dir}},
		{"lines for GitHub", nil, []string{"check", "--format", "github", dir}},
		{"a repaired file", nil, []string{"fix", dir}},
		{"JSON of a scan", []string{"TERM=dumb"}, []string{"scan", "--format", "json", dir}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, _ := shownOn(t, 80, tc.env, tc.args...)
			assert.Check(t, text != "")
			assert.Check(t, !strings.Contains(text, escape), text)
		})
	}
	p := command(t, nil, "check", dir)
	assert.NilError(t, p.Start())
	assert.Check(t, is.Equal(p.code(t), 1))
	assert.Check(t, p.out.String() != "" && !strings.Contains(p.out.String()+p.err.String(), escape), "a pipe gets colours")
}

// dirtyImage has layers enough to be drawn, and a password in the last one.
func dirtyImage(t *testing.T) string {
	t.Helper()
	return savedImage(t, ocispecs.Image{},
		[]string{"ADD rootfs.tar / # buildkit", "COPY pip.conf /root/.pip/ # buildkit"},
		map[string]string{"etc/hostname": strings.Repeat("x", 1<<20)}, map[string]string{"root/.pip/pip.conf": pipConf})
}

func TestScanHasABarOnATerminal(t *testing.T) {
	t.Parallel()
	target := dirtyImage(t)
	for _, columns := range []uint16{1, 7, 20, 80, 300} {
		text, code := shownOn(t, columns, nil, "scan", target)
		assert.Check(t, is.Equal(code, 1))
		assert.Check(t, !strings.Contains(text, "leaktight: scan layer"), "the lines for pipes are there, too")
		bar, found, ok := strings.Cut(text, escape+"1A"+escape+"J"+escape+"1m"+target)
		assert.Check(t, ok, "findings start where the bar was taken away: %q", text)
		assert.Check(t, is.Contains(found, "fail"+escape+"m: "))
		assert.Check(t, is.Contains(found, "1 finding; scanned 2 layers, 2 files"))
		for _, line := range strings.Split(bar, "\n") {
			line = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]").ReplaceAllString(line, "")
			assert.Check(t, len([]rune(line)) <= int(columns), "%q wraps at %d columns", line, columns)
		}
	}
}

func TestScanHasNoBarElsewhere(t *testing.T) {
	t.Parallel()
	target := dirtyImage(t)
	for _, tc := range []struct {
		name string
		env  []string
		args []string
	}{
		{"quiet", []string{"NO_COLOR=1"}, []string{"scan", "--quiet", target}},
		{"verbose", []string{"NO_COLOR=1"}, []string{"scan", "--verbose", target}},
		{"a dumb terminal", []string{"TERM=dumb"}, []string{"scan", target}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, code := shownOn(t, 80, tc.env, tc.args...)
			assert.Check(t, is.Equal(code, 1))
			assert.Check(t, !strings.Contains(text, escape), text)
			assert.Check(t, is.Equal(strings.Contains(text, "leaktight: scan layer 2 of 2"), tc.name != "quiet"), text)
		})
	}
	p := command(t, nil, "scan", target)
	assert.NilError(t, p.Start())
	assert.Check(t, is.Equal(p.code(t), 1))
	assert.Check(t, is.Contains(p.err.String(), "leaktight: scan layer 2 of 2"))
	assert.Check(t, !strings.Contains(p.out.String()+p.err.String(), escape), "a pipe gets a bar")
}
