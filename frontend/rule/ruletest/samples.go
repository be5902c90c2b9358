// Package ruletest has samples of credential files and of files that look like
// them, for tests of all that judges files.
package ruletest

import "slices"

// Sample is a kind of file with a path that is one and a path that looks like it,
// and content that holds a credential and content that looks like it. A kind
// without content is certain by its name.
type Sample struct{ Kind, Path, Near, Holds, Clean string }

// Samples has one at least for every kind of the catalogue.
func Samples() []Sample {
	return slices.Concat(toolSamples(), projectSamples(), homeSamples(), serverSamples(), personalSamples(), hintSamples())
}

// toolSamples are what tools keep.
func toolSamples() []Sample {
	const key = "-----BEGIN OPENSSH PRIVATE KEY-----\n"
	return []Sample{
		{"ssh-key", "root/.ssh/work", "root/.ssh/authorized_keys", key, "Host *\n  User git\n"},
		{"gpg-key", "root/.gnupg/private-keys-v1.d/a1.key", "root/.gnupg/pubring.kbx", "", ""},
		{"age-key", "conf/age-key.txt", "conf/page.txt", "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQ\n", "# public key: age1qqq\n"},
		{"host-key", "etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_rsa_key.pub", "", ""},
		{"tls-key", "tls/server.key", "tls/server.crt", key, "a keynote"},
		{"pem", "tls/bundle.pem", "tls/bundle.pem.md", cert + key, cert},
		{"ejson-key", "opt/ejson/keys/0a", "secrets.ejson", "", ""},
		{"symfony-decrypt-key", "config/secrets/prod/prod.decrypt.private.php", "config/secrets/prod/prod.encrypt.public.php", "", ""},
		{"rails-master-key", "config/master.key", "config/master.key.example", "", ""},
		{"npmrc", ".npmrc", ".npmrc.example", "//r.example.com/:_authToken=abc\n", "//r.example.com/:_authToken=${T}\n"},
		{"yarnrc", ".yarnrc.yml", "yarn.lock", "npmAuthToken: abc\n", "npmAuthToken: ${T}\n"},
		{"bunfig", "bunfig.toml", "bun.lockb", "token = \"abc\"\n", "token = \"$T\"\n"},
		{"pip-conf", "etc/pip.conf", "etc/pip.conf.template", "index-url = https://u:abc@h.example.com\n", "index-url = https://h.example.com\n"},
		{"pypirc", ".pypirc", ".pypirc.sample", "password: abc\n", "[distutils]\nindex-servers = a\n"},
		{"poetry-auth", "root/.config/pypoetry/auth.toml", "poetry.lock", "password = \"abc\"\n", "[http-basic]\n"},
		{"conda-config", "root/.condarc", "conda.yml", "- https://h.example.com/t/ab-01234567-89ab-cdef/channel\n", "- conda-forge\n"},
		{"maven-settings", "root/.m2/settings.xml", "settings.gradle", "<password>abc</password>", "<password>${env.P}</password>"},
		{"gradle-properties", "gradle.properties", "gradlew", "repoToken=abc\n", "repoToken=${T}\n"},
		{"sbt-credentials", "root/.sbt/.credentials", "root/.sbt/repositories", "", ""},
		{"nuget-config", "NuGet.Config", "packages.config", `<add key="ClearTextPassword" value="abc" />`, `<add key="ClearTextPassword" value="%T%" />`},
		{"composer-auth", "auth.json", "composer.json", `{"github-oauth": {"github.com": "abc"}}`, `{"github-oauth": {}}`},
		{"gem-credentials", "usr/local/bundle/config", "Gemfile", "BUNDLE_GEMS__EXAMPLE__COM: \"u:abc\"\n", "BUNDLE_PATH: \"vendor\"\n"},
		{"cargo-credentials", "root/.cargo/credentials.toml", "root/.cargo/config.toml", "", ""},
		{"cargo-credentials", "usr/local/cargo/credentials.toml", "usr/local/cargo/env", "", ""},
		{"cargo-credentials", "opt/cargo/credentials.toml", "opt/cargo/bin/cargo", "[registry]\ntoken = \"abc\"\n", "[registry]\n"},
		{"hex-config", "root/.hex/hex.config", "mix.exs", "{api_key,<<\"abc\">>}.\n", "{offline,true}.\n"},
		{"renviron", "root/.Renviron", "install.R", "GITHUB_PAT=abc\n", "R_LIBS=/usr/lib/R\n"},
		{"apt-auth", "etc/apt/auth.conf.d/a.conf", "etc/apt/sources.list", "machine h.example.com login u password abc\n", "# none\n"},
		{"pub-credentials", "root/.pub-cache/credentials.json", "pubspec.yaml", "", ""},
		{"conan-credentials", "root/.conan2/credentials.json", "conanfile.txt", "", ""},
		{"aws-credentials", "root/.aws/credentials", "aws.tf", "aws_secret_access_key = abc\n", "[default]\naws_access_key_id =\n"},
		{"aws-config", "root/.aws/config", "awscli.py", "aws_secret_access_key = abc\n", "region = eu-west-1\n"},
		{"aws-key-download", "bob_accessKeys.csv", "users.csv", "", ""},
		{"s3-config", "root/.s3cfg", "s3.py", "secret_key = abc\n", "secret_key = %(SECRET)s\n"},
		{"service-account", "serviceAccountKey.json", "service.json", `{"type": "service_account"}`, `{"kind": "ServiceAccount"}`},
		{"gcloud-credentials", "gcp-prod.json", "package.json", `{"type": "authorized_user"}`, `{"project": "p"}`},
		{"azure-credentials", "root/.azure/msal_token_cache.json", "root/.azure/config", "", ""},
		{"kubeconfig", "root/.kube/config", "kube.yaml", "    token: abc\n", "    exec:\n      command: aws\n"},
		{"docker-config", "root/.docker/config.json", "docker/config.js", `{"auths": {"h.example.com": {"auth": "abc"}}}`, `{"credsStore": "desktop"}`},
		{"terraform-credentials", "prod.tfvars", "main.tf", "db_password = \"abc\"\n", "region = \"eu\"\n"},
		{"terraform-state", "terraform.tfstate", "terraform.tf", `"admin_password": "abc"`, `"resources": []`},
		{"pulumi-credentials", "root/.pulumi/credentials.json", "Pulumi.yaml", "", ""},
		{"vault-token", "root/.vault-token", "vault.hcl", "", ""},
		{"cloud-cli", "root/.fly/config.yml", "fly.toml", "access_token: abc\n", "last_login: never\n"},
		{"netrc", "root/.netrc", "netrc.md", "machine h login u password abc\n", "machine h login u password <token>\n"},
		{"git-credentials", "root/.gitconfig", ".gitignore", "[url \"https://u:abc@h.example.com\"]\n", "[user]\n\tname = a\n"},
		{"gh-hosts", "root/.config/gh/hosts.yml", "hosts.yml", "    oauth_token: abc\n", "    user: a\n"},
		{"subversion-auth", "root/.subversion/auth/svn.simple/0a", "root/.subversion/config", "", ""},
		{"huggingface-token", "root/.cache/huggingface/token", "root/.cache/huggingface/hub", "", ""},
		{"kaggle", "kaggle.json", "kaggle.py", "", ""},
		{"agent-login", "root/.codex/auth.json", "root/.codex/config.toml", "", ""},
		{"streamlit-secrets", "app/.streamlit/secrets.toml", "app/.streamlit/config.toml", "key = \"abc\"\n", "key = \"\"\n"},
		{"rclone-conf", "root/.config/rclone/rclone.conf", "rclone.sh", "", ""},
		{"sentryclirc", ".sentryclirc", "sentry.client.config.ts", "token=abc\n", "[defaults]\norg=a\n"},
		{"ci-login", "root/.circleci/cli.yml", "root/.circleci/config.yml", "token: abc\n", "host: https://h.example.com\n"},
		{"database-password", "root/.my.cnf", "etc/mysql/my.cnf", "[client]\npassword=abc\n", "[client]\nuser=root\n"},
		{"dotenv", ".env.production", ".env.example", "API_TOKEN=abc\n", "API_TOKEN=changeme\n"},
		{"htpasswd", "etc/nginx/.htpasswd", "htpasswd.sh", "bob:$apr1$abc$def\n", "# none\n"},
		{"ppp-secrets", "etc/ppp/chap-secrets", "etc/ppp/options", "bob * abc *\n", "# none\n"},
		{"ipsec-secrets", "etc/ipsec.secrets", "etc/ipsec.conf", ": PSK \"abc\"\n", "# none\n"},
		{"keytab", "etc/krb5.keytab", "etc/krb5.conf", "", ""},
		{"vpn-config", "office.ovpn", "ovpn.sh", "<key>\n" + key, "<ca>\n" + cert},
		{"wireguard", "etc/wireguard/wg0.conf", "wg.sh", "PrivateKey = abc=\n", "PublicKey = abc=\n"},
		{"mail-login", "root/.msmtprc", "postfix.cf", "password abc\n", "host h.example.com\n"},
		{"mail-login", "etc/exim4/passwd.client", "etc/exim4/conf.d", "smtp.example.com:bob:abc\n", "# target.mail.server.example:login:password\n"},
		{"cargo-config", ".cargo/config.toml", "Cargo.toml", "[registries.ours]\ntoken = \"abc\"\n", "[build]\njobs = 4\n"},
		{"uv-config", "uv.toml", "uv.lock", "url = \"https://u:abc@h.example.com/simple\"\n", "url = \"https://h.example.com/simple\"\n"},
	}
}

