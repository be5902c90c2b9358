package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestTokensInTheText: a token stands nowhere in a Dockerfile, which provenance
// publishes, and each is told once.
func TestTokensInTheText(t *testing.T) {
	t.Parallel()
	token, key := ruletest.Tokens()["github-token"], strings.TrimSpace(ruletest.PrivateKeys()["Ed25519"])
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"in a here-document of any name", "FROM a\nCOPY <<EOF /app/settings\na: b\ntoken=" + token + "\nEOF\n", []string{"COPY:4"}},
		{"a key in a here-document", "FROM a\nCOPY <<EOF /app/settings\n" + key + "\nEOF\n", []string{"COPY:3"}},
		{"a key in the script of a RUN", "FROM a\nRUN <<EOF\ncat > /k <<END\n" + key + "\nEND\nEOF\n", []string{"RUN:4"}},
		{"in a command", "FROM a\nCMD [\"app\", \"--token=" + token + "\"]\n", []string{"CMD:2"}},
		{"in a health check", "FROM a\nHEALTHCHECK CMD curl -H 'X: " + token + "' http://localhost\n", []string{"HEALTHCHECK:2"}},
		{"within the value of a variable", "FROM a\nENV OPTS=\"-a --token=" + token + "\"\n", []string{"ENV:2"}},
		{"in the default of an argument", "ARG OPTS=x:" + token + "\nFROM a\n", []string{"ARG:1"}},
		{"in the name of an image", "FROM registry.internal/" + token + "/a\n", []string{"FROM:1"}},
		{"a variable that is told by its name", "FROM a\nENV GH_TOKEN=" + token + "\n", []string{"ENV:2"}},
		{"in a line and in its comment", "FROM a\n# " + token + "\nENV GH_TOKEN=" + token + "\n", []string{"ENV:3", "a comment:2"}},
		{"a key over the lines of a comment", "FROM a\n# " + strings.ReplaceAll(key, "\n", "\n# ") + "\n", []string{"a comment:2"}},
		{"a token that browsers may see", "FROM a\nCMD [\"app\", \"" + ruletest.Tokens()["google-key"] + "\"]\n", nil},
		{"a wrong checksum", "FROM a\nCMD [\"app\", \"--token=" + strings.ToUpper(token[:10]) + token[10:] + "\"]\n", nil},
		{"the words that a script looks for", "FROM a\nRUN <<EOF\ngrep -- '-----BEGIN PRIVATE KEY-----' /k\nEOF\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			f, err := detect.Parse([]byte(tc.text))
			assert.NilError(t, err)
			var got []string
			for _, h := range append(detect.Find(f, nil, nil), detect.Published(f, nil)...) {
				assert.Check(t, is.Equal(h.Rule.Name, rule.LiteralCredential.Name))
				got = append(got, fmt.Sprint(h.Instruction, ":", h.Lines.Start))
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestTokensInOptions(t *testing.T) {
	t.Parallel()
	token := ruletest.Tokens()["github-token"]
	f, err := detect.Parse([]byte("FROM a\nARG FLAGS\n"))
	assert.NilError(t, err)
	hits := detect.Find(f, map[string]rule.Secret{"FLAGS": rule.Secret("-a --token=" + token), "MORE": rule.Secret("x;" + token), "PLAIN": "-a --token=none"}, nil)
	assert.Assert(t, is.Len(hits, 2))
	for _, h := range hits {
		assert.Check(t, is.Equal(h.Rule.Name, rule.BuildArgValue.Name))
	}
	published := detect.Published(f, map[string]string{"label:ci": "job 42 with " + token, "context:a": "https://git.example.com/a?x=" + token, "label:b": "job 43"})
	assert.Assert(t, is.Len(published, 2))
	for _, h := range published {
		assert.Check(t, is.Equal(h.Rule.Name, rule.OptionValue.Name))
	}
}

func TestMaskedText(t *testing.T) {
	t.Parallel()
	for name, key := range ruletest.PrivateKeys() {
		for _, text := range []string{"COPY <<EOF /k\n" + key + "EOF\nRUN a\n", "# " + strings.ReplaceAll(strings.TrimSpace(key), "\n", "\n# ") + "\nRUN a\n", "RUN printf '" + strings.ReplaceAll(key, "\n", `\n`) + "'\n"} {
			shown := detect.Mask(text, nil)
			assert.Check(t, is.Equal(strings.Count(shown, "\n"), strings.Count(text, "\n")), name)
			for _, line := range strings.Split(key, "\n") {
				if line = strings.TrimSpace(line); len(line) > 16 && !strings.Contains(line, "KEY") && !strings.Contains(line, ":") {
					assert.Check(t, !strings.Contains(shown, line[:16]), "%s: the mask shows a line of the key", name)
				}
			}
			assert.Check(t, strings.Contains(text, "RUN a\n") == strings.Contains(shown, "RUN a\n"), name)
		}
	}
	token := ruletest.Tokens()["github-token"]
	assert.Check(t, is.Equal(detect.Mask("CMD app --x=a;"+token+"\n", nil), "CMD app --x=****\n"))
}
