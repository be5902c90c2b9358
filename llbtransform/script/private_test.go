package script_test

import (
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"

	"github.com/leaktight/leaktight/llbtransform/script"
)

// Where a script gets its own copy of a file, it begins with these.
const (
	ownEnv   = "cp -p /run/leaktight/app/.env /app/.env || exit; trap 'rm -f /app/.env' EXIT; "
	ownKey   = "mkdir -p /root/.ssh && cp -p /run/leaktight/root/.ssh/id_rsa /root/.ssh/id_rsa || exit; trap 'rm -f /root/.ssh/id_rsa' EXIT; "
	ownNpmrc = "cp -p /run/leaktight/root/.npmrc /root/.npmrc || exit; trap 'rm -f /root/.npmrc' EXIT; "
	ownEmpty = "cp -p /run/leaktight/app/.env /app/.env || exit; trap '[ ! -s /app/.env ] || rm -f /app/.env' EXIT; "
)

// TestAnalysePrivate: the script works on a copy, and is the same but for that.
func TestAnalysePrivate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, own, src string }{
		{"directory above", ownKey, "RUN pip install && rm -rf ~/.ssh && a"},
		{"directory above beside others", ownKey, "RUN git clone u && rm -rf /tmp/x ~/.ssh /y"},
		{"directory above in a condition", ownKey, "RUN rm -rf /x ~/.ssh || b"},
		{"directory above, guarded", ownKey, "RUN npm ci && rm -rf /root/.ssh || true"},
		{"directory made again", ownKey, "RUN a && rm -rf /root/.ssh && mkdir /root/.ssh"},
		{"rmdir", ownKey, "RUN a; rm ~/.ssh/id_rsa; rmdir ~/.ssh"},

		{"mv", ownEnv, "RUN mv .env /tmp/x && a && rm /tmp/x"},
		{"mv onto it", ownEnv, "RUN mv x .env"},
		{
			"mv and another file removed", "cp -p /run/leaktight/root/.npmrc /root/.npmrc && cp -p /run/leaktight/app/.env /app/.env || exit; trap 'rm -f /root/.npmrc; rm -f /app/.env' EXIT; ",
			"RUN rm ~/.npmrc && mv .env /tmp/x && rm /tmp/x",
		},
		{"cp into its directory under its name", ownEnv, "RUN cp conf/.env ."},
		{"through another file", ownEnv, "RUN tr a b < .env > /tmp/x && mv /tmp/x .env"},
		{"write", ownEnv, "RUN a > .env"},
		{"append", ownNpmrc, "RUN echo x >> ~/.npmrc"},
		{"sed -i", ownEnv, "RUN sed -i.bak -e s/a/b/ .env"},
		{"perl -i", ownEnv, "RUN perl -pi -e s/a/b/ .env"},
		{"tee", ownEnv, "RUN a | tee -a .env"},
		{"dos2unix", ownEnv, "RUN dos2unix .env"},
		{"passphrase", ownKey, "RUN ssh-keygen -p -N '' -f ~/.ssh/id_rsa"},
		{"curl", ownEnv, "RUN curl -o .env u"},
		{"find with sed", ownEnv, "RUN find . -name .env -exec sed -i s/a/b/ {} +"},

		{"bare write", ownEmpty, "RUN > .env"},
		{"nothing written", ownEmpty, "RUN : > .env; a"},
		{"blank line written", ownEmpty, "RUN echo '' > .env"},
		{"nothing copied", ownEmpty, "RUN cat /dev/null > .env"},
		{"truncate", ownEmpty, "RUN truncate -s 0 .env"},
		{"truncate to something", ownEnv, "RUN truncate -s 5 .env"},

		{"test behind rm", ownEnv, "RUN rm .env && test ! -e .env && a"},
		{"bracket behind rm", ownEnv, "RUN rm .env; [ -f .env ] || a"},
		{"test of bash behind rm", ownEnv, "RUN rm .env && [[ ! -e /app/.env ]] && a"},
		{"listing behind rm", ownEnv, "RUN rm .env && ls"},
		{"listing of a directory above behind rm", ownKey, "RUN rm ~/.ssh/id_rsa && find /root"},
		{"packing behind rm", ownEnv, "RUN rm .env && tar cf /x.tar ."},
		{"copy of the directory behind rm", ownEnv, "RUN a && rm .env && cp -r . /srv"},
		{"mode behind chmod", ownEnv, "RUN chmod 640 .env && stat .env"},
		{"rm that tells", ownEnv, "RUN a; rm -v .env"},
		{"chmod that tells", ownEnv, "RUN chmod --verbose 600 .env && a"},

		{"variable that is read", ownEnv, "RUN find . -name .env | while read f; do rm $f; done"},
		{"variable from a substitution", ownEnv, "RUN F=$(ls .env); rm $F"},
		{"xargs", ownEnv, "RUN ls .env | xargs rm -f"},
		{"find and xargs", ownEnv, "RUN find . -type f | xargs chmod 644"},
		{"find by name and xargs", ownKey, "RUN find / -name 'id_*' -print0 | xargs -0 rm -f"},
		{"find of directories and xargs", ownKey, "RUN find /root -type d -name .ssh | xargs rm -rf"},
		{"git clean", ownEnv, "RUN a && git clean -fdx"},

		{"nested with escapes", ownEnv, `RUN sh -c "rm .env; echo \"x\""`},
		{"nested and unknown", ownEnv, `RUN sh -c "$X rm $(y).env"`},
		{"exec of nothing but a redirection", ownEnv, "RUN exec 2>&1; sed -i s/a/b/ .env"},
		{"trap for another signal", ownEnv, "RUN trap a INT; sed -i s/a/b/ .env"},
		{"on several lines", ownEnv, "RUN a && \\\n  # why\n  sed -i s/a/b/ .env \\\n  && b\n"},
		{"carriage returns", ownEnv, "RUN a && \\\r\n  sed -i s/a/b/ .env\r\n"},
		{"trigger", ownEnv, "ONBUILD RUN sed -i s/a/b/ .env"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, res := analyse(t, tc.src, stage())
			begin, ok := text.Begin()
			assert.Assert(t, ok)
			assert.Check(t, is.Equal(edited(text, res), tc.src[:begin]+tc.own+tc.src[begin:]))
			assert.Check(t, is.Len(res.Problems, 0))
		})
	}
}

