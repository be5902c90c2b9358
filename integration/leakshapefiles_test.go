package integration_test

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// tool is a build in which a program leaves a file of some content at a path. What
// the program is called and where it has the content from tells nothing.
func tool(path, content string) recipe {
	return recipe{
		dockerfile: "FROM alpine\nRUN --mount=target=/src sh /src/tool " + path + "\nRUN rm " + path + "\n",
		context: files{
			"tool": "mkdir -p \"$(dirname \"$1\")\" && cat /src/seed > \"$1\"\n",
			"seed": content,
		},
	}
}

// written is the shape of a credential file that a RUN leaves at a path and a later
// one removes, and of a file there that is harmless. A harmless path goes with the
// same content, "PATH: CONTENT" with its own.
func written(name, path, content, harmless string) leakShape {
	miss := tool(path, harmless)
	if strings.HasPrefix(harmless, "/") {
		other, own, ok := strings.Cut(harmless, ": ")
		if !ok {
			own = content
		}
		miss = tool(other, own)
	}
	return leakShape{
		name: name, leak: tool(path, content), miss: miss,
		want: place{rule.CredentialInLayer, 3, path, "layer 1 of 2, RUN sh …"},
	}
}

// loginShapes are what package managers and other clients keep their logins in.
func loginShapes() []leakShape {
	return []leakShape{
		written("npm login or a token that npm expands", "/root/.npmrc", "//registry.example.com/:_authToken={{.Value}}\n", "//registry.example.com/:_authToken=${NPM_TOKEN}\n"),
		written("npm config set --location=global or a registry alone", "/usr/local/etc/npmrc", "//registry.example.com/:_password={{base64 .Value}}\n", "registry=https://registry.example.com/\n"),
		written("yarn config set or a token that yarn expands", "/root/.yarnrc.yml", "npmAuthToken: \"{{.Value}}\"\n", "npmAuthToken: \"${NPM_TOKEN}\"\n"),
		written("docker login or a credential helper", "/root/.docker/config.json", `{"auths":{"registry.example.com":{"auth":"{{base64 .Value}}"}}}`, `{"credHelpers":{"registry.example.com":"ecr-login"}}`),
		written("podman login or no login yet", "/root/.config/containers/auth.json", `{"auths":{"registry.example.com":{"auth":"{{base64 .Value}}"}}}`, `{"auths":{}}`),
		written("netrc or an empty one", "/root/.netrc", "machine git.example.com login bot password {{.Value}}\n", ""),
		written("git credential store or an empty one", "/root/.git-credentials", "https://bot:{{.Value}}@git.example.com\n", ""),
		written("git clone with a token or without", "/app/.git/config", "[remote \"origin\"]\n\turl = https://oauth2:{{.Value}}@git.example.com/a.git\n", "[remote \"origin\"]\n\turl = https://git.example.com/a.git\n"),
		written("git config insteadOf with a token or with a host", "/etc/gitconfig", "[url \"https://bot:{{.Value}}@git.example.com/\"]\n\tinsteadOf = git@git.example.com:\n", "[url \"https://git.example.com/\"]\n\tinsteadOf = git@git.example.com:\n"),
		written("pip config set of an index with a password or without", "/root/.config/pip/pip.conf", "[global]\nindex-url = https://bot:{{.Value}}@pypi.example.com/simple\n", "[global]\nindex-url = https://pypi.example.com/simple\n"),
		written("twine's pypirc or one without a password", "/root/.pypirc", "[pypi]\nusername = bot\npassword = {{.Value}}\n", "[pypi]\nusername = bot\n"),
		written("poetry config http-basic or its settings", "/root/.config/pypoetry/auth.toml", "[http-basic.private]\nusername = \"bot\"\npassword = \"{{.Value}}\"\n", "/root/.config/pypoetry/config.toml"),
		written("maven's settings or a password from the environment", "/root/.m2/settings.xml", "<settings><servers><server><password>{{.Value}}</password></server></servers></settings>\n", "<settings><servers><server><password>${env.MAVEN_PASSWORD}</password></server></servers></settings>\n"),
		written("gradle's properties or those of a build", "/root/.gradle/gradle.properties", "nexusPassword={{.Value}}\n", "org.gradle.jvmargs=-Xmx2g\n"),
		written("gem signin or its list of sources", "/root/.gem/credentials", ":rubygems_api_key: {{.Value}}\n", "/root/.gemrc: :sources:\n- https://gems.example.com/\n"),
		written("bundle config of a server or of a path", "/usr/local/bundle/config", "BUNDLE_GEMS__EXAMPLE__COM: \"bot:{{.Value}}\"\n", "BUNDLE_PATH: \"vendor\"\n"),
		written("cargo login or a registry's address", "/root/.cargo/credentials.toml", "[registry]\ntoken = \"{{.Value}}\"\n", "/root/.cargo/config.toml: [registries.private]\nindex = \"https://git.example.com/index\"\n"),
		written("composer config --global or a package's description", "/root/.composer/auth.json", `{"http-basic":{"repo.example.com":{"username":"bot","password":"{{.Value}}"}}}`, `/root/.composer/composer.json: {"require":{}}`),
		written("nuget add source with a password or with one of the environment", "/root/.nuget/NuGet/NuGet.Config", `<configuration><packageSourceCredentials><private><add key="ClearTextPassword" value="{{.Value}}" /></private></packageSourceCredentials></configuration>`, `<configuration><packageSourceCredentials><private><add key="ClearTextPassword" value="%NUGET_PASSWORD%" /></private></packageSourceCredentials></configuration>`),
		written("conda's configuration with a password or without", "/root/.condarc", "channels:\n  - https://bot:{{.Value}}@conda.example.com/main\n", "channels:\n  - https://conda.example.com/main\n"),
		written("apt's login or a proxy", "/etc/apt/auth.conf.d/private.conf", "machine apt.example.com login bot password {{.Value}}\n", "/etc/apt/apt.conf.d/99proxy: Acquire::http::Proxy \"http://proxy.example.com:3128\";\n"),
		written("gh auth login or its settings", "/root/.config/gh/hosts.yml", "github.example.com:\n    user: bot\n    oauth_token: {{.Value}}\n", "github.example.com:\n    user: bot\n"),
		written("huggingface-cli login or a model's version", "/root/.cache/huggingface/token", "{{.Value}}", "/root/.cache/huggingface/version.txt: 1"),
	}
}

