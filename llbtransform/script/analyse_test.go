package script_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"

	"github.com/leaktight/leaktight/llbtransform/script"
)

// stage is the surroundings of all tests: root in /app, some files mounted.
func stage() script.Context {
	return script.Context{
		Dir:   "/app",
		Paths: []string{"/root/.npmrc", "/root/.ssh/id_rsa", "/root/.pip/pip.conf", "/app/.env"},
		Vars:  []string{"TOKEN", "NPM_TOKEN"},
		Var: func(name string) (string, bool) {
			value, ok := map[string]string{"SSH_DIR": "/root/.ssh", "NONE": "", "TWO": "a b"}[name]
			return value, ok
		},
	}
}

func analyse(t *testing.T, src string, ctx script.Context) (script.Text, script.Result) {
	t.Helper()
	text, err := script.Assemble(src, '\\')
	assert.NilError(t, err)
	res, err := script.Analyse(text, ctx)
	assert.NilError(t, err)
	return text, res
}

// empty stands for an instruction that is to be dropped.
const empty = "(empty)"

// edited gives the source after the edits.
func edited(text script.Text, res script.Result) string {
	if res.Empty {
		return empty
	}
	return text.Apply(res.Edits)
}

func TestAnalyseEdits(t *testing.T) {
	t.Parallel()
	for _, tc := range editCases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, res := analyse(t, tc.src, stage())
			got := edited(text, res)
			assert.Check(t, is.Equal(got, tc.want))
			assert.Check(t, is.Len(res.Problems, 0))
			assert.Check(t, !res.Idle)
			if res.Empty {
				assert.Check(t, is.Len(res.Edits, 0))
				return
			}
			assert.Check(t, is.Equal(strings.Count(got, "\n"), strings.Count(tc.src, "\n")))
			mounted := stage()
			mounted.Paths = slices.DeleteFunc(mounted.Paths, func(p string) bool { return slices.Contains(res.Private, p) })
			_, again := analyse(t, got, mounted)
			if !strings.Contains(got, "|| true; }") {
				assert.Check(t, is.Len(again.Edits, 0), "an edited script needs no edit")
			}
		})
	}
}

func TestAnalyseLeavesAlone(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src string }{
		{"rm of another file", "RUN rm -f /root/.npmrc.bak"},
		{"rm of a relative path elsewhere", "RUN cd /tmp && rm -f .env"},
		{"rm of a relative path in a subshell's directory", "RUN (cd /tmp && rm .env)"},
		{"rm behind a change to an unknown directory", "RUN cd $X && rm -f .env"},
		{"rm behind cd dash", "RUN cd /tmp; cd -; rm -f .env"},
		{"rm of an unknown variable", "RUN rm -f $X/.npmrc"},
		{"rm of words that a variable splits into", "RUN rm -f $TWO"},
		{"a pattern that does not match hidden files", "RUN rm -rf /app/* /root/*"},
		{"a quoted pattern", "RUN rm -f '/root/.ssh/*'"},
		{"chmod of the directory alone", "RUN chmod 700 /root/.ssh"},
		{"rm of a directory without -r", "RUN rm -f /root/.ssh || true"},
		{"a name that only starts alike", "RUN rm -rf /root/.ss /app/.en"},
		{"asking where rm is", "RUN command -v rm /root/.npmrc"},
		{"echo of a command", "RUN echo rm /root/.npmrc"},
		{"a heredoc that speaks of rm", "RUN cat <<EOF >/x.sh\nrm /root/.npmrc\nEOF"},
		{"find by another name", "RUN find / -name '*.pyc' -delete"},
		{"find of directories", "RUN find /app -type d -exec chmod 755 {} +"},
		{"find whose status does not tell", "RUN find /app -type f -exec chmod 644 {} \\;"},
		{"rm of a variable that something else sets", "RUN D=$(mktemp -d); a .env; rm -rf $D"},
		{"a loop over other files", "RUN for f in /x /y; do rm $f; done; a .env"},
		{"a look at the file before an rm", "RUN test -f .env; ls"},
		{"a function that may run elsewhere", "RUN f() { rm .env; }; cd /tmp; f"},
		{"tilde in quotes", `RUN rm -f "~/.npmrc"`},
		{"an exec form does not expand", `RUN ["rm", "-rf", "~/.ssh", "$HOME/.npmrc", "/root/.s*"]`},
		{"nothing", "RUN"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, res := analyse(t, tc.src, stage())
			assert.Check(t, is.Equal(edited(text, res), tc.src))
			assert.Check(t, is.Len(res.Problems, 0))
			assert.Check(t, !res.Idle)
		})
	}
}

