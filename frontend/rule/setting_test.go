package rule_test

import (
	"slices"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

// TestConfigurations is about files that most applications have, which stop a build
// where they hold a password that somebody should not read.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		want                bool
	}{
		{"Spring's password", "application.properties", "spring.datasource.password=x9Kq2vLp7Zt4\n", true},
		{"Spring's default", "application.properties", "spring.datasource.password=postgres\nspring.jpa.open-in-view=false\n", false},
		{"Spring's variable with a default", "application.yml", "jwt:\n  secret: ${JWT_SECRET:x9Kq2vLp7Zt4mWdR}\n", false},
		{"a secret in words", "application.yml", "client-secret: my-client-secret-for-development-1\n", false},
		{"names of .NET", "web.config", `<add assembly="System.Web, Version=4.0.0.0, PublicKeyToken=b03f5f7f11d50a3a" />`, false},
		{"a connection of .NET", "web.config", `<add connectionString="Server=db;User=sa;Password=x9Kq2vLp7Zt4" />`, true},
		{"a connection of .NET that Windows logs in", "web.config", `<add connectionString="Server=db;Integrated Security=SSPI" />`, false},
		{"where tokens come from", "appsettings.json", `{"tokenEndpoint": "https://h.example.com/oauth2/v2.0/token", "accessKeyId": "x9Kq2vLp7Zt4"}`, false},
		{"a token", "appsettings.json", `{"Api": {"accessToken": "x9Kq2vLp7Zt4"}}`, true},
		{"a key for browsers", "appsettings.json", `{"Maps": {"apiKey": "AIzaSyD3vL0pQ9rT8uW7xY6zA5bC4dE3fG2hI1j"}}`, false},
		{"the name of a secret of Kubernetes", "application.yml", "secretName: tls-x9Kq2vLp7Zt4\ntokenType: Bearer2x9Kq\n", false},
		{"an entry of a vault", "application.yml", "password: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-x9Kq2v\n", false},
		{"a database that everybody can log in to", "application.yml", "url: postgres://postgres:postgres@localhost/app\n", false},
		{"a database that not everybody can", "application.yml", "url: postgres://app:x9Kq2vLp7Zt4@db.acme.io/app\n", true},
		{"PHP's constant", "config.inc.php", "$cfg['Servers'][1]['password'] = 'x9Kq2vLp7Zt4';\n", true},
		{"PHP's call", "config.inc.php", "$cfg['Servers'][1]['password'] = getenv('PMA_PASSWORD_2024x9');\n", false},
		{"a login for pulling", "etc/supervisord.conf", "[inet_http_server]\npassword=x9Kq2vLp7Zt4\n", true},
		{"without", "etc/supervisord.conf", "[inet_http_server]\n;password=x9Kq2vLp7Zt4\n", false},
	} {
		held := slices.ContainsFunc(rule.FitsInImage(tc.path), func(f rule.Fit) bool { return !f.Minor && f.Holds([]byte(tc.content)) })
		assert.Check(t, held == tc.want, tc.name)
	}
}
