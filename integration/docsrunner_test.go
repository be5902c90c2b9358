package integration_test

import (
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
)

// runner gives a reader what the runner of a CI has: its variables, and secrets in
// variables and in files outside of the project. And it adds the credential files of
// all the tools that the pages tell of.
func (r *reader) runner(t *testing.T) {
	t.Helper()
	netrc, err := os.ReadFile(filepath.Join(r.dir, ".netrc"))
	assert.NilError(t, err)
	r.outside = t.TempDir()
	outside := filepath.Join(r.outside, "netrc")
	assert.NilError(t, os.WriteFile(outside, netrc, 0o600))
	r.env = append(r.env,
		"API_TOKEN="+leak.NewValue("API_TOKEN", leak.URLLegal).Reveal(), "NETRC="+string(netrc), "NETRC_FILE="+outside,
		"RUNNER_TEMP="+t.TempDir(), "CI_REGISTRY_IMAGE="+string(testenv.Registry)+"/app", "CI_COMMIT_SHORT_SHA=0a1b2c3d",
		"GITHUB_SHA=0a1b2c3d", "BUILD_NUMBER=7",
	)
	r.env = append(r.env, registryWithLogin(t)...)
	host, err := r.shell(t, "docker buildx inspect | sed -n 's/^Endpoint: *//p'").Output()
	assert.NilError(t, err)
	r.env = append(r.env, "BUILDKIT_HOST="+strings.TrimSpace(string(host)))
	password := leak.NewValue("FILE_PASSWORD", leak.URLLegal).Reveal()
	for name, content := range map[string]string{
		".npmrc":           "//registry.example.com/:_authToken=%s\n",
		"settings.xml":     "<settings><servers><server><id>corp</id><username>me</username><password>%s</password></server></servers></settings>\n",
		"NuGet.Config":     `<configuration><packageSourceCredentials><corp><add key="ClearTextPassword" value="%s"/></corp></packageSourceCredentials></configuration>` + "\n",
		"auth.json":        `{"http-basic": {"registry.example.com": {"username": "me", "password": "%s"}}}` + "\n",
		"credentials.toml": "[registries.corp]\ntoken = \"%s\"\n",
		"auth.conf":        "machine registry.example.com login me password %s\n",
		".git-credentials": "https://me:%s@registry.example.com\n",
		"id_ed25519":       "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n-----END OPENSSH PRIVATE KEY-----\n",
	} {
		r.write(t, name, fmt.Sprintf(content, password))
	}
}

// registryWithLogin starts a registry that asks for a login, and gives the variables by
// which a CI names both.
func registryWithLogin(t *testing.T) []string {
	t.Helper()
	const user = "ci"
	password := rand.Text()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u, p, _ := r.BasicAuth(); u != user || p != password {
			w.Header().Set("WWW-Authenticate", "Basic")
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	t.Cleanup(server.Close)
	trusted := filepath.Join(t.TempDir(), "ca.crt")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	assert.NilError(t, os.WriteFile(trusted, certificate, 0o644))
	return []string{"CI_REGISTRY=" + server.Listener.Addr().String(), "CI_REGISTRY_USER=" + user, "CI_REGISTRY_PASSWORD=" + password, "SSL_CERT_FILE=" + trusted}
}
