package rule_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestFilesOfWorkingCopies(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		want                bool
	}{
		{"Rails' secrets", "config/secrets.yml", "production:\n  secret_key_base: 0f1e2d3c4b5a\n", true},
		{"Rails' secrets from the environment", "config/secrets.yml", "production:\n  secret_key_base: <%= ENV[\"SECRET_KEY_BASE\"] %>\n", false},
		{"a secret of Kubernetes", "k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  url: cG9zdGdyZXM6Ly8=\n", true},
		{"one that is filled in by Helm", "chart/templates/secret.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  url: {{ .Values.url | b64enc }}\n  token: \"{{ .Values.token }}\"\n", false},
		{"one that is sealed", "k8s/db-secret.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK\n", false},
		{"one that is fetched", "k8s/secrets.yaml", "kind: ExternalSecret\nspec:\n  data:\n  - secretKey: password\n    remoteRef:\n      key: prod/db\n", false},
		{"values that sops encrypted", "helm/secrets.prod.yaml", "db:\n  password: ENC[AES256_GCM,data:pJ9v,iv:bXk=,tag:c2E=,type:str]\nsops:\n  version: 3.9.0\n", false},
		{"values in clear", "helm/values-local.yaml", "db:\n  host: db\n  password: x9Kq2vLp7\n", true},
		{"values without a secret", "helm/values.local.yaml", "replicas: 2\nimage:\n  tag: latest\n  pullSecret: regcred\n", false},
		{"a workflow of that name", ".github/workflows/secrets.yml", "jobs:\n  scan:\n    steps:\n    - uses: actions/checkout@v4\n      with:\n        token: ${{ secrets.GITHUB_TOKEN }}\n", false},
		{"dbt's profile", "profiles.yml", "prod:\n  outputs:\n    a:\n      type: postgres\n      password: x9Kq2vLp7\n", true},
		{"dbt's profile from the environment", "profiles.yml", "prod:\n  outputs:\n    a:\n      password: \"{{ env_var('DB_PASSWORD') }}\"\n", false},
		{"OpenStack's login", "clouds.yaml", "clouds:\n  a:\n    auth:\n      username: ci\n      password: \"x9Kq2vLp7\"\n", true},
		{"secrets of a .NET project", "secrets.json", `{"ConnectionStrings:Db": "Server=db;Password=x9Kq2vLp7;"}`, true},
		{"a function app's settings", "local.settings.json", `{"Values": {"Storage": "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=x9Kq2vLp7=="}}`, true},
		{"a function app that stores nothing", "local.settings.json", `{"IsEncrypted": false, "Values": {"AzureWebJobsStorage": "UseDevelopmentStorage=true", "FUNCTIONS_WORKER_RUNTIME": "node"}}`, false},
		{"translations in a folder of secrets", "src/secrets/strings.json", `{"title": "Your secrets"}`, false},
		{"a service's secret", "secrets/stripe_key_live", "x9Kq2vLp7x9Kq2vLp7\n", true},
		{"a placeholder for it", "secrets/stripe_key_live", "changeme\n", false},
		{"how to make secrets", "secrets/generate", "#!/bin/sh\nopenssl rand -hex 32\n", false},
		{"Android's signing", "android/key.properties", "storePassword=x9Kq2vLp7\nkeyAlias=upload\n", true},
		{"Android's paths", "android/local.properties", "sdk.dir=/opt/android\nflutter.sdk=/opt/flutter\n", false},
		{"a key of Maps in Android's properties", "local.properties", "MAPS_API_KEY=x9Kq2vLp7\n", true},
		{"Firebase in an app, which everybody can read", "android/app/google-services.json", `{"client": [{"api_key": [{"current_key": "AIzaSyD3vL0pQ9rT8uW7xY6zA5bC4dE3fG2hI1j"}]}]}`, false},
		{"a key as Google names it", "radio-prod-0a1b2c3d4e5f.json", `{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\nMIIE"}`, true},
		{"a build's file with a hash", "main-0a1b2c3d4e5f.json", `{"a": 1}`, false},
		{"Google's login of an application", "client_secret_1.apps.googleusercontent.com.json", `{"installed": {"client_secret": "GOCSPX-x9Kq2vLp7"}}`, true},
		{"a token that a script keeps", "token.json", `{"token": "ya29.a0", "refresh_token": "1//0gx9Kq2vLp7"}`, true},
		{"colours", "tokens.json", `{"color": {"brand": {"value": "#0b6e4f"}}}`, false},
		{"an upload from an editor", ".vscode/sftp.json", `{"host": "ftp.example.com", "password": "x9Kq2vLp7"}`, true},
		{"an upload by key", ".vscode/sftp.json", `{"host": "ftp.example.com", "privateKeyPath": "~/.ssh/id_rsa", "passphrase": true}`, false},
		{"an agent's server with a token", ".mcp.json", `{"mcpServers": {"github": {"env": {"GITHUB_PERSONAL_ACCESS_TOKEN": "ghp_x9Kq2vLp7"}}}}`, true},
		{"an agent's server with a variable", ".cursor/mcp.json", `{"mcpServers": {"github": {"headers": {"Authorization": "Bearer ${env:GITHUB_TOKEN}"}}}}`, false},
		{"an agent's permissions", ".claude/settings.local.json", `{"permissions": {"allow": ["Bash(go test:*)"]}}`, false},
		{"WordPress", "wp-config.php", "<?php\ndefine( 'DB_PASSWORD', 'x9Kq2vLp7' );\n", true},
		{"WordPress as it is installed", "wp-config.php", "<?php\ndefine( 'DB_PASSWORD', 'password_here' );\ndefine( 'AUTH_KEY', 'put your unique phrase here' );\n", false},
		{"WordPress from the environment", "wp-config.php", "<?php\ndefine('DB_PASSWORD', getenv('WORDPRESS_DB_PASSWORD'));\n", false},
		{"Symfony's parameters", "app/config/parameters.yml", "parameters:\n    database_password: x9Kq2vLp7\n", true},
		{"Symfony's parameters without any", "app/config/parameters.yml", "parameters:\n    database_password: ~\n    secret: ThisTokenIsNotSoSecretChangeIt\n", false},
		{"Drupal's defaults", "sites/default/settings.php", "<?php\n *   'password' => 'sqlpassword',\n$databases = [];\n", false},
		{"Django's local settings", "app/local_settings.py", "DATABASES = {'default': {'PASSWORD': 'x9Kq2vLp7'}}\n", true},
		{"Django's local settings without any", "app/local_settings.py", "DEBUG = True\nSECRET_KEY = os.environ['SECRET_KEY']\n", false},
		{"Phoenix at run time", "config/prod.secret.exs", "config :app, App.Endpoint, secret_key_base: System.get_env(\"SECRET_KEY_BASE\")\n", false},
		{"Terraform's backend", "prod.tfbackend", "bucket = \"state\"\nsecret_key = \"x9Kq2vLp7\"\n", true},
		{"Terraform's backend by role", "prod.tfbackend", "bucket = \"state\"\nregion = \"eu-west-1\"\n", false},
		{"Terraform's variables as JSON", "prod.auto.tfvars.json", `{"db_password": "x9Kq2vLp7"}`, true},
		{"a publishing profile", "Properties/PublishProfiles/web.pubxml", "<UserName>ci</UserName>\n<Password></Password>", false},
		{"a key of JSON web keys", "jwks.json", `{"keys": [{"kty": "RSA", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc", "e": "AQAB"}]}`, false},
		{"cargo's registry", ".cargo/config.toml", "[registries.ours]\nindex = \"https://h.example.com/git\"\ntoken = \"Bearer x9Kq2vLp7\"\n", true},
		{"cargo's login for its home", "cargo/credentials.toml", "[registry]\ntoken = \"x9Kq2vLp7\"\n", true},
		{"a crate called cargo", "cargo/credentials.toml", "[fields]\nname = \"user\"\n", false},
		{"a login of Kubernetes for a stage", "kubeconfig-staging.yaml", "users:\n- user:\n    token: x9Kq2vLp7\n", true},
		{"a registry's login without its folder", "config.json", `{"auths": {"registry.example.com": {"auth": "eDp4OUtxMnZMcDc="}}, "HttpHeaders": {}}`, true},
		{"an application's configuration", "src/config.json", `{"auths": {"google": {"client": "a"}}, "password": "x9Kq2vLp7"}`, false},
		{"keys as AWS hands them out", "new_user_credentials.csv", "User name,Access key ID,Secret access key\nci,AKIAZ5XQW3LJ7T4KD2MV,x9Kq2vLp7\n", true},
		{"a table of logins without passwords", "test-credentials.csv", "user,role\nci,admin\n", false},
		{"a principal of Azure", "azure-credentials.json", `{"clientId": "a", "clientSecret": "x9Kq2vLp7x9K"}`, true},
		{"Ansible's vault, open", "group_vars/all/vault.yml", "vault_db_password: x9Kq2vLp7\n", true},
		{"Ansible's vault, closed", "group_vars/all/vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n6238643332\n", false},
		{"Flask's instance", "instance/config.py", "SECRET_KEY = 'x9Kq2vLp7'\n", true},
		{"npm's login under another name", "ci.npmrc", "//registry.example.com/:_authToken=x9Kq2vLp7\n", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			kind, match := rule.MatchFile(tc.path)
			assert.Check(t, is.Equal(match, rule.DoubtfulMatch), kind.Name)
			assert.Check(t, is.Equal(kind.HoldsCredential([]byte(tc.content)), tc.want), kind.Name)
		})
	}
}

