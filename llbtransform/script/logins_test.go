package script_test

import (
	"testing"

	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestStoresByLogin(t *testing.T) {
	t.Parallel()
	testStores(t, []storing{
		{"npm's configuration", `RUN npm config set //r/:_authToken $KEY && npm ci`, "/root/.npmrc"},
		{"npm's configuration, short", `RUN npm c set //r/:_authToken=$KEY`, "/root/.npmrc"},
		{"npm's configuration, shorter", `RUN npm --location=user set //r/:_authToken=$KEY`, "/root/.npmrc"},
		{"pnpm's configuration", `RUN pnpm config set //r/:_authToken $KEY`, "/root/.npmrc"},
		{"yarn's configuration", `RUN yarn config set npmAuthToken $KEY`, "/root/.yarnrc.yml"},
		{"package with the token in its URL", `RUN npm install git+https://$KEY@h/a.git`, "/app/package.json"},
		{"git's configuration", `RUN git config --global url."https://x:${KEY}@h/".insteadOf "https://h/"`, "/root/.gitconfig"},
		{"git's configuration of the repository", `RUN git config http.extraHeader "Authorization: $KEY"`, "/app/.git/config"},
		{"git's configuration of another repository", `RUN git -C /src config http.extraHeader "$KEY"`, "/src/.git/config"},
		{"git's configuration of the system", `RUN git config --system a.b "$KEY"`, "/etc/gitconfig"},
		{"clone", `RUN git clone https://x:$KEY@h/a.git /src`, "/src/.git/config"},
		{"clone into the name of the repository", `RUN git clone --depth 1 "https://$KEY@h/team/a.git"`, "/app/a/.git/config"},
		{"clone by a URL with another name", `RUN U=https://$KEY@h/a; git clone $U /src`, "/src/.git/config"},
		{"remote", `RUN git remote add origin https://$KEY@h/a`, "/app/.git/config"},
		{"composer", `RUN composer config --global github-oauth.github.com "$KEY"`, "/root/.composer/auth.json"},
		{"composer global", `RUN composer global config github-oauth.github.com $KEY`, "/root/.composer/auth.json"},
		{"poetry", `RUN poetry config http-basic.a user $KEY`, "/root/.config/pypoetry/auth.toml"},
		{"bundle", `RUN bundle config set --global h "$KEY"`, "/root/.bundle/config"},
		{"pip3", `RUN pip3 config set global.index-url https://u:$KEY@h`, "/root/.config/pip/pip.conf"},
		{"python -m pip", `RUN python3 -m pip config set global.index-url https://u:$KEY@h`, "/root/.config/pip/pip.conf"},
		{"conda", `RUN conda config --add channels https://$KEY@h`, "/root/.condarc"},
		{"docker by a pipe", `RUN echo "$KEY" | docker login -u me --password-stdin h`, "/root/.docker/config.json"},
		{"podman", `RUN podman login -u me -p $KEY h`, "/root/.docker/config.json"},
		{"gcloud by a pipe", `RUN echo $KEY | gcloud auth activate-service-account --key-file=-`, "/root/.config/gcloud/credentials.db"},
		{"gcloud by a file that is removed", `RUN echo $KEY > k && gcloud auth activate-service-account --key-file=k && rm k`, "/root/.config/gcloud/credentials.db"},
		{"aws", `RUN aws configure set aws_secret_access_key $KEY --profile a`, "/root/.aws/credentials"},
		{"gh by a here-string", `RUN gh auth login --with-token <<< "$KEY"`, "/root/.config/gh/hosts.yml"},
		{"huggingface-cli", `RUN huggingface-cli login --token $KEY`, "/root/.cache/huggingface/token"},
		{"hf", `RUN hf auth login --token $KEY`, "/root/.cache/huggingface/token"},
		{"cargo", `RUN echo $KEY | cargo login`, "/root/.cargo/credentials.toml"},
		{"dotnet", `RUN dotnet nuget add source https://h -n a -u b -p $KEY --store-password-in-clear-text`, "/root/.nuget/NuGet/NuGet.Config"},
		{"helm", `RUN helm repo add a https://h --username b --password $KEY`, "/root/.config/helm/repositories.yaml"},
		{"gpg", `RUN echo "$KEY" | gpg --batch --import`, "/root/.gnupg"},
		{"in another home", `RUN HOME=/x npm config set //r/:_authToken $KEY`, "/x/.npmrc"},

		{"deleted again", `RUN npm config set //r/:_authToken $KEY && npm ci && npm config delete //r/:_authToken`, ""},
		{"nothing secret", `RUN npm config set registry $URL; git config --global user.name me; git clone https://h/a`, ""},
		{"name of the variable", `RUN npm config set //r/:_authToken '${KEY}'`, ""},
		{"file removed", `RUN git config --global a.b "$KEY" && go build && rm ~/.gitconfig`, ""},
		{"clone without its repository", `RUN git clone https://x:$KEY@h/a.git /src && rm -rf /src/.git`, ""},
		{"clone removed from inside", `RUN git clone https://x:$KEY@h/a.git && cd a && make && rm -rf .git`, ""},
		{"clone with the remote set again", `RUN git clone https://x:$KEY@h/a.git && cd a && git remote set-url origin https://h/a.git`, ""},
		{"setting for one command of git", `RUN git -c http.extraHeader="Authorization: $KEY" clone https://h/a /src`, ""},
		{"variable for one command", `RUN GIT_CONFIG_COUNT=1 GIT_CONFIG_VALUE_0="$KEY" git clone https://h/a; COMPOSER_AUTH="$KEY" composer install`, ""},
		{"registry for one command", `RUN npm install --//r/:_authToken=$KEY; pip install --index-url https://$KEY@h/ a`, ""},
		{"logged out", `RUN echo $KEY | docker login --password-stdin && docker pull a && docker logout`, ""},
		{"login", `RUN gh auth login --with-token "$KEY"; gh auth logout`, ""},
	})
}

// What a fix says of a login is what the command has: servers may want its user.
func TestFixOfLogin(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, run, want string }{
		{"user", `RUN git clone https://me:$KEY@h.example.com/a.git`, `"url.https://me:$KEY@h.example.com/.insteadOf" GIT_CONFIG_VALUE_0=https://h.example.com/ git`},
		{"user of a variable", `RUN git clone "https://$WHO:${KEY}@h/a.git"`, `"url.https://$WHO:${KEY}@h/.insteadOf"`},
		{"no user", `RUN git clone --depth=1 https://$KEY@h/a.git`, `"url.https://$KEY@h/.insteadOf"`},
		{"token as the user", `RUN git clone https://$KEY:x-oauth-basic@h/a.git`, `"url.https://$KEY:x-oauth-basic@h/.insteadOf"`},
		{"port and plain HTTP", `RUN git clone http://me:$KEY@h:8080/a.git`, `"url.http://me:$KEY@h:8080/.insteadOf" GIT_CONFIG_VALUE_0=http://h:8080/ git clone http://h:8080/REPO`},
		{"index of pip", `RUN pip config set global.index-url https://me:$KEY@h/simple`, `PIP_INDEX_URL="https://me:$KEY@h/simple"`},
		{"URL of another name", `RUN U=https://me:$KEY@h/a; git clone $U /src`, `"url.https://$KEY@HOST/.insteadOf"`},
		{"quotes inside of the URL", `RUN git clone https://me:"$KEY"@h/a.git`, `"url.https://$KEY@HOST/.insteadOf"`},
		{"names that hold the word", `RUN poetry config http-basic.a user $KEY`, `REPOSITORY_USERNAME=USER POETRY_HTTP_BASIC_REPOSITORY_PASSWORD="$KEY"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, result := analyseStores(t, tc.run)
			assert.Assert(t, is.Len(result.Problems, 1))
			assert.Check(t, is.Contains(result.Problems[0].Fix, tc.want))
		})
	}
}
