package rule_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestSecretIsNeverPrinted: no way to format or to encode a secret gives its value.
func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	value := ruletest.Random("ghijklmnopqrstuvwxyz0123456789", 20)
	secret := rule.Secret(value)
	var ways []string
	for _, verb := range []string{"%s", "%q", "%v", "%+v", "%#v", "%x", "%d"} {
		ways = append(ways, fmt.Sprintf(verb, secret), fmt.Sprintf(verb, struct{ Password rule.Secret }{secret}))
	}
	encoded, err := json.Marshal(map[string]rule.Secret{"password": secret})
	assert.NilError(t, err)
	ways = append(ways, secret.String(), fmt.Sprint(secret), fmt.Errorf("login: %v", secret).Error(), string(encoded))
	for i, text := range ways {
		assert.Check(t, !strings.Contains(text, value) && !strings.Contains(text, fmt.Sprintf("%x", value)), "way %d prints the value", i)
		assert.Check(t, is.Contains(text, "****"), "way %d", i)
	}
	assert.Check(t, is.Equal(string(secret), value), "whoever needs the value converts it")
}