// keyShapes are private keys where programs keep them.
func keyShapes() []leakShape {
	return []leakShape{
		written("ssh key or its public half", "/root/.ssh/id_ed25519", "{{.SSHKey}}", "/root/.ssh/id_ed25519.pub: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{{random}} bot@example.com\n"),
		written("ssh key under another name or known hosts", "/root/.ssh/deploy", "{{.SSHKey}}", "/root/.ssh/known_hosts: git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{{random}}\n"),
		written("GnuPG's private key or its public keys", "/root/.gnupg/private-keys-v1.d/A1.key", "Key: (private-key (ed25519 (d #{{.Value}}#)))\n", "/root/.gnupg/pubring.kbx"),
		written("age key of sops or its recipients", "/root/.config/sops/age/keys.txt", "AGE-SECRET-KEY-1{{random}}{{.Value}}\n", "/root/.config/sops/age/recipients.txt: age1{{random}}\n"),
		written("rails' master key or what it encrypts", "/app/config/master.key", "{{.Value}}", "/app/config/credentials.yml.enc: {{random}}--{{random}}\n"),
		{
			name: "ssh-keygen as it is or with the private half removed",
			leak: recipe{"FROM python\nRUN ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519\n", nil, nil},
			want: place{rule.CredentialInLayer, 3, "/root/.ssh/id_ed25519", "layer 1 of 1, RUN ssh-keygen …"},
			miss: recipe{"FROM python\nRUN ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519 && rm /root/.ssh/id_ed25519\n", nil, nil},
		},
	}
}

