package script_test

import (
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, run, want string }{
		{"variable alone", `RUN mkdir -p ~/.ssh && echo "$KEY" > ~/.ssh/id_rsa`, `echo "$KEY" > /root/.ssh/id_rsa`},
		{"variable and text, relative", `RUN cd /srv && printf 'a=%s\n' "${KEY}" > .env`, `printf 'a=%s\n' "${KEY}" > /srv/.env`},
		{"decoded", `RUN echo $KEY | base64 -d > /k`, `echo $KEY | base64 -d > /k`},
		{"without carriage returns", `RUN echo "$KEY" | tr -d '\r' > /k`, `echo "$KEY" | tr -d '\r' > /k`},
		{"here-document", "RUN cat > /k <<EOF\na \"b\"\n$KEY\nEOF\n", `printf '%s\n' "a \"b\"" "$KEY" > /k`},
		{"in a subshell", `RUN (echo "$KEY" > /k)`, `echo "$KEY" > /k`},

		{"appended", `RUN echo "$KEY" >> /k`, ""},
		{"on a test", `RUN [ -n "$KEY" ] && echo "$KEY" > /k`, ""},
		{"in a branch", `RUN if [ -n "$KEY" ]; then echo "$KEY" > /k; fi`, ""},
		{"in a loop", `RUN while a; do echo "$KEY" > /k; done`, ""},
		{"in a nested script", `RUN sh -c 'echo "$KEY" > /k'`, ""},
		{"with what a command prints", `RUN echo "$KEY $(date)" > /k`, ""},
		{"with another variable", `RUN echo "$KEY $OTHER" > /k`, ""},
		{"under a name of the script", `RUN A=$KEY; echo "$A" > /k`, ""},
		{"into a place that is not known", `RUN echo "$KEY" > "$D/k"`, ""},
		{"into a place that needs quotes", `RUN echo "$KEY" > "/a b"`, ""},
		{"out of a template", `RUN sed "s/X/$KEY/" tpl > /k`, ""},
		{"all variables", `RUN env > /k`, ""},
		{"on several lines", "RUN <<EOF\necho \"a\n$KEY\" > /k\nEOF\n", ""},
		{"here-document with a substitution", "RUN cat > /k <<EOF\n$KEY $(date)\nEOF\n", ""},
		{"here-document with a backslash", "RUN cat > /k <<EOF\n$KEY\\\\\nEOF\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, res := analyseStores(t, tc.run)
			assert.Assert(t, is.Len(res.Problems, 1))
			got := ""
			if w := res.Problems[0].Write; w != nil {
				got = w.Command
			}
			assert.Check(t, is.Equal(got, tc.want))
		})
	}
}
