package rule_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
)

func TestKeysThatEverybodyHas(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	known := encoded(t, server.TLS.Certificates[0].PrivateKey)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	assert.NilError(t, err)
	genuine := encoded(t, key)

	for _, p := range []string{"root/.ssh/id_rsa", "app/server.pem"} {
		for _, tc := range []struct {
			name, content string
			want          bool
		}{
			{"one that everybody has", known, false},
			{"the same with the line ends of Windows", strings.ReplaceAll(known, "\n", "\r\n"), false},
			{"a genuine one", genuine, true},
			{"a genuine one behind it", known + genuine, true},
			{"a genuine one before it", genuine + known, true},
			{"an empty one behind it", known + "-----BEGIN PRIVATE KEY-----\n", false},
		} {
			held := slices.ContainsFunc(rule.FitsInImage(p), func(f rule.Fit) bool { return f.Holds([]byte(tc.content)) })
			assert.Check(t, held == tc.want, "%s: %s", p, tc.name)
		}
	}
}

func TestDigestsOfCredentials(t *testing.T) {
	t.Parallel()
	key := ruletest.PrivateKeys()["RSA"]
	_, text, _ := strings.Cut(key, "-----BEGIN RSA ")
	want := rule.CredentialDigest(text)
	for name, quoted := range map[string]string{
		"line ends of Windows": strings.ReplaceAll(text, "\n", "\r\n"),
		"in JSON":              strings.ReplaceAll(text, "\n", `\n`),
		"indented":             strings.ReplaceAll(text, "\n", "\n  "),
		"cut":                  text[:400],
	} {
		assert.Check(t, rule.CredentialDigest(quoted) == want, name)
	}
	other := strings.ToLower(text[:200]) + text[200:]
	assert.Check(t, rule.CredentialDigest("PRIVATE KEY-----"+other[16:]) != want, "another key")
	assert.Check(t, rule.CredentialDigest("ghp_a") != rule.CredentialDigest("ghp_b"))
}

func TestPublishedDigestsAreInOrder(t *testing.T) {
	t.Parallel()
	dt, err := os.ReadFile("fakes.txt")
	assert.NilError(t, err)
	all := strings.Fields(string(dt))
	assert.Check(t, len(all) > 600)
	assert.Check(t, slices.IsSorted(all) && len(slices.Compact(slices.Clone(all))) == len(all))
	for _, digest := range all {
		assert.Check(t, len(digest) == 16 && strings.Trim(digest, "0123456789abcdef") == "", digest)
	}
}

func encoded(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	assert.NilError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