// TestAnalysePrivateElsewhere: the copy is made where the script begins.
func TestAnalysePrivateElsewhere(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src, want string }{
		{"here-document", "RUN <<EOF\nsed -i s/a/b/ .env\nEOF", "RUN <<EOF\n" + ownEnv + "sed -i s/a/b/ .env\nEOF"},
		{"#! line", "RUN <<EOF\n#!/bin/sh -e\nsed -i s/a/b/ .env\nEOF", "RUN <<EOF\n#!/bin/sh -e\n" + ownEnv + "sed -i s/a/b/ .env\nEOF"},
		{"beside a here-document", "RUN cat <<EOF >> .env\na\nEOF", "RUN " + ownEnv + "cat <<EOF >> .env\na\nEOF"},
		{"exec form", `RUN ["sed", "-i", "s/a/b/", ".env"]`, `RUN ["/bin/sh", "-c", "` + ownEnv + `sed -i s/a/b/ .env"]`},
		{"exec form of a shell", `RUN ["sh", "-c", "sed -i \"s/a/b/\" .env"]`, `RUN ["sh", "-c", "` + ownEnv + `sed -i \"s/a/b/\" .env"]`},
		{
			"set -x", "RUN set -x; sed -i s/a/b/ .env",
			"RUN cp -p /run/leaktight/app/.env /app/.env || exit; trap '{ rm -f /app/.env; } 2>/dev/null' EXIT; set -x; sed -i s/a/b/ .env",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, res := analyse(t, tc.src, stage())
			assert.Check(t, is.Equal(edited(text, res), tc.want))
			assert.Check(t, is.Len(res.Problems, 0))
		})
	}
}

func TestAnalyseNotPrivate(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src string }{
		{"mode of directories", "RUN find . -type d | xargs chmod 755"},
		{"other names", "RUN find . -name '*.pyc' | xargs rm -f"},
		{"another directory", "RUN find /var/cache -type f | xargs rm -f"},
		{"only looked at", "RUN find . -type f | xargs wc -l"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.Len(res.Private, 0))
			assert.Check(t, is.Len(res.Problems, 0))
		})
	}
}

// TestAnalyseChanges: what a script changes and leaves is told, with a command
// that does it again.
func TestAnalyseChanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, src string
		want      []script.Change
	}{
		{"append", "RUN a && \\\n echo 'x y' >> /app/.env", []script.Change{{Path: "/app/.env", Command: "echo", Replay: "echo 'x y' >> /app/.env", Line: 2}}},
		{"sed -i", "RUN sed -i 's/a$/b/' ~/.npmrc", []script.Change{{Path: "/root/.npmrc", Command: "sed", Replay: "sed -i 's/a$/b/' ~/.npmrc", Line: 1}}},
		{"dos2unix", "RUN dos2unix /app/.env", []script.Change{{Path: "/app/.env", Command: "dos2unix", Replay: "dos2unix /app/.env 2>/dev/null", Line: 1}}},
		{"in the working directory", "RUN sed -i s/a/b/ .env", []script.Change{{Path: "/app/.env", Command: "sed", Line: 1}}},
		{"with a variable", "RUN sed -i s/a/$X/ /app/.env", []script.Change{{Path: "/app/.env", Command: "sed", Line: 1}}},
		{"with a substitution", "RUN echo $(date) >> /app/.env", []script.Change{{Path: "/app/.env", Command: "echo", Line: 1}}},
		{"with another file", "RUN sed -i s/a/b/ /x /app/.env", []script.Change{{Path: "/app/.env", Command: "sed", Line: 1}}},
		{"in a branch", "RUN if a; then echo x >> /app/.env; fi", []script.Change{{Path: "/app/.env", Command: "echo", Line: 1}}},
		{"by a tool", "RUN ansible-vault decrypt /app/.env", []script.Change{{Path: "/app/.env", Command: "ansible-vault", Line: 1}}},
		{"removed as well", "RUN sed -i s/a/b/ .env && a && rm .env", nil},
		{"emptied", "RUN > .env", nil},
		{"mode only", "RUN chmod 600 .env; ls -l .env", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyse(t, tc.src, stage())
			assert.Check(t, is.DeepEqual(res.Changes, tc.want))
		})
	}
}

// TestAnalyseReplays: a script that may read the file gets it as it was left.
func TestAnalyseReplays(t *testing.T) {
	t.Parallel()
	changed := stage()
	changed.Changes = []script.Change{{Path: "/app/.env", Command: "echo", Replay: "echo x >> /app/.env", Line: 2}}
	for _, tc := range []struct{ name, src, want string }{
		{"used", "RUN npm ci", "RUN " + ownEnv + "echo x >> /app/.env; npm ci"},
		{"used and removed", "RUN npm ci && rm .env", "RUN " + ownEnv + "echo x >> /app/.env; npm ci && rm .env"},
		{"removed only", "RUN rm .env", empty},
		{"not read", "RUN mkdir /x && chmod 600 .env", "RUN mkdir /x"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, res := analyse(t, tc.src, changed)
			assert.Check(t, is.Equal(edited(text, res), tc.want))
		})
	}
}