// toolShapes are what programs besides write down.
func toolShapes() []leakShape {
	return []leakShape{
		written("aws configure or the key of the manual", "/root/.aws/credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {{.Value}}\n", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
		written("gcloud auth login or its settings", "/root/.config/gcloud/application_default_credentials.json", `{"type":"authorized_user","refresh_token":"{{.Value}}"}`, "/root/.config/gcloud/configurations/config_default: [core]\nproject = demo\n"),
		written("az login or its settings", "/root/.azure/msal_token_cache.json", `{"RefreshToken":{"secret":"{{.Value}}"}}`, "/root/.azure/config: [cloud]\nname = AzureCloud\n"),
		written("key of a service account or the account's name", "/app/service-account.json", `{"type":"service_account","private_key":"{{.Value}}"}`, `{"client_email":"bot@example.com"}`),
		written("kubeconfig with a token or with a plugin", "/root/.kube/config", "users:\n- name: bot\n  user:\n    token: {{.Value}}\n", "users:\n- name: bot\n  user:\n    exec: {command: aws}\n"),
		written("terraform's state or one without secrets", "/app/terraform.tfstate", `{"resources":[{"attributes":{"password":"{{.Value}}"}}]}`, `{"resources":[{"attributes":{"id":"vpc-1"}}]}`),
		written("terraform login or its settings", "/root/.terraform.d/credentials.tfrc.json", `{"credentials":{"app.example.com":{"token":"{{.Value}}"}}}`, `/root/.terraform.d/checkpoint_cache: {"product":"terraform"}`),
		written("vault login or the server's address", "/root/.vault-token", "{{.Value}}", "/root/.vault: token_helper = \"/bin/helper\"\n"),
		written("rclone config or its filter", "/root/.config/rclone/rclone.conf", "[s3]\nsecret_access_key = {{.Value}}\n", "/root/.config/rclone/filter.txt: + *.csv\n"),
		written("password of PostgreSQL or an empty file", "/root/.pgpass", "db.example.com:5432:app:bot:{{.Value}}\n", ""),
		written("password of MySQL or its character set", "/root/.my.cnf", "[client]\npassword={{.Value}}\n", "[client]\ndefault-character-set=utf8mb4\n"),
		written("environment of an application or its template", "/app/.env", "STRIPE_SECRET={{.Value}}\n", "/app/.env.example: STRIPE_SECRET=changeme\n"),
		written("history of a shell with a login or with a variable", "/root/.ash_history", "curl -u bot:{{.Value}} https://registry.example.com/\nexport API_TOKEN={{.Value}}\n", "export API_TOKEN=$(cat token)\n"),
		written("doctl auth init or its output's format", "/root/.config/doctl/config.yaml", "access-token: {{.Value}}\n", "output: json\n"),
		written("login of a cloud's tool or a variable", "/root/.vultr-cli.yaml", "api-key: {{.Value}}\n", "api-key: ${VULTR_API_KEY}\n"),
		written("token in a shell's settings or where it is", "/root/.bashrc", "export API_TOKEN={{.Value}}\n", "export API_TOKEN=$(cat /run/secrets/t)\n"),
		written("token to join a cluster or how to", "/var/lib/rancher/k3s/server/node-token", "K10{{.Value}}\n", "/var/lib/rancher/k3s/server/README: k3s agent --token-file node-token\n"),
		written("source of packages with a password or without", "/etc/yum.repos.d/ours.repo", "[ours]\npassword={{.Value}}\n", "[ours]\nbaseurl=https://rpm.example.com/\n"),
		{
			name: "application's settings with a password or with a default",
			leak: recipe{"FROM alpine\nCOPY appsettings.json /app/\n", files{"appsettings.json": `{"Db":"Server=db;Password={{.Value}};"}`}, nil},
			want: place{rule.CredentialInLayer, 3, "/app/appsettings.json", "layer 1 of 1, COPY appsettings.json …"},
			miss: recipe{"FROM alpine\nCOPY appsettings.json /app/\n", files{"appsettings.json": `{"Db":"Server=localhost;Password=Password1;"}`}, nil},
		},
		{
			name: "credential where one was left out or other settings",
			leak: recipe{"FROM alpine\nCOPY . /app\nRUN --mount=target=/src cp /src/seed /app/.env\n", files{".env": "API_TOKEN=x9Kq2vLp7\n", "seed": "API_TOKEN={{.Value}}\n"}, nil},
			want: place{rule.CredentialInLayer, 4, "/app/.env", "layer 2 of 2, RUN mkdir …"},
			miss: recipe{"FROM alpine\nCOPY . /app\nRUN --mount=target=/src cp /src/seed /app/.env\n", files{".env": "API_TOKEN=x9Kq2vLp7\n", "seed": "PORT=80\n"}, nil},
		},
		{
			name: "git remote with a token or without by git itself",
			leak: recipe{"FROM python\nRUN --mount=target=/src git init -q /app && git -C /app remote add origin \"$(cat /src/url)\"\n", files{"url": "https://oauth2:{{.Value}}@git.example.com/a.git"}, nil},
			want: place{rule.CredentialInLayer, 3, "/app/.git/config", "layer 1 of 1, RUN git …"},
			miss: recipe{"FROM python\nRUN --mount=target=/src git init -q /app && git -C /app remote add origin \"$(cat /src/url)\"\n", files{"url": "https://git.example.com/a.git"}, nil},
		},
	}
}

// unpacked is the shape of a file in an archive of the context that ADD unpacks.
func unpacked(name, path, content, harmless string) leakShape {
	add := func(content string) recipe {
		return recipe{"FROM alpine\nADD rootfs.tar /\n", files{"rootfs.tar": "{{tar \"" + path + "\" " + content + "}}"}, nil}
	}
	return leakShape{
		name: name, leak: add(content), miss: add(harmless),
		want: place{rule.CredentialInLayer, 3, "/" + path, "layer 1 of 1, ADD rootfs.tar …"},
	}
}

// unpackedShapes are files that a container needs when it runs. Installers make
// them, too, so that one of a RUN is a warning; those of the context are people's own.
func unpackedShapes() []leakShape {
	const certificate = "`-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUX\n-----END CERTIFICATE-----\n`"
	return []leakShape{
		unpacked("key of a server or its certificate", "etc/ssl/private/server.key", ".TLSKey", certificate),
		unpacked("key of a server in PEM or its certificate", "srv/tls.pem", ".TLSKey", certificate),
		unpacked("hash of a password or a locked account", "etc/shadow", "`root:$6$kR7mQ2vLp9ZtXw4n$8YdHb1c3Fj6gAe5uTi1oKx9mQ2vLp7ZtXw4nBc8sYd3fHj6gAe5uTi1okR7mQ2vLp9ZtXw4nBc8sYd3fHj6g:19000:0:99999:7:::\n`", "`root:*:19000:0:99999:7:::\nbot:!:19000::::::\n`"),
		unpacked("password of a network or an open one", "etc/wpa_supplicant/wpa_supplicant.conf", "(print `network={\n\tssid=\"a\"\n\tpsk=\"` .Value `\"\n}\n`)", "`network={\n\tssid=\"a\"\n\tkey_mgmt=NONE\n}\n`"),
		unpacked("key of WireGuard or the peer's", "etc/wireguard/wg0.conf", "(print `[Interface]\nPrivateKey = ` (base64 .Value))", "(print `[Peer]\nPublicKey = ` (base64 .Value))"),
		unpacked("passwords of a site or its users", "etc/nginx/.htpasswd", "`bot:$apr1$kR7mQ2vL$p9ZtXw4nBc8sYd3fHj6gA/\n`", "`# nobody yet\n`"),
		unpacked("login of a mail server or its host", "etc/msmtprc", "(print `password ` .Value)", "`host mail.example.com`"),
		unpacked("password of a database or its name", "var/www/wp-config.php", "(print `<?php define('DB_PASSWORD', '` .Value `');`)", "`<?php define('DB_NAME', 'app');`"),
	}
}
