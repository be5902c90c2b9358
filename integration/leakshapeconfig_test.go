package integration_test

import "github.com/leaktight/leaktight/frontend/rule"

// configShapes are credentials in the image's configuration, in the Dockerfile
// itself and in the options of a build. The plan refuses those that it can tell from
// the Dockerfile alone, before anything is built.
func configShapes() []leakShape {
	// line is the shape of an instruction on line 3 and of a harmless one.
	line := func(name, leak string, r rule.Rule, path, harmless string) leakShape {
		return leakShape{
			name: name, want: place{r, 3, path, ""},
			leak: recipe{dockerfile: "FROM alpine\n" + leak + "\n"}, miss: recipe{dockerfile: "FROM alpine\n" + harmless + "\n", context: files{"a.tar": "x"}},
		}
	}
	const github, login = `{{token "github-token"}}`, `https://bot:{{.Value}}@git.example.com/a.git`
	config, literal := rule.CredentialInConfig, rule.LiteralCredential
	return []leakShape{
		line("LABEL with a token or with a version", "LABEL build="+github, config, "the label build", "LABEL build=1.2"),
		line("LABEL with a login or with an address", "LABEL repo="+login, literal, "LABEL", "LABEL repo=https://git.example.com/a.git"),
		line("CMD with a token or with a variable", `CMD ["run", "--key=`+github+`"]`, config, "the CMD of the image", `CMD ["run", "--key=$KEY"]`),
		line("ENTRYPOINT with a login or with a user", "ENTRYPOINT run --url "+login, config, "the ENTRYPOINT of the image", "ENTRYPOINT run --url https://bot@git.example.com/a.git"),
		line("HEALTHCHECK with a token or without", "HEALTHCHECK CMD curl -H 'Authorization: Bearer "+github+"' http://localhost/", config, "the HEALTHCHECK of the image", "HEALTHCHECK CMD curl http://localhost/"),
		line("USER that is a token or a name", "USER "+github, config, "the USER of the image", "USER nobody"),
		line("MAINTAINER with a token or an address", "MAINTAINER "+github, config, "the history of the image", "MAINTAINER team@example.com"),
		line("ENV with a token or its name", "ENV CI_JOB="+github, literal, "ENV CI_JOB", "ENV CI_JOB=ghp"),
		line("ENV with a login or a reference to one", "ENV CI_URL="+login, literal, "ENV CI_URL", "ENV CI_URL=https://git.example.com/a.git"),
		line("ARG with a token as its default or a word", "ARG CI_JOB="+github, literal, "ARG CI_JOB", "ARG CI_JOB=nightly"),
		line("RUN with a login or without", "RUN true "+login, literal, "RUN", "RUN true https://git.example.com/a.git"),
		line("ADD with a login or without", "ADD https://bot:{{.Value}}@files.example.com/a /a", literal, "ADD", "ADD a.tar /a"),
		line("ONBUILD with a login or a variable", "ONBUILD RUN curl "+login, literal, "RUN", "ONBUILD RUN curl $REPO"),
		line("comment with a token or about one", "# old key: "+github, literal, "a comment", "# old key: ghp_…"),
		line("heredoc of RUN with a token or a variable", "RUN <<EOF\ntrue "+github+"\nEOF", literal, "a step of the build", "RUN <<EOF\ntrue $TOKEN\nEOF"),
	}
}
