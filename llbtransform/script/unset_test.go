package script_test

import (
	"testing"

	"github.com/leaktight/leaktight/llbtransform/script"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestUnsetAsEmpty has one variable, TOKEN, that a script may take to be unset.
func TestUnsetAsEmpty(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src, want string }{
		{"alternative", "RUN [ -z ${TOKEN+x} ] && a", "RUN [ -z ${TOKEN:+x} ] && a"},
		{"default in quotes", `RUN echo "${TOKEN-none}"`, `RUN echo "${TOKEN:-none}"`},
		{"message", "RUN : ${TOKEN?no token}; ${TOKEN=x}", "RUN : ${TOKEN:?no token}; ${TOKEN:=x}"},
		{"test of bash", "RUN [[ -v TOKEN ]] && a", `RUN [[ -n "$TOKEN" ]] && a`},
		{"exec form", `RUN ["sh", "-c", "echo \"${TOKEN-a}\""]`, `RUN ["sh", "-c", "echo \"${TOKEN:-a}\""]`},
		{"beside a removal", "RUN a ${TOKEN+x} && rm .env && b ${TOKEN-y}", "RUN a ${TOKEN:+x} && b ${TOKEN:-y}"},
		{"test of bash with blanks", "RUN if [ -v TOKEN -a -v X ]; then a; fi", `RUN if [ -n "$TOKEN" -a -v X ]; then a; fi`},
		{"empty ones told already", "RUN echo ${TOKEN:-x} ${TOKEN:+y} ${#TOKEN} ${TOKEN%x}", "RUN echo ${TOKEN:-x} ${TOKEN:+y} ${#TOKEN} ${TOKEN%x}"},
		{"another variable", "RUN echo ${OTHER-x} ${TOKEN_FILE+y}", "RUN echo ${OTHER-x} ${TOKEN_FILE+y}"},
		{"variable of the script", "RUN TOKEN=; echo ${TOKEN-x}", "RUN TOKEN=; echo ${TOKEN-x}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, err := script.Assemble(tc.src, '\\')
			assert.NilError(t, err)
			result, err := script.Analyse(text, script.Context{
				Dir: "/app", Paths: []string{"/app/.env"}, Vars: []string{"TOKEN"}, Unset: []string{"TOKEN"},
			})
			assert.NilError(t, err)
			assert.Check(t, is.Equal(text.Apply(result.Edits), tc.want))
		})
	}
}
