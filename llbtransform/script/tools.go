package script

// login is a command of a tool that keeps what it is given.
type login struct {
	// tool is the program, and words are among its arguments, in their order.
	// Bars stand between alternatives.
	tool, words string
	// keeps is the file that holds the secret afterwards, ~ being the home.
	keeps string
	// undo are the words of the same tool's command that takes it out again.
	undo string
	// fix is what to type instead; NAME is the secret variable.
	fix string
	// marker is in the arguments that it keeps, "" if it keeps all.
	marker string
	// reads: it takes what it keeps from files among its arguments.
	reads bool
}

func (l login) name() string { return l.tool + " " + l.undo }

const (
	npmFix = "write the variable's name to .npmrc, in single quotes, which npm replaces by the value when it reads the file: RUN echo '//HOST/:_authToken=${NAME}' >> .npmrc"
	gitFix = `let git put the token in for this RUN only: RUN GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.https://$NAME@HOST/.insteadOf" GIT_CONFIG_VALUE_0=https://HOST/ `
)

// logins are the tools that keep a secret. The first row that fits counts.
func logins() []login {
	return append(buildTools(), clouds()...)
}

func buildTools() []login {
	return []login{
		{tool: "npm|pnpm", words: "config|c set", keeps: "~/.npmrc", undo: "config|c delete|rm", fix: npmFix},
		{tool: "npm|pnpm", words: "set", keeps: "~/.npmrc", undo: "config|c delete|rm", fix: npmFix},
		{tool: "npm|pnpm|yarn", words: "install|i|add", keeps: "package.json", marker: "://", fix: "leave the token out of the URL: " + gitFix + "npm install …"},
		{
			tool: "yarn|yarnpkg", words: "config set", keeps: "~/.yarnrc.yml", undo: "config unset|delete",
			fix: `set yarn's variable for the command only: RUN YARN_NPM_AUTH_TOKEN="$NAME" yarn install; for yarn 1 ` + npmFix,
		},
		{
			tool: "git", words: "clone", keeps: ".git/config", undo: "remote set-url|remove|rm",
			fix: gitFix + `git clone https://HOST/REPO; or let BuildKit clone: ADD https://HOST/REPO.git DIR, built with --secret id=GIT_AUTH_TOKEN,env=NAME`,
		},
		{tool: "git", words: "remote add|set-url", keeps: ".git/config", undo: "remote remove|rm", fix: "give the URL without the token, and " + gitFix + "git fetch"},
		{tool: "git", words: "submodule add", keeps: ".git/config", marker: "://", fix: "give the URL without the token, and " + gitFix + "git submodule …"},
		{tool: "git", words: "config", keeps: "~/.gitconfig", undo: "config --unset|--unset-all|--remove-section|unset", fix: gitFix + "COMMAND"},
		{
			tool: "composer", words: "config", keeps: "~/.composer/auth.json", undo: "config --unset",
			fix: `set Composer's variable for the command only: RUN COMPOSER_AUTH="{\"github-oauth\":{\"github.com\":\"$NAME\"}}" composer install`,
		},
		{
			tool: "poetry", words: "config", keeps: "~/.config/pypoetry/auth.toml", undo: "config --unset",
			fix: `set poetry's variables for the command only: RUN POETRY_HTTP_BASIC_REPOSITORY_USERNAME=USER POETRY_HTTP_BASIC_REPOSITORY_PASSWORD="$NAME" poetry install`,
		},
		{
			tool: "pip|pip3", words: "config set", keeps: "~/.config/pip/pip.conf", undo: "config unset",
			fix: `set pip's variable for the command only: RUN PIP_INDEX_URL="https://USER:$NAME@HOST/simple" pip install …`,
		},
		{
			tool: "python|python3", words: "pip config set", keeps: "~/.config/pip/pip.conf", undo: "pip config unset",
			fix: `set pip's variable for the command only: RUN PIP_INDEX_URL="https://USER:$NAME@HOST/simple" python -m pip install …`,
		},
		{
			tool: "conda|mamba|micromamba", words: "config --set|--add|--append|--prepend", keeps: "~/.condarc", undo: "config --remove|--remove-key",
			fix: `mount the file where it is needed: RUN --mount=type=secret,id=condarc,target=/root/.condarc conda …, built with --secret id=condarc,src=FILE`,
		},
		{
			tool: "bundle|bundler", words: "config", keeps: "~/.bundle/config", undo: "config unset|--delete",
			fix: `set Bundler's variable for the command only, the host in upper case with __ for each dot: RUN BUNDLE_GEMS__EXAMPLE__COM="$NAME" bundle install`,
		},
		{
			tool: "gem", words: "sources --add|-a", keeps: "~/.gemrc", undo: "sources --remove|-r",
			fix: `give the source to the command only: RUN gem install --source "https://$NAME@HOST/" …`,
		},
		{
			tool: "dotnet", words: "nuget add|update source", keeps: "~/.nuget/NuGet/NuGet.Config", undo: "nuget remove source",
			fix: `set NuGet's variable for the command only: RUN NuGetPackageSourceCredentials_SOURCE="Username=USER;Password=$NAME" dotnet restore`,
		},
		{
			tool: "nuget", words: "sources|source|setapikey|setApiKey", keeps: "~/.nuget/NuGet/NuGet.Config", undo: "sources|source remove",
			fix: `set NuGet's variable for the command only: RUN NuGetPackageSourceCredentials_SOURCE="Username=USER;Password=$NAME" nuget restore`,
		},
		{
			tool: "cargo", words: "login", keeps: "~/.cargo/credentials.toml", undo: "logout",
			fix: `set cargo's variable for the command only: RUN CARGO_REGISTRY_TOKEN="$NAME" cargo …, or CARGO_REGISTRIES_REGISTRY_TOKEN for another registry`,
		},
		{
			tool: "mix", words: "hex.organization|hex.user|hex.repo auth|add|set", keeps: "~/.hex/hex.config", undo: "hex.organization|hex.user|hex.repo deauth|remove",
			fix: `set hex's variable for the command only: RUN HEX_API_KEY="$NAME" mix deps.get`,
		},
		{
			tool: "conan", words: "user|remote", keeps: "~/.conan", undo: "user|remote --clean|logout",
			fix: `set the variables for the command only: RUN CONAN_LOGIN_USERNAME=USER CONAN_PASSWORD="$NAME" conan …`,
		},
		{
			tool: "gpg|gpg2", words: "--import", keeps: "~/.gnupg", reads: true,
			fix: `import, use and remove the key in one RUN: RUN … gpg --import && COMMAND && rm -rf ~/.gnupg`,
		},
	}
}

