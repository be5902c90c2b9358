package rule_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
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

func encoded(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	assert.NilError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
