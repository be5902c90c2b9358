package integration_test

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/template"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"github.com/leaktight/leaktight/integration/leak"
	"gotest.tools/v3/assert"
)

// planted are the secrets of one build, by the names that templates have for them.
type planted map[string]leak.Value

// plant makes secrets for one build.
func plant(t *testing.T) planted {
	t.Helper()
	sshKey, err := leak.NewSSHKey("SSHKey")
	assert.NilError(t, err)
	tlsKey, err := leak.NewTLSKey("TLSKey")
	assert.NilError(t, err)
	planted := maps.Clone(tokens())
	// Most characters that an encoding writes otherwise, and yet a line of a file.
	for _, value := range []leak.Value{leak.NewValue("Value", ""), leak.NewValue("Other", ""), leak.NewValue("Odd", `"<&>'\%+`), sshKey, tlsKey} {
		planted[value.Name()] = value
	}
	return planted
}

// tokens are tokens of all kinds, made once, as that takes long.
var tokens = sync.OnceValue(func() planted {
	all := planted{}
	for name, text := range ruletest.Tokens() {
		const secret = 20 // any kind ends with at least as many characters that are secret, but for keys
		if !strings.Contains(text, "\n") || name == "aws-key" {
			all[name] = leak.KnownValue(name, text, text[len(text)-secret:])
		}
	}
	return all
})

// fill fills a template in.
func (p planted) fill(t *testing.T, text string) string {
	t.Helper()
	parsed, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		"base64": func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) },
		"random": rand.Text,
		"tar":    func(name, content string) string { return string(packtest.Tar(map[string]string{name: content})) },
		"zstd":   func(content string) string { return string(packtest.Zstd(content)) },
		"token":  func(name string) string { return p[name].Reveal() },
	}).Parse(text)
	assert.NilError(t, err)
	texts := map[string]string{}
	for name, value := range p {
		texts[name] = value.Reveal()
	}
	var out strings.Builder
	assert.NilError(t, parsed.Execute(&out, texts))
	return out.String()
}

func (p planted) finder() *leak.Finder {
	return leak.NewFinder(slices.Collect(maps.Values(p))...)
}
