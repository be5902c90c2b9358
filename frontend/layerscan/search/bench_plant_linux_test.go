package search_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
)

// planted are credentials in a tree: those that a shape or a path tells, and opaque
// ones that only somebody who knows their values can find.
type planted struct {
	paths  []string
	values []string
}

// tokenKinds are the kinds that are planted as tokens in ordinary files.
var tokenKinds = []string{
	"github-token", "github-pat", "gitlab-token", "npm-token", "pypi-token", "docker-token", "aws-key", "azure-storage-key",
	"digitalocean-token", "slack-token", "slack-webhook", "stripe-key", "sendgrid-key", "openai-key", "anthropic-key",
	"hugging-face-token", "vault-token", "private-key", "grafana-service-token", "age-key", "terraform-token", "shopify-token",
}

// credentialFiles are files that their names tell; %s is a password.
var credentialFiles = map[string]string{
	"root/.npmrc":                    "//registry.corp/:_authToken=%s\n",
	"root/.netrc":                    "machine git.corp login bot password %s\n",
	"root/.pgpass":                   "db.corp:5432:app:app:%s\n",
	"etc/nginx/.htpasswd":            "bot:$apr1$%.8s$Q3xZ9vK1mB7nT5rY2wL0p/\n",
	"root/.git-credentials":          "https://bot:%s@git.corp\n",
	"root/.docker/config.json":       `{"auths":{"registry.corp":{"auth":"%s"}}}`,
	"root/.aws/credentials":          "[default]\naws_access_key_id = AKIA2QZRT7VYWXKLMNB4\naws_secret_access_key = %s4Xk9Qm2Zt7\n",
	"etc/pip.conf":                   "[global]\nindex-url = https://bot:%s@pypi.corp/simple\n",
	"root/.pypirc":                   "[pypi]\nusername = bot\npassword = %s\n",
	"root/.m2/settings.xml":          "<settings><servers><server><id>a</id><password>%s</password></server></servers></settings>\n",
	"root/.gradle/gradle.properties": "repoPassword=%s\n",
	"srv/app/.env":                   "DATABASE_PASSWORD=%s\n",
	"root/.kube/config":              "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: %s\n",
	"root/.config/gh/hosts.yml":      "github.com:\n    oauth_token: %s\n    user: bot\n",
}

// plantAll puts 41 credentials into a tree: 22 tokens, 14 files, 5 opaque values.
func plantAll(tb testing.TB, dir string) planted {
	tb.Helper()
	var p planted
	put := func(at, text string) {
		assert.NilError(tb, os.MkdirAll(filepath.Dir(filepath.Join(dir, at)), 0o755))
		assert.NilError(tb, os.WriteFile(filepath.Join(dir, at), []byte(text), 0o600))
		p.paths = append(p.paths, "/"+at)
	}
	tokens := ruletest.Tokens()
	for i, kind := range tokenKinds {
		text := fmt.Sprintf("// settings\nexport const setting = `%s`;\n", tokens[kind])
		switch at := fmt.Sprintf("srv/app/part%02d.js", i); i % 8 {
		case 3:
			put(at+".gz", string(gz([]byte(text))))
		case 6:
			put(at+".tgz", string(gz(tarred([]byte(text)))))
		default:
			put(at, text)
		}
	}
	for at, text := range credentialFiles {
		put(at, fmt.Sprintf(text, strings.ToLower(rand.Text()[:9])+rand.Text()[:9]))
	}
	for i, write := range []func(string) string{
		func(v string) string { return "cache of " + v + "\n" },
		func(v string) string { return base64.StdEncoding.EncodeToString([]byte("login:" + v)) },
		func(v string) string { return hex.EncodeToString([]byte(v)) },
		func(v string) string {
			return "SQLite format 3\x00" + strings.Repeat("\x00", 4000) + "\x17" + v + "\x01\x02"
		},
		func(v string) string { return string(gz([]byte("x\n" + v + "\n"))) },
	} {
		value := ruletest.Random("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 20)
		p.values = append(p.values, value)
		put(fmt.Sprintf("var/lib/app/data%d", i), write(value))
	}
	return p
}