func TestFilesOfWorkingCopiesThatAreNotLookedAt(t *testing.T) {
	t.Parallel()
	for _, p := range []string{
		".env.example", ".env.sample", ".env.dist", ".env.template", ".env.local.example", "example.env", ".envrc.example", "env.example",
		".env/pyvenv.cfg", ".env/bin/activate", ".env/lib/python3.11/site-packages/certifi/cacert.pem", "env/lib/python3.11/site-packages/pip/_vendor/certifi/cacert.pem",
		"certs/ca-bundle.pem", "certs/cacert.pem", "rds-combined-ca-bundle.pem", "global-bundle.pem", "dhparam.pem", "ca.crt", "server.crt", "ca-certificates.crt",
		"id_rsa.pub", "keys/deploy_key.pub", "android/app/debug.keystore", "src/secrets/index.ts", "internal/kubeconfig.go", "lib/kube_config_loader.rb",
		"secrets.md", "docs/secrets.html", "config/credentials.yml.enc", "wp-config-sample.php", "wp-config-docker.php", "default.settings.php", "appsettings.json",
		".secrets.baseline", ".terraform.lock.hcl", "terraform.tfvars.example", "kubeconfig.example", "kubeconfig.template.yaml", "docker-compose.yml",
		".github/workflows/ci.yml", "package.json", "tsconfig.json", "requirements.txt", "pom.xml", "build.gradle", "Cargo.toml", "GoogleService-Info.plist",
		"src/main/resources/application.yml", "config/database.yml", "app/settings.py", "src/auth/token.go", "tokenizer.json", "webpack.config.js",
		"vendor/github.com/lib/pq/certs/testdata/server.key", "gradle/wrapper/gradle-wrapper.properties", "secring.md", "key.go", "keys.ts",
		"release-signing.key", "known-safe-packages.json", "rootfs/etc/pam.d/common-password", "bin/api_token", "tools/get-token", "views/reset_password",
	} {
		kind, match := rule.MatchFile(p)
		assert.Check(t, is.Equal(match, rule.NoMatch), "%s: %s", p, kind.Name)
	}
}
