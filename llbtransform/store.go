package llbtransform

import (
	"fmt"
	"path"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
)

// refuseStore says that a RUN writes a secret into a file and leaves it there,
// unless a comment above the RUN allows it.
func (p *planner) refuseStore(at site, problem script.Problem) {
	line := at.lines.Start + problem.Line - 1
	f := rule.Finding{
		Rule: rule.SecretInRun, Name: problem.Var, Path: problem.Path, Fix: storeFix(problem),
		Message: fmt.Sprintf("%s at line %d writes the secret %s into %s: %s, also when a later RUN removes it",
			problem.Command, line, problem.Var, problem.Path, consequence(problem.Kind)),
	}
	if reason, ok := p.allowed(at, problem.Path, problem.Var); ok {
		p.allow(at, f, reason)
		return
	}
	p.refuse(at, f)
}

func storeFix(problem script.Problem) string {
	if advice, ok := toolAdvice()[problem.Command]; ok {
		return strings.ReplaceAll(advice, "@@", problem.Var)
	}
	if kind, _ := rule.MatchFile(problem.Path); kind.Name == "npmrc" {
		return fmt.Sprintf("write the text ${%s} in single quotes: npm puts the value in when it reads the file, and every RUN has the variable", problem.Var)
	}
	id := path.Base(problem.Path)
	return fmt.Sprintf("leave the command out, and mount the file where it is needed: RUN --mount=type=secret,id=%s,target=%s,required …, built with --secret id=%s,src=FILE; "+
		"or write, use and remove it in one RUN", id, problem.Path, id)
}

// toolAdvice is what to write instead of a tool's command that keeps a login:
// mostly a variable of the tool, set for the one command that needs it. @@ stands
// for the variable that holds the secret.
func toolAdvice() map[string]string {
	npm := "write the text //registry.example.com/:_authToken=${@@} in single quotes to .npmrc: npm puts the value in when it reads the file"
	git := "set it for the command only: RUN GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader GIT_CONFIG_VALUE_0=\"Authorization: Bearer $@@\" git clone …"
	return map[string]string{
		"npm config set":            npm,
		"npm set":                   npm,
		"pnpm config set":           npm,
		"yarn config set":           npm,
		"git config":                git,
		"git clone":                 git,
		"git remote":                git,
		"composer config":           "set it for the command only: RUN COMPOSER_AUTH='{…}' composer install; pass the whole JSON as the secret COMPOSER_AUTH",
		"poetry config":             "set it for the command only: RUN POETRY_HTTP_BASIC_NAME_USERNAME=… POETRY_HTTP_BASIC_NAME_PASSWORD=\"$@@\" poetry install",
		"bundle config":             "set it for the command only: RUN BUNDLE_GEMS__EXAMPLE__COM=\"$@@\" bundle install",
		"pip config set":            "set it for the command only: RUN PIP_INDEX_URL=https://user:$@@@… pip install …",
		"aws configure set":         "aws reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY by itself: leave the command out",
		"gcloud auth":               "mount the key file: RUN --mount=type=secret,id=key.json,target=/run/secrets/key.json …, or set CLOUDSDK_AUTH_ACCESS_TOKEN for the command only",
		"docker login":              "set DOCKER_AUTH_CONFIG for the command only, or mount ~/.docker/config.json as a secret",
		"gh auth login":             "gh reads GH_TOKEN by itself: leave the command out, and pass the secret under that name",
		"huggingface-cli login":     "the library reads HF_TOKEN by itself: leave the command out, and pass the secret under that name",
		"cargo login":               "cargo reads CARGO_REGISTRY_TOKEN by itself: leave the command out, and pass the secret under that name",
		"dotnet nuget add source":   "set VSS_NUGET_EXTERNAL_FEED_ENDPOINTS for the command only; pass the whole JSON as the secret",
		"mix hex.organization auth": "hex reads HEX_API_KEY by itself: leave the command out, and pass the secret under that name",
		"helm registry login":       "mount ~/.config/helm/registry/config.json as a secret",
	}
}
