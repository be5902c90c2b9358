package llbtransform_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/llbtransform"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

const stays, isRefused = "stays", "refused"

// TestComposedWord looks at how an ENV's value becomes a word of the shell.
func TestComposedWord(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, value, want string }{
		{"URL", `https://$TOKEN@git.example.com/`, `"https://$TOKEN@git.example.com/"`},
		{"braces", `pre${TOKEN}post`, `"pre${TOKEN}post"`},
		{"double quotes", `"Bearer $TOKEN"`, `"Bearer $TOKEN"`},
		{"quotes amid the word", `'Bearer '"$TOKEN"x`, `"Bearer ${TOKEN}x"`},
		{"escaped blank", `Bearer\ $TOKEN`, `"Bearer $TOKEN"`},
		{"escaped quotes", `"{\"a\":\"$TOKEN\"}"`, `"{\"a\":\"$TOKEN\"}"`},
		{"quotes in single quotes", `'{"a":"'$TOKEN'"}'`, `"{\"a\":\"$TOKEN\"}"`},
		{"escaped dollar", `\$5$TOKEN`, `"\$5$TOKEN"`},
		{"backquote and backslash", "a`b\\\\c$TOKEN", "\"a\\`b\\\\c$TOKEN\""},
		{"default", `${TOKEN:-none}.`, `"${TOKEN:-none}."`},
		{"default for unset", `${TOKEN-none}.`, `"${TOKEN:-none}."`},
		{"default in a default", `${OTHER-${TOKEN+x}}`, `"${OTHER-${TOKEN:+x}}"`},
		{"home that Docker does not know", `$HOME/$TOKEN`, `"/$TOKEN"`},
		{"single quotes", `'$TOKEN'`, stays},
		{"escaped name", `\$TOKEN`, stays},
		{"longer name", `$TOKENS`, stays},
		{"prefix cut off", `${TOKEN#x}`, isRefused},
		{"command", `$(id)$TOKEN`, isRefused},
		{"process id", `$$$TOKEN`, isRefused},
		{"default in quotes", `${TOKEN:-"a b"}`, isRefused},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file, err := detect.Parse([]byte("FROM alpine\nARG TOKEN\nENV X=" + tc.value + "\nRUN make\n"))
			assert.NilError(t, err)
			plan, err := llbtransform.New(file, detect.Find(file, nil, nil), llbtransform.Options{})
			assert.NilError(t, err)
			assert.Check(t, is.Equal(len(plan.Refused()) > 0, tc.want == isRefused))
			switch tc.want {
			case isRefused:
			case stays:
				assert.Check(t, is.Contains(string(plan.Source), "\nENV X="+tc.value+"\n"))
			default:
				assert.Check(t, is.Contains(string(plan.Source), " export X="+tc.want+"; make\n"))
			}
		})
	}
}