func clouds() []login {
	return []login{
		{
			tool: "gcloud", words: "auth activate-service-account|login", keeps: "~/.config/gcloud/credentials.db", undo: "auth revoke", reads: true,
			fix: `give gcloud the key's file for this RUN only: RUN --mount=type=secret,id=key.json,target=/run/secrets/key.json CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE=/run/secrets/key.json gcloud …, ` +
				`built with --secret id=key.json,src=FILE; client libraries read GOOGLE_APPLICATION_CREDENTIALS`,
		},
		{
			tool: "aws", words: "configure set|import", keeps: "~/.aws/credentials", reads: true,
			fix: `leave the command out: aws reads AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY by itself; pass the secrets under these names, or set them for the command only`,
		},
		{tool: "az", words: "login", keeps: "~/.azure", undo: "logout", fix: `log in, use and log out in one RUN: RUN az login … && az … && az logout && rm -rf ~/.azure`},
		{
			tool: "doctl", words: "auth init", keeps: "~/.config/doctl/config.yaml",
			fix: `set doctl's variable for the command only: RUN DIGITALOCEAN_ACCESS_TOKEN="$NAME" doctl …`,
		},
		{
			tool: "heroku", words: "login|auth:login|auth:token", keeps: "~/.netrc", undo: "logout|auth:logout",
			fix: `set heroku's variable for the command only: RUN HEROKU_API_KEY="$NAME" heroku …`,
		},
		{tool: "gh", words: "auth login", keeps: "~/.config/gh/hosts.yml", undo: "auth logout", fix: `set gh's variable for the command only: RUN GH_TOKEN="$NAME" gh …`},
		{tool: "glab", words: "auth login", keeps: "~/.config/glab-cli/config.yml", undo: "auth logout", fix: `set glab's variable for the command only: RUN GITLAB_TOKEN="$NAME" glab …`},
		{
			tool: "docker|podman|buildah|skopeo|crane|oras|nerdctl", words: "login", keeps: "~/.docker/config.json", undo: "logout",
			fix: `mount the login's file where it is needed: RUN --mount=type=secret,id=config.json,target=/root/.docker/config.json …, built with --secret id=config.json,src=$HOME/.docker/config.json`,
		},
		{
			tool: "helm", words: "registry login", keeps: "~/.config/helm/registry/config.json", undo: "registry logout",
			fix: `mount the login's file where it is needed: RUN --mount=type=secret,id=config.json,target=/root/.config/helm/registry/config.json helm …, built with --secret id=config.json,src=FILE`,
		},
		{
			tool: "helm", words: "repo add", keeps: "~/.config/helm/repositories.yaml", undo: "repo remove|rm",
			fix: `give the login to the command that fetches: RUN helm pull --repo URL --username USER --password "$NAME" CHART`,
		},
		{tool: "hf", words: "auth login", keeps: "~/.cache/huggingface/token", undo: "auth logout", fix: `set the variable for the command only: RUN HF_TOKEN="$NAME" COMMAND`},
		{tool: "huggingface-cli", words: "login", keeps: "~/.cache/huggingface/token", undo: "logout", fix: `set the variable for the command only: RUN HF_TOKEN="$NAME" COMMAND`},
		{tool: "sentry-cli", words: "login", keeps: "~/.sentryclirc", fix: `set the variable for the command only: RUN SENTRY_AUTH_TOKEN="$NAME" sentry-cli …`},
		{tool: "snyk", words: "auth", keeps: "~/.config/configstore/snyk.json", fix: `set the variable for the command only: RUN SNYK_TOKEN="$NAME" snyk …`},
		{tool: "snyk", words: "config set", keeps: "~/.config/configstore/snyk.json", undo: "config unset", fix: `set the variable for the command only: RUN SNYK_TOKEN="$NAME" snyk …`},
		{tool: "wandb", words: "login", keeps: "~/.netrc", fix: `set the variable for the command only: RUN WANDB_API_KEY="$NAME" COMMAND`},
		{tool: "vault", words: "login", keeps: "~/.vault-token", fix: `set the variable for the command only: RUN VAULT_TOKEN="$NAME" vault …`},
		{
			tool: "kubectl", words: "config set-credentials", keeps: "~/.kube/config", undo: "config delete-user|unset",
			fix: `mount the file where it is needed: RUN --mount=type=secret,id=kubeconfig,target=/root/.kube/config kubectl …, built with --secret id=kubeconfig,src=FILE`,
		},
	}
}