// projectSamples are what developers keep in a working copy.
func projectSamples() []Sample {
	return []Sample{
		{"secrets-yaml", "config/secrets.yml", "config/secrets.yml.sample", "production:\n  secret_key_base: abc\n", "production:\n  secret_key_base: <%= ENV[\"KEY\"] %>\n"},
		{"secrets-json", "local.settings.json", "settings.json", `{"Values": {"ApiKey": "abc"}}`, `{"Values": {"AzureWebJobsStorage": "UseDevelopmentStorage=true"}}`},
		{"secret-of-a-service", "secrets/jwt", "src/secrets.go", "x9Kq2vLp7\n", "export * from './jwt'\n"},
		{"properties", "android/key.properties", "log4j.properties", "storePassword=abc\n", "storeFile=release.jks\n"},
		{"publish-profile", "Properties/PublishProfiles/site.pubxml", "site.csproj", "<Password>abc</Password>", "<!-- <Password>abc</Password> -->"},
		{"upload-login", ".vscode/sftp.json", ".vscode/settings.json", `{"password": "abc"}`, `{"privateKeyPath": "~/.ssh/id_rsa"}`},
		{"agent-config", ".mcp.json", "mcp.md", `{"env": {"GITHUB_TOKEN": "abc"}}`, `{"env": {"GITHUB_TOKEN": "${GITHUB_TOKEN}"}}`},
		{"php-config", "wp-config.php", "wp-config-sample.php", "define( 'DB_PASSWORD', 'abc' );\n", "define( 'DB_PASSWORD', getenv('DB_PASSWORD') );\n"},
		{"python-settings", "app/local_settings.py", "app/settings.py", "SECRET_KEY = 'abc'\n", "SECRET_KEY = os.environ['SECRET_KEY']\n"},
		{"elixir-secrets", "config/prod.secret.exs", "config/prod.exs", "  secret_key_base: \"abc\"\n", "  secret_key_base: System.fetch_env!(\"KEY\")\n"},
		{"jwk", "config/jwks.json", "config/keys.ts", `{"kty": "OKP", "d": "nWGxne_9WmC6hEr0kuwsxERJ"}`, `{"kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7h"}`},
		{"password-database", "team.kdbx", "team.kdl", "", ""},
		{"registry-logins", "ci/config.json", "config.js", `{"auths": {"h.example.com": {"auth": "abc"}}}`, `{"db": {"password": "abc"}}`},
		{"secret-key", "secret.key", "secretary.txt", "", ""},
		{"secret-file", "secrets.txt", "secrets.go", "", ""},
	}
}
