package script_test

import (
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"

	"github.com/leaktight/leaktight/llbtransform/script"
)

func TestAnalyseProblems(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, src string
		want      script.Problem
	}{
		{"cp", "RUN a && \\\n cp .env /srv/", copied("cp", "/app/.env", "/srv/.env", 2)},
		{"cp of the directory", "RUN cp -a /root/.ssh /srv", above("cp", "/root/.ssh/id_rsa", "/srv")},
		{"mv", "RUN mv /root/.npmrc .", copied("mv", "/root/.npmrc", "/app/.npmrc", 1)},
		{"install", "RUN install -m 600 .env /srv/x", copied("install", "/app/.env", "/srv/x", 1)},
		{"target directory first", "RUN cp -t /srv .env", copied("cp", "/app/.env", "/srv", 1)},
		{"hard link", "RUN ln .env /srv/x", copied("ln", "/app/.env", "/srv/x", 1)},
		{"tar", "RUN tar -czf x.tgz -C /root .ssh", above("tar", "/root/.ssh/id_rsa", "")},
		{"tar without dash", "RUN tar czf /x.tgz .", above("tar", "/app/.env", "")},
		{"rsync", "RUN rsync -a /root/.ssh/ /srv", above("rsync", "/root/.ssh/id_rsa", "/srv")},
		{"dd", "RUN dd if=.env of=/srv/x", copied("dd", "/app/.env", "/srv/x", 1)},
		{"cat into a file", "RUN cat .env > /srv/x", copied("cat", "/app/.env", "/srv/x", 1)},
		{"find with cp", "RUN find . -name '.e*' -exec cp {} /srv \\;", above("find", "/app/.env", "")},
		{"exec form", `RUN ["cp", "/app/.env", "/srv"]`, copied("cp", "/app/.env", "/srv", 1)},
		{"a copy that is removed in a branch only", "RUN cp .env /srv/x; if a; then rm /srv/x; fi", copied("cp", "/app/.env", "/srv/x", 1)},
		{"a copy that is removed on success only", "RUN cp .env /srv/x; a && rm /srv/x; b", copied("cp", "/app/.env", "/srv/x", 1)},
		{"a copy that is removed on failure only", "RUN cp .env /srv/x; a || rm /srv/x", copied("cp", "/app/.env", "/srv/x", 1)},
		{"a copy that is removed by a signal only", "RUN trap 'rm /srv/x' INT; cp .env /srv/x", copied("cp", "/app/.env", "/srv/x", 1)},
		{"a copy before the rm", "RUN cp -r . /srv && rm .env", above("cp", "/app/.env", "/srv")},
		{"a copy behind an rm that may not run", "RUN a && rm .env; cp -r . /srv", above("cp", "/app/.env", "/srv")},
		{"a copy of a copy", "RUN cp .env /srv/x && cp /srv/x /srv/y && rm /srv/x", copied("cp", "/app/.env", "/srv/y", 1)},

		{"a change before an exec", "RUN sed -i s/a/b/ .env && exec a", barred("sed", script.BarExec, 1)},
		{"a change with a trap of its own", "RUN trap 'a' EXIT; echo x >> .env", barred("echo", script.BarTrap, 1)},
		{"mv with a trap of its own", "RUN trap 'a' 0; \\\n mv .env /srv/x && rm /srv/x", barred("mv", script.BarTrap, 2)},
		{"a look behind an rm before an exec", "RUN rm .env && \\\n ls && exec a", barred("ls", script.BarExec, 2)},
		{"append in a here-document before an exec", "RUN <<EOF\na\n(b\nc) >> .env\nexec a\nEOF", barred(">>", script.BarExec, 4)},
		{"nested with escapes before an exec", `RUN sh -c "rm .env; echo \"x\""; exec a`, script.Problem{
			Kind: script.KindOpaque, Path: "/app/.env", Command: "sh", Bar: script.BarExec, Line: 1,
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.DeepEqual(res.Problems, []script.Problem{tc.want}))
		})
	}
}

func copied(command, file, target string, line int) script.Problem {
	return script.Problem{Kind: script.KindCopies, Path: file, Command: command, Target: target, Line: line}
}

// above is a copy of a directory that holds the file.
func above(command, file, target string) script.Problem {
	return script.Problem{Kind: script.KindCopies, Path: file, Command: command, Target: target, Above: true, Line: 1}
}

func barred(command string, bar script.Bar, line int) script.Problem {
	return script.Problem{Kind: script.KindEdits, Path: "/app/.env", Command: command, Bar: bar, Line: line}
}

func TestAnalyseUnprivileged(t *testing.T) {
	t.Parallel()
	user := stage()
	user.Unprivileged = true
	_, res := analyse(t, "RUN sed -i s/a/b/ .env", user)
	assert.Check(t, is.DeepEqual(res.Problems, []script.Problem{barred("sed", script.BarUser, 1)}))
	_, res = analyse(t, "RUN sed -i s/a/b/ .env && rm .env", user)
	assert.Check(t, is.Len(res.Problems, 0), "the user may remove the file, so it may make one")
	assert.Check(t, is.DeepEqual(res.Private, []string{"/app/.env"}))
}

