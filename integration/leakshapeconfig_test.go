package integration_test

import "github.com/leaktight/leaktight/frontend/rule"

// configShapes are credentials in the image's configuration, in the Dockerfile
// itself and in the options of a build. The plan refuses those that it can tell from
// the Dockerfile alone, before anything is built.
func configShapes() []leakShape {
	at := func(line int, name, leak string, r rule.Rule, path, harmless string) leakShape {
		const before = "FROM alpine\n" + mount + "true\n"
		return leakShape{
			name: name, want: place{r, line, path, ""},
			leak: recipe{dockerfile: before + leak + "\n"}, miss: recipe{dockerfile: before + harmless + "\n", context: files{"a.tar": "x"}},
		}
	}
	const github, login = `{{token "github-token"}}`, `https://bot:{{.Value}}@git.example.com/a.git`
	config, literal, value := rule.CredentialInConfig, rule.LiteralCredential, rule.SecretValue
	return []leakShape{
		at(4, "LABEL with a token or with a version", "LABEL build="+github, literal, "LABEL", "LABEL build=1.2"),
		at(4, "LABEL with a login or with an address", "LABEL repo="+login, literal, "LABEL", "LABEL repo=https://git.example.com/a.git"),
		at(4, "CMD with a token or with a variable", `CMD ["run", "--key=`+github+`"]`, literal, "CMD", `CMD ["run", "--key=$KEY"]`),
		at(4, "ENTRYPOINT with a login or with a user", "ENTRYPOINT run --url "+login, config, "the ENTRYPOINT of the image", "ENTRYPOINT run --url https://bot@git.example.com/a.git"),
		at(4, "HEALTHCHECK with a token or without", "HEALTHCHECK CMD curl -H 'Authorization: Bearer "+github+"' http://localhost/", literal, "HEALTHCHECK", "HEALTHCHECK CMD curl http://localhost/"),
		at(4, "USER that is a token or a name", "USER "+github, literal, "USER", "USER nobody"),
		at(4, "WORKDIR that is a token or a name", "WORKDIR /srv/"+github, literal, "WORKDIR", "WORKDIR /srv/ghp_app"),
		at(4, "VOLUME that is a token or a name", "VOLUME /srv/"+github, literal, "VOLUME", "VOLUME /srv/ghp_app"),
		at(4, "MAINTAINER with a token or an address", "MAINTAINER "+github, literal, "MAINTAINER", "MAINTAINER team@example.com"),
		at(4, "ENV with a token or its name", "ENV CI_JOB="+github, literal, "ENV CI_JOB", "ENV CI_JOB=ghp"),
		at(4, "ENV with a login or a reference to one", "ENV CI_URL="+login, literal, "ENV CI_URL", "ENV CI_URL=https://git.example.com/a.git"),
		at(4, "ARG with a token as its default or a word", "ARG CI_JOB="+github, literal, "ARG CI_JOB", "ARG CI_JOB=nightly"),
		at(4, "RUN with a login or without", "RUN true "+login, literal, "RUN", "RUN true https://git.example.com/a.git"),
		at(4, "ADD with a login or without", "ADD https://bot:{{.Value}}@files.example.com/a /a", literal, "ADD", "ADD a.tar /a"),
		at(4, "ONBUILD with a login or a variable", "ONBUILD RUN curl "+login, literal, "RUN", "ONBUILD RUN curl $REPO"),
		at(4, "comment with a token or about one", "# old key: "+github, literal, "a comment", "# old key: ghp_…"),
		at(4, "comment with a login or one at a host of manuals", "# old: https://bot:{{.Other}}@git.forge.internal/a.git", literal, "a comment", "# old: https://bot:{{random}}7f@git.example.com/a.git"),
		at(5, "heredoc of RUN with a token or a variable", "RUN <<EOF\ntrue "+github+"\nEOF", literal, "RUN", "RUN <<EOF\ntrue $TOKEN\nEOF"),
		at(5, "heredoc of COPY with a token or a variable", "COPY <<EOF /app.conf\nkey="+github+"\nEOF", literal, "COPY", "COPY <<'EOF' /app.conf\nkey=${KEY}\nEOF"),
		at(4, "value of the secret in ENV or another", "ENV CI_JOB={{.Value}}", value, "the Dockerfile", "ENV CI_JOB={{random}}"),
		at(4, "value of the secret in base64 in LABEL or another", "LABEL job={{base64 .Value}}", value, "the Dockerfile", "LABEL job={{base64 (random)}}"),
		at(4, "value of the secret in a comment or another", "# {{.Value}}", value, "the Dockerfile", "# {{random}}"),
	}
}

// optionShapes are secrets in the options of a build, which the builder records
// before any frontend starts, and which provenance publishes.
func optionShapes() []leakShape {
	option := func(name string, r rule.Rule, path string, leak, harmless []string) leakShape {
		const dockerfile = "FROM alpine\n" + mount + "true\n"
		return leakShape{
			name: name, want: place{r, 0, path, ""},
			leak: recipe{dockerfile: dockerfile, flags: leak}, miss: recipe{dockerfile: dockerfile, flags: harmless},
		}
	}
	return []leakShape{
		option("token as a build argument or its name", rule.BuildArgValue, "the value of CI", []string{"--build-arg", `CI={{token "github-token"}}`}, []string{"--build-arg", "CI=github"}),
		option("login as a build argument or an address", rule.BuildArgValue, "the value of REPO", []string{"--build-arg", "REPO=https://bot:{{.Value}}@git.example.com/a.git"}, []string{"--build-arg", "REPO=https://git.example.com/a.git"}),
		option("proxy with a login or without", rule.BuildArgValue, "the value of HTTP_PROXY", []string{"--build-arg", "HTTP_PROXY=http://bot:{{.Value}}@proxy.example.com:3128"}, []string{"--build-arg", "HTTP_PROXY=http://proxy.example.com:3128"}),
		option("label with a token or a version", rule.OptionValue, "the label ci", []string{"--label", `ci={{token "gitlab-token"}}`}, []string{"--label", "ci=1.2"}),
		option("context with a login or without", rule.OptionValue, "the URL of a build context", []string{"--build-context", "x=https://bot:{{.Value}}@git.example.com/a.git"}, []string{"--build-context", "x=https://git.example.com/a.git"}),
		option("value of the secret as a build argument or another", rule.SecretValue, "the option --build-arg CI", []string{"--build-arg", "CI={{.Value}}"}, []string{"--build-arg", "CI={{random}}"}),
		option("value of the secret as a label or another", rule.SecretValue, "the option --label ci", []string{"--label", "ci={{.Value}}"}, []string{"--label", "ci={{random}}"}),
		option("value of the secret as a host's name or another", rule.SecretValue, "the option --add-hosts", []string{"--add-host", "{{.Value}}:127.0.0.1"}, []string{"--add-host", "{{random}}:127.0.0.1"}),
	}
}
