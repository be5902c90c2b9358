package script

// login is a row of the table: a command of a tool that keeps what it is given.
type login struct {
	// tool is the program, and words are among its arguments, in their order.
	// Bars stand between alternatives.
	tool, words string
	// keeps is the file that holds the secret afterwards.
	keeps string
	// undo are the words of the same tool's command that takes it out again.
	undo string
	// fix is what to type instead; NAME is the secret variable.
	fix string
}

// logins are the tools that keep a secret. The first row that fits counts.
var logins = []login{
	{"npm|pnpm", "config|c set", "~/.npmrc", "config|c delete|rm", `write the variable's name, which npm replaces when it reads the file: RUN echo '//registry.npmjs.org/:_authToken=${NAME}' >> ~/.npmrc, in single quotes`},
	{"npm", "set", "~/.npmrc", "config|c delete|rm", `write the variable's name, which npm replaces when it reads the file: RUN echo '//registry.npmjs.org/:_authToken=${NAME}' >> ~/.npmrc, in single quotes`},
	{"yarn|yarnpkg", "config set", "~/.yarnrc.yml", "config unset|delete", `set yarn's variable in the RUN that needs it: RUN YARN_NPM_AUTH_TOKEN=$NAME yarn install; for yarn 1: RUN echo '//registry.npmjs.org/:_authToken=${NAME}' >> ~/.npmrc, in single quotes`},
	{"git", "clone", ".git/config", "remote set-url|remove|rm", `let git put the token in for this RUN only: RUN GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.https://$NAME@HOST/.insteadOf" GIT_CONFIG_VALUE_0=https://HOST/ git clone https://HOST/REPO; or let BuildKit clone: ADD https://HOST/REPO.git DIR with --secret id=GIT_AUTH_TOKEN,env=NAME`},
	{"git", "remote add|set-url", ".git/config", "remote remove|rm", `give the URL without the token, and let git put it in for this RUN only: RUN GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.https://$NAME@HOST/.insteadOf" GIT_CONFIG_VALUE_0=https://HOST/ git …`},
	{"git", "config", "~/.gitconfig", "config --unset|--unset-all|--remove-section|unset", `give git the same setting for this RUN only: RUN GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.https://$NAME@HOST/.insteadOf" GIT_CONFIG_VALUE_0=https://HOST/ COMMAND`},
	{"composer", "config", "~/.composer/auth.json", "config --unset", `set Composer's variable in the RUN that needs it: RUN COMPOSER_AUTH="{\"github-oauth\":{\"github.com\":\"$NAME\"}}" composer install`},
	{"poetry", "config", "~/.config/pypoetry/auth.toml", "config --unset", `set poetry's variables in the RUN that needs them: RUN POETRY_HTTP_BASIC_REPOSITORY_USERNAME=USER POETRY_HTTP_BASIC_REPOSITORY_PASSWORD=$NAME poetry install; for publishing POETRY_PYPI_TOKEN_PYPI`},
	{"pip|pip3", "config set", "~/.config/pip/pip.conf", "config unset", `set pip's variable in the RUN that needs it: RUN PIP_INDEX_URL="https://USER:$NAME@HOST/simple" pip install …`},
	{"bundle|bundler", "config", "~/.bundle/config", "config unset|--delete", `set Bundler's variable in the RUN that needs it, the host in upper case with __ for each dot: RUN BUNDLE_GEMS__EXAMPLE__COM=$NAME bundle install`},
	{"dotnet", "nuget add|update source", "~/.nuget/NuGet/NuGet.Config", "nuget remove source", `set NuGet's variable in the RUN that needs it: RUN VSS_NUGET_EXTERNAL_FEED_ENDPOINTS="{\"endpointCredentials\":[{\"endpoint\":\"URL\",\"username\":\"USER\",\"password\":\"$NAME\"}]}" dotnet restore, or NuGetPackageSourceCredentials_SOURCE="Username=USER;Password=$NAME"`},
	{"nuget", "sources|source add|update", "~/.nuget/NuGet/NuGet.Config", "sources|source remove", `set NuGet's variable in the RUN that needs it: RUN NuGetPackageSourceCredentials_SOURCE="Username=USER;Password=$NAME" nuget restore`},
	{"cargo", "login", "~/.cargo/credentials.toml", "logout", `set cargo's variable in the RUN that needs it: RUN CARGO_REGISTRIES_REGISTRY_TOKEN=$NAME cargo …, for crates.io CARGO_REGISTRY_TOKEN`},
	{"mix", "hex.organization|hex.user|hex.repo auth|add|set", "~/.hex/hex.config", "hex.organization|hex.user|hex.repo deauth|remove", `set hex's variable in the RUN that needs it: RUN HEX_API_KEY=$NAME mix deps.get`},
	{"gcloud", "auth activate-service-account|login", "~/.config/gcloud/credentials.db", "auth revoke", `give gcloud the key's file as a secret: RUN --mount=type=secret,id=NAME,target=/run/secrets/gcloud.json CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE=/run/secrets/gcloud.json gcloud …; client libraries read GOOGLE_APPLICATION_CREDENTIALS`},
	{"aws", "configure set|import", "~/.aws/credentials", "", `set the variables in the RUN that needs them: RUN AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… aws …; NAME is mounted already`},
	{"az", "login", "~/.azure", "logout", `log in, use and log out in one RUN: RUN az login … && az … && az logout && rm -rf ~/.azure`},
	{"gh", "auth login", "~/.config/gh/hosts.yml", "auth logout", `set gh's variable in the RUN that needs it: RUN GH_TOKEN=$NAME gh …`},
	{"glab", "auth login", "~/.config/glab-cli/config.yml", "auth logout", `set glab's variable in the RUN that needs it: RUN GITLAB_TOKEN=$NAME glab …`},
	{"docker|podman|buildah|skopeo|crane|oras", "login", "~/.docker/config.json", "logout", `set the variable in the RUN that needs it: RUN DOCKER_AUTH_CONFIG="{\"auths\":{\"HOST\":{\"auth\":\"…\"}}}" …, or mount the file: RUN --mount=type=secret,id=config.json,target=/root/.docker/config.json,required …`},
	{"helm", "registry login", "~/.config/helm/registry/config.json", "registry logout", `mount the login's file: RUN --mount=type=secret,id=config.json,target=/root/.config/helm/registry/config.json,required helm …`},
	{"helm", "repo add", "~/.config/helm/repositories.yaml", "repo remove|rm", `give the login to the command that fetches: RUN helm pull --repo URL --username USER --password $NAME CHART`},
	{"huggingface-cli", "login", "~/.cache/huggingface/token", "logout", `set the variable in the RUN that needs it: RUN HF_TOKEN=$NAME …`},
	{"hf", "auth login", "~/.cache/huggingface/token", "auth logout", `set the variable in the RUN that needs it: RUN HF_TOKEN=$NAME …`},
	{"sentry-cli", "login", "~/.sentryclirc", "", `set the variable in the RUN that needs it: RUN SENTRY_AUTH_TOKEN=$NAME sentry-cli …`},
	{"snyk", "auth", "~/.config/configstore/snyk.json", "", `set the variable in the RUN that needs it: RUN SNYK_TOKEN=$NAME snyk …`},
	{"wandb", "login", "~/.netrc", "", `set the variable in the RUN that needs it: RUN WANDB_API_KEY=$NAME …`},
	{"vault", "login", "~/.vault-token", "", `set the variable in the RUN that needs it: RUN VAULT_TOKEN=$NAME vault …`},
	{"kubectl", "config set-credentials", "~/.kube/config", "config delete-user|unset", `mount the file: RUN --mount=type=secret,id=kubeconfig,target=/root/.kube/config,required kubectl …`},
	{"conan", "user|remote", "~/.conan", "user|remote --clean|logout", `set the variables in the RUN that needs them: RUN CONAN_LOGIN_USERNAME=USER CONAN_PASSWORD=$NAME conan …`},
}