func TestAnalyseFindsNoProblem(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src string }{
		{"a copy that is removed again", "RUN cp .env /srv/x && a && rm /srv/x"},
		{"a copy into a directory that is removed again", "RUN cp .env /srv && a && rm -f /srv/.env"},
		{"a copy that is removed in a loop", "RUN cp .env /srv/x && for f in /srv/x /y; do rm $f; done"},
		{"a copy that is removed when the script ends", "RUN trap 'rm -f /srv/x' EXIT; cp .env /srv/x; a"},
		{"a copy of a copy, both removed", "RUN cp .env /srv/x && cp /srv/x /srv/y && rm /srv/x /srv/y"},
		{"a copy that is removed if it is there", "RUN cp .env /srv/x; [ -f /srv/x ] && rm /srv/x"},
		{"cp of something beside", "RUN cp .env.example /srv"},
		{"cp of the directory without -r", "RUN cp /root/.ssh/config /srv"},
		{"cp into the directory under another name", "RUN cp x /root/.ssh/config && cp y ."},
		{"cp to nowhere", "RUN cp .env /dev/null"},
		{"symbolic link", "RUN ln -s /app/.env /srv/.env"},
		{"a directory", "RUN install -d /root/.ssh"},
		{"unpacking", "RUN tar -xzf x.tgz -C /root"},
		{"tar that leaves it out", "RUN tar --exclude=.env -czf /x.tgz ."},
		{"reading", "RUN . ./.env && source /app/.env; ssh-add ~/.ssh/id_rsa; test -f .env; grep -q x .env"},
		{"a pipe", "RUN cat .env | a"},
		{"input", "RUN a < .env"},
		{"sed without -i", "RUN sed -n s/x/y/ .env | a"},
		{"writing beside", "RUN echo x >> .env.local; ssh-keyscan h >> ~/.ssh/known_hosts"},
		{"a nested script that reads", `RUN sh -c "echo \"x\"; a < .env"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.Len(res.Problems, 0))
			assert.Check(t, is.Len(res.Edits, 0))
		})
	}
}

func TestAnalysePrints(t *testing.T) {
	t.Parallel()
	token := func(command string, line int) []script.Print {
		return []script.Print{{Command: command, Var: "TOKEN", Line: line}}
	}
	both := func(command string) []script.Print {
		return []script.Print{{Command: command, Var: "TOKEN", Line: 1}, {Command: command, Var: "NPM_TOKEN", Line: 1}}
	}
	for _, tc := range []struct {
		name, src string
		want      []script.Print
	}{
		{"cat", "RUN a && \\\n  cat .env", []script.Print{{Command: "cat", Path: "/app/.env", Line: 2}}},
		{"cat by input", "RUN cat < .env", []script.Print{{Command: "cat", Path: "/app/.env", Line: 1}}},
		{"cat to standard error", "RUN cat .env >&2", []script.Print{{Command: "cat", Path: "/app/.env", Line: 1}}},
		{"cat into a pipe", "RUN cat .env | a", nil},
		{"cat captured", "RUN X=$(cat .env) a", nil},
		{"cat of another file", "RUN cat .env.example", nil},
		{"echo", `RUN echo "t=${TOKEN}"`, token("echo", 1)},
		{"printf at the end of a pipe", "RUN a | printf %s $TOKEN", token("printf", 1)},
		{"echo of a default", "RUN echo ${TOKEN:-none}", token("echo", 1)},
		{"echo into a file", "RUN echo $TOKEN > x", nil},
		{"echo into a pipe", "RUN echo $TOKEN | a", nil},
		{"echo in single quotes", "RUN echo '$TOKEN'", nil},
		{"echo of the length", "RUN echo ${#TOKEN}", nil},
		{"echo of whether it is set", "RUN echo ${TOKEN:+set}", nil},
		{"echo of another variable", "RUN echo $TOKENS", nil},
		{"echo in a group that is redirected", "RUN { echo $TOKEN; } > x", nil},
		{"env", "RUN env", both("env")},
		{"export -p", "RUN export -p", both("export")},
		{"set", "RUN set", both("set")},
		{"printenv", "RUN printenv TOKEN", token("printenv", 1)},
		{"printenv of another", "RUN printenv HOME", nil},
		{"env into a pipe", "RUN env | a", nil},
		{"env before a command", "RUN env A=b c", nil},
		{"export of a variable", "RUN export A=b", nil},
		{"set -x", "RUN set -ex; curl $TOKEN", token("set -x", 1)},
		{"set -x in a nested shell", "RUN sh -xc 'curl $TOKEN'", token("set -x", 1)},
		{"set -x and off again", "RUN set -x; a; set +x; curl $TOKEN", nil},
		{"set -x after", "RUN curl $TOKEN; set -x; a", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.DeepEqual(res.Prints, tc.want))
		})
	}
}
