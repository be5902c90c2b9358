package script_test

import (
	"strings"
	"testing"

	"github.com/leaktight/leaktight/llbtransform/script"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestDropWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, src, drop, want string }{
		{"in the middle", "ARG A TOKEN B=1\n", "TOKEN", "ARG A B=1\n"},
		{"at the end", "ARG A TOKEN\n", "TOKEN", "ARG A\n"},
		{"on a line of its own", "ENV A=1 \\\n  TOKEN=$TOKEN \\\n  B=2\n", "TOKEN=$TOKEN", "ENV A=1 \\\n  \\\n  B=2\n"},
		{"on the last line, with its continuation", "ENV A=1 \\\n  # why\n  TOKEN=$TOKEN\n", "TOKEN=$TOKEN", "ENV A=1\n\n\n"},
		{"quoted", `ENV A="x y" TOKEN="$TOKEN" B='c d'` + "\n", `TOKEN="$TOKEN"`, `ENV A="x y" B='c d'` + "\n"},
		{"over two lines", "ARG A TOK\\\nEN B\n", "TOKEN", "ARG A \\\nB\n"},
		{"at the end of the file", "COPY a .npmrc", ".npmrc", "COPY a"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			words := script.Words(tc.src, '\\')
			got := script.DropWords(tc.src, words, func(i int) bool { return words[i].Text == tc.drop })
			assert.Check(t, is.Equal(got, tc.want))
			assert.Check(t, is.Equal(strings.Count(got, "\n"), strings.Count(tc.src, "\n")))
		})
	}
}
