package integration_test

import "github.com/leaktight/leaktight/frontend/rule"

// tokenIn is the shape of a file, of no name that tells anything, which a program
// leaves with a token in it and a later RUN removes. Of what is harmless, the
// program leaves the content at the same path, or "PATH: CONTENT".
func tokenIn(name, path, content, harmless string) leakShape {
	shape := written(name, path, content, harmless)
	shape.want.rule = rule.TokenInLayer
	return shape
}

// tokenShapes are tokens that nobody gave the build as a secret.
func tokenShapes() []leakShape {
	at := func(line int, path, layer string) place { return place{rule.TokenInLayer, line, path, layer} }
	copied := func(name, content, harmless string) leakShape {
		const dockerfile = "FROM alpine\nCOPY app /app\nRUN rm -r /app\n"
		return leakShape{
			name: name, want: at(3, "/app/main.js", "layer 1 of 2, COPY app …"),
			leak: recipe{dockerfile, files{"app/main.js": content}, nil}, miss: recipe{dockerfile, files{"app/main.js": harmless}, nil},
		}
	}
	return []leakShape{
		tokenIn("GitHub token in a log or one whose checksum is wrong", "/var/log/build.log", "Authorization: token {{token \"github-token\"}}\n", "Authorization: token ghp_{{random}}ABCDEFGHIJ\n"),
		tokenIn("npm token in a cache or one whose checksum is wrong", "/root/.npm/_cacache/index-v5/00/11/aa", "{\"authorization\":\"Bearer {{token \"npm-token\"}}\"}\n", "{\"authorization\":\"Bearer npm_{{random}}ABCDEFGHIJ\"}\n"),
		tokenIn("token in a list of commands or the variable that has it", "/var/lib/app/commands", "curl -H 'Private-Token: {{token \"gitlab-token\"}}' https://git.example.com/\n", "curl -H \"Private-Token: $TOKEN\" https://git.example.com/\n"),
		tokenIn("key of AWS with its secret or those of the manual", "/opt/app/deploy.conf", "aws_access_key_id = {{token \"aws-key\"}}\n", "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
		tokenIn("webhook of Slack or its form", "/opt/app/notify.sh", "curl {{token \"slack-webhook\"}}\n", "curl https://hooks.slack.com/services/$PATH_OF_HOOK\n"),
		tokenIn("account key of Azure or a reference to one", "/opt/app/settings.ini", "conn = DefaultEndpointsProtocol=https;{{token \"azure-storage-key\"}}\n", "conn = DefaultEndpointsProtocol=https;AccountKey=${ACCOUNT_KEY}\n"),
		tokenIn("key of Anthropic in a program or its prefix", "/usr/local/bin/agent", "\x7fELF\x00\x00{{token \"anthropic-key\"}}\x00\x00", "\x7fELF\x00\x00sk-ant-api03-\x00\x00"),
		tokenIn("token of PyPI or one that is too short", "/opt/app/publish.cfg", "token = {{token \"pypi-token\"}}\n", "token = pypi-AgEIcHlwaS5vcmc\n"),
		tokenIn("token of Vault in an answer or its accessor", "/opt/app/response.json", "{\"auth\":{\"client_token\":\"{{token \"vault-token\"}}\"}}\n", "{\"auth\":{\"accessor\":\"{{random}}\"}}\n"),
		tokenIn("token of HashiCorp's cloud or its name", "/opt/app/run.log", "token {{token \"terraform-token\"}} is set\n", "token of .atlasv1. is set\n"),
		tokenIn("token in a file of Docker's or a public key of a service", "/opt/app/pull.sh", "echo {{token \"docker-token\"}} | docker login --password-stdin\n", "echo {{token \"google-key\"}}\n"),
		tokenIn("URL with a generated password or one at a host of manuals", "/opt/app/app.ini", "dsn = https://bot:{{.Value}}7f@db.forge.internal/app\n", "dsn = https://bot:{{.Value}}7f@db.example.com/app\n"),
		tokenIn("token in a tool's source or in its tests", "/opt/app/client.py", "TOKEN = '{{token \"stripe-key\"}}'\n", "/opt/app/tests/client.py"),
		tokenIn("token in a configuration or in its template", "/opt/app/conf.yaml", "token: {{token \"sendgrid-key\"}}\n", "/opt/app/conf.yaml.example"),
		tokenIn("token in a project or in a package that it uses", "/opt/app/lib/x.js", "const t = '{{token \"hugging-face-token\"}}'\n", "/opt/app/node_modules/x/x.js"),
		copied("token in a file that COPY takes along or the name of its variable", "fetch(u, '{{token \"linear-key\"}}')\n", "fetch(u, process.env.LINEAR_KEY)\n"),
		copied("private key in a file of code or a public key", "const key = `{{.TLSKey}}`\n", "const key = `-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n`\n"),
		{
			name: "token in a file's name or its prefix",
			leak: recipe{"FROM alpine\nRUN --mount=target=/src mkdir /d && touch /d/$(cat /src/seed)\n", files{"seed": `{{token "github-token"}}`}, nil},
			want: at(3, "/d/***", "layer 1 of 1, RUN mkdir …"),
			miss: recipe{"FROM alpine\nRUN --mount=target=/src mkdir /d && touch /d/$(cat /src/seed)\n", files{"seed": "ghp_"}, nil},
		},
		{
			name: "token in a link's target or its prefix",
			leak: recipe{"FROM alpine\nRUN --mount=target=/src ln -s \"$(cat /src/seed)\" /current\n", files{"seed": `https://registry.example.com/{{token "gitlab-token"}}`}, nil},
			want: at(3, "/current", "layer 1 of 1, RUN ln …"),
			miss: recipe{"FROM alpine\nRUN --mount=target=/src ln -s \"$(cat /src/seed)\" /current\n", files{"seed": "https://registry.example.com/glpat-"}, nil},
		},
		{
			name: "token in an archive or one that says it is a fake",
			leak: recipe{"FROM alpine\nRUN --mount=target=/src tar czf /a.tgz -C /src seed\n", files{"seed": `{{token "openai-key"}}`}, nil},
			want: at(3, "/a.tgz!seed", "layer 1 of 1, RUN tar …"),
			miss: recipe{"FROM alpine\nRUN --mount=target=/src tar czf /a.tgz -C /src seed\n", files{"seed": "sk-proj-your-key-goes-here"}, nil},
		},
		{
			name: "token in a stage that the result copies something else from",
			leak: recipe{"FROM alpine AS build\nRUN --mount=target=/src cp /src/seed /a\nFROM alpine\nCOPY --from=build /etc/passwd /b\n", files{"seed": `{{token "pulumi-token"}}`}, nil},
			want: at(3, "/a", "a layer outside the image, RUN cp …"),
			miss: recipe{"FROM alpine AS build\nRUN --mount=target=/src cp /src/seed /a\nFROM alpine\nCOPY --from=build /etc/passwd /b\n", files{"seed": "pul-x"}, nil},
		},
	}
}
