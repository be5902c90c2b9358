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
		name, src, command string
		kind               script.Kind
		path               string
		line               int
	}{
		{"cp", "RUN a && \\\n cp .env /srv/", "cp", script.KindCopies, "/app/.env", 2},
		{"cp of the directory", "RUN cp -a /root/.ssh /srv", "cp", script.KindCopies, "/root/.ssh/id_rsa", 1},
		{"mv", "RUN mv /root/.npmrc .", "mv", script.KindCopies, "/root/.npmrc", 1},
		{"mv onto it", "RUN mv x .env", "mv", script.KindEdits, "/app/.env", 1},
		{"cp into its directory under its name", "RUN cp conf/.env .", "cp", script.KindEdits, "/app/.env", 1},
		{"install", "RUN install -m 600 .env /srv/x", "install", script.KindCopies, "/app/.env", 1},
		{"target directory first", "RUN cp -t /srv .env", "cp", script.KindCopies, "/app/.env", 1},
		{"hard link", "RUN ln .env /srv/x", "ln", script.KindCopies, "/app/.env", 1},
		{"tar", "RUN tar -czf x.tgz -C /root .ssh", "tar", script.KindCopies, "/root/.ssh/id_rsa", 1},
		{"tar without dash", "RUN tar czf /x.tgz .", "tar", script.KindCopies, "/app/.env", 1},
		{"rsync", "RUN rsync -a /root/.ssh/ /srv", "rsync", script.KindCopies, "/root/.ssh/id_rsa", 1},
		{"dd", "RUN dd if=.env of=/srv/x", "dd", script.KindCopies, "/app/.env", 1},
		{"cat into a file", "RUN cat .env > /srv/x", "cat", script.KindCopies, "/app/.env", 1},
		{"find with cp", "RUN find . -name '.e*' -exec cp {} /srv \\;", "find", script.KindCopies, "/app/.env", 1},
		{"write", "RUN echo x > .env", "echo", script.KindEdits, "/app/.env", 1},
		{"bare write", "RUN > .env", ">", script.KindEdits, "/app/.env", 1},
		{"append", "RUN echo x >> ~/.npmrc", "echo", script.KindEdits, "/root/.npmrc", 1},
		{"append in a here-document", "RUN <<EOF\na\n(b\nc) >> .env\nEOF", ">>", script.KindEdits, "/app/.env", 4},
		{"sed -i", "RUN sed -i.bak -e s/a/b/ .env", "sed", script.KindEdits, "/app/.env", 1},
		{"perl -i", "RUN perl -pi -e s/a/b/ .env", "perl", script.KindEdits, "/app/.env", 1},
		{"tee", "RUN a | tee -a .env", "tee", script.KindEdits, "/app/.env", 1},
		{"dos2unix", "RUN dos2unix .env", "dos2unix", script.KindEdits, "/app/.env", 1},
		{"truncate", "RUN truncate -s 0 .env", "truncate", script.KindEdits, "/app/.env", 1},
		{"curl", "RUN curl -o .env u", "curl", script.KindEdits, "/app/.env", 1},
		{"nested with escapes", `RUN sh -c "rm .env; echo \"x\""`, "sh", script.KindOpaque, "/app/.env", 1},
		{"nested and unknown", `RUN sh -c "$X rm $(y).env"`, "sh", script.KindOpaque, "/app/.env", 1},
		{"exec form", `RUN ["cp", "/app/.env", "/srv"]`, "cp", script.KindCopies, "/app/.env", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.DeepEqual(res.Problems, []script.Problem{{Kind: tc.kind, Path: tc.path, Command: tc.command, Line: tc.line}}))
			assert.Check(t, is.Len(res.Edits, 0))
		})
	}
}

func TestAnalyseFindsNoProblem(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src string }{
		{"a copy that is removed again", "RUN cp .env /srv/x && a && rm /srv/x"},
		{"a copy into a directory that is removed again", "RUN cp .env /srv && a && rm -f /srv/.env"},
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