func TestAnalyseRemoved(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, src string
		want      []string
	}{
		{"rm at the end", "RUN npm ci && rm ~/.npmrc", []string{"/root/.npmrc"}},
		{"two files", "RUN rm .env ~/.npmrc", []string{"/root/.npmrc", "/app/.env"}},
		{"the directory", "RUN rm -rf ~/.ssh; ls", []string{"/root/.ssh/id_rsa"}},
		{"shred with -u", "RUN shred -u .env", []string{"/app/.env"}},
		{"shred without", "RUN shred .env", nil},
		{"after a test for the file", "RUN if [ -f .env ]; then rm .env; fi", []string{"/app/.env"}},
		{"after a test and guarded", "RUN [ -f .env ] && rm .env || true", []string{"/app/.env"}},
		{"on a condition", "RUN if true; then rm .env; fi", nil},
		{"only on a failure", "RUN npm ci || rm .env", nil},
		{"not if what comes before fails harmlessly", "RUN npm ci && rm .env || true", nil},
		{"in a loop over words", "RUN for i in 1; do rm .env; done", []string{"/app/.env"}},
		{"in a loop that may not run", "RUN for i in $X; do rm .env; done", nil},
		{"in a loop by its variable", "RUN for f in .env /x; do rm $f; done", []string{"/app/.env"}},
		{"moved away", "RUN mv .env /tmp/x && rm /tmp/x", []string{"/app/.env"}},
		{"emptied", "RUN > .env", []string{"/app/.env"}},
		{"overwritten", "RUN a > .env", nil},
		{"in a function", "RUN f() { rm .env; }", nil},
		{"in a trap", "RUN trap 'rm .env' EXIT; ls", []string{"/app/.env"}},
		{"chmod", "RUN chmod 0 .env", nil},
		{"find", "RUN find . -name .env -delete", []string{"/app/.env"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.DeepEqual(res.Removed, tc.want))
		})
	}
}

func TestAnalysePermissions(t *testing.T) {
	t.Parallel()
	_, res := analyse(t, "RUN chmod 644 .env; chmod -R 0700 ~/.ssh && chmod u+x ~/.npmrc && chown -R node:node . && chgrp 1000 ~/.npmrc", stage())
	assert.Check(t, is.DeepEqual(res.Modes, map[string]fs.FileMode{"/app/.env": 0o644, "/root/.ssh/id_rsa": 0o700}))
	assert.Check(t, is.DeepEqual(res.Owners, map[string]string{"/app/.env": "node:node", "/root/.npmrc": ":1000"}))
}

func TestAnalyseIdle(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, src string
		want      bool
	}{
		{"only the directory goes", "RUN rm -rf /root/.ssh", true},
		{"with a message", "RUN cd /root && rm -rf .ssh && echo done", true},
		{"a pattern", "RUN rm -f /root/.ssh/*", true},
		{"exec form", `RUN ["rm", "-rf", "/root/.ssh"]`, true},
		{"without force the files must be there", "RUN rm -r /root/.ssh", false},
		{"a command that may read the file", "RUN git fetch && rm -rf /root/.ssh", false},
		{"nothing of the directory", "RUN rm -rf /tmp/x", false},
		{"nothing left at all", "RUN rm -f /root/.npmrc", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.Equal(res.Idle, tc.want))
			if tc.want {
				assert.Check(t, is.Len(res.Edits, 0))
			}
		})
	}
}

func TestAnalyseUses(t *testing.T) {
	t.Parallel()
	_, res := analyse(t, `RUN curl --netrc-file=/root/.npmrc -H "$TOKEN" && node -e 'process.env.NPM_TOKEN' < .e*`, stage())
	assert.Check(t, is.DeepEqual(res.Uses, script.Uses{Paths: []string{"/root/.npmrc", "/app/.env"}, Vars: []string{"TOKEN", "NPM_TOKEN"}}))
	_, res = analyse(t, "RUN echo $TOKENS $MY_TOKEN /root/.npm /app/env", stage())
	assert.Check(t, is.DeepEqual(res.Uses, script.Uses{}))
}

func TestAnalyseUnparsed(t *testing.T) {
	t.Parallel()
	powershell := stage()
	powershell.Shell = []string{"powershell", "-Command"}
	for _, tc := range []struct {
		name, src string
		ctx       script.Context
		line      int
		paths     []string
		vars      []string
	}{
		{"syntax error on a later line", "RUN npm ci && \\\n  if ; rm .npmrc", stage(), 2, []string{"/root/.npmrc"}, nil},
		{"syntax error that mentions nothing", "RUN if ;", stage(), 1, nil, nil},
		{"another shell", "RUN Remove-Item id_rsa; echo $env:NPM_TOKEN", powershell, 1, []string{"/root/.ssh/id_rsa"}, []string{"TOKEN", "NPM_TOKEN"}},
		{"another interpreter", "RUN <<EOF\n#!/usr/bin/env python3\nopen('.env')\nEOF", stage(), 2, []string{"/app/.env"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, err := script.Assemble(tc.src, '\\')
			assert.NilError(t, err)
			_, err = script.Analyse(text, tc.ctx)
			var unparsed *script.UnparsedError
			assert.Assert(t, errors.As(err, &unparsed))
			assert.Check(t, is.Equal(unparsed.Line, tc.line))
			assert.Check(t, is.DeepEqual(unparsed.Paths, tc.paths))
			assert.Check(t, is.DeepEqual(unparsed.Vars, tc.vars))
		})
	}
}
