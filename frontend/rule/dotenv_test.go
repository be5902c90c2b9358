package rule_test

import (
	"testing"

	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestEnvironmentFiles(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		want                bool
	}{
		{"a password", ".env", "DB_PASSWORD=x9Kq2vLp7\n", true},
		{"a password in quotes with a comment behind", ".env", "DB_PASSWORD='x9Kq2vLp7' # ask the team\n", true},
		{"an export", ".envrc", "export NPM_TOKEN=x9Kq2vLp7\n", true},
		{"a short name", "docker/db.env", "POSTGRES_PASS=x9Kq2vLp7\nPOSTGRES_USER=app\n", true},
		{"Laravel's key", ".env", "APP_KEY=base64:q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=\nDB_PASSWORD=\n", true},
		{"Laravel as it is installed", ".env", "APP_NAME=Laravel\nAPP_KEY=\nDB_PASSWORD=\nREDIS_PASSWORD=null\nMAIL_PASSWORD=null\nAWS_SECRET_ACCESS_KEY=\n", false},
		{"Symfony as it is installed", ".env", "APP_ENV=dev\nAPP_SECRET=\nDATABASE_URL=\"postgresql://app:!ChangeMe!@127.0.0.1:5432/app?serverVersion=16\"\nMAILER_DSN=null://null\n", false},
		{"where Symfony's key lies", ".env", "JWT_SECRET_KEY=%kernel.project_dir%/config/jwt/private.pem\n", false},
		{"a password in a URL", ".env.staging", "REDIS_URL=rediss://:x9Kq2vLp7@cache.example.com:6380\n", true},
		{"a database that everybody can log in to", ".env.development", "DATABASE_URL=postgres://postgres:postgres@localhost:5432/app\n", false},
		{"what a browser may see", ".env.production", "VITE_API_URL=https://api.example.com\nVITE_MAP_TOKEN=pk.x9Kq2vLp7\nNEXT_PUBLIC_FIREBASE_API_KEY=AIzaSyD3vL0pQ9rT8uW7xY6zA5bC4dE3fG2hI1j\n", false},
		{"a token of GitHub under a name for browsers", ".env", "VITE_API=ghp_x9Kq2vLp7x9Kq2vLp7x9Kq2vLp7x9Kq2vLp7a\n", true},
		{"settings of secrets", ".env", "TOKEN_TTL=3600\nPASSWORD_MIN_LENGTH=12\nJWT_SECRET_FILE=/run/secrets/jwt\nTOKEN_EXPIRES=7d\nMAX_TOKENS=4096\nPASSWORD_RESET=true\n", false},
		{"where a key lies", ".env", "GOOGLE_APPLICATION_CREDENTIALS=/app/key.json\nSSL_PRIVATE_KEY=./certs/server.key\n", false},
		{"names of other variables", ".env", "NPM_TOKEN=$CI_TOKEN\nDB_PASSWORD=${DB_PASSWORD:-}\n", false},
		{"encrypted by sops", ".env.prod", "DB_PASSWORD=ENC[AES256_GCM,data:pJ9v,iv:bXk=,tag:c2E=,type:str]\nsops_version=3.9.0\n", false},
		{"encrypted by dotenvx", ".env.production", "DOTENV_PUBLIC_KEY_PRODUCTION=\"03aa11\"\nDB_PASSWORD=\"encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi\"\n", false},
		{"the key to it", ".env.keys", "DOTENV_PRIVATE_KEY_PRODUCTION=\"ac300a21c59058c422c18dba8dc9892a537646d9156801d7d3d3\"\n", true},
		{"an entry of a vault", ".env", "STRIPE_SECRET=op://team/stripe/secret\n", false},
		{"encrypted by git-crypt", ".env", "\x00GITCRYPT\x00\x8f\x02PASSWORD=x9Kq2vLp7", false},
		{"encrypted by Ansible", "prod.env", "$ANSIBLE_VAULT;1.1;AES256\n6238643332\n", false},
		{"Kamal's secrets, which it fetches", ".kamal/secrets", "KAMAL_REGISTRY_PASSWORD=$KAMAL_REGISTRY_PASSWORD\nRAILS_MASTER_KEY=$(cat config/master.key)\n", false},
		{"Kamal's secrets, written down", ".kamal/secrets.production", "KAMAL_REGISTRY_PASSWORD=x9Kq2vLp7\n", true},
		{"a worker's variables", ".dev.vars", "API_TOKEN=\"x9Kq2vLp7\"\n", true},
		{"what Symfony dumps", ".env.local.php", "<?php\nreturn array (\n  'APP_ENV' => 'prod',\n  'APP_SECRET' => 'x9Kq2vLp7',\n);\n", true},
		{"what Symfony dumps without a secret", ".env.local.php", "<?php\nreturn array (\n  'APP_ENV' => 'prod',\n  'APP_SECRET' => '',\n);\n", false},
		{"an environment in JSON", "env.json", "{\n  \"STAGE\": \"prod\",\n  \"API_TOKEN\": \"x9Kq2vLp7\"\n}\n", true},
		{"an environment of conda", "env.yml", "name: radio\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n", false},
		{"a comment", ".env", "# DB_PASSWORD=x9Kq2vLp7\n", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			kind, match := rule.MatchFile(tc.path)
			assert.Check(t, is.Equal(kind.Name, "dotenv"))
			assert.Check(t, is.Equal(match, rule.DoubtfulMatch))
			assert.Check(t, is.Equal(kind.HoldsCredential([]byte(tc.content)), tc.want))
		})
	}
}

func TestGitConfigurations(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		want                bool
	}{
		{"a clone with a token", ".git/config", "[remote \"origin\"]\n\turl = https://bot:x9Kq2vLp7@git.example.com/team/app.git\n", true},
		{"a clone by GitHub's checkout", ".git/config", "[http \"https://git.example.com/\"]\n\textraheader = AUTHORIZATION: basic eDpnaHNfYWJj\n", true},
		{"a clone by GitLab's runner", ".git/config", "[remote \"origin\"]\n\turl = https://gitlab-ci-token:x9Kq2vLp7@git.example.com/team/app.git\n", true},
		{"a clone by SSH", ".git/config", "[remote \"origin\"]\n\turl = git@git.example.com:team/app.git\n", false},
		{"a clone that anybody can make", ".git/config", "[remote \"origin\"]\n\turl = https://git.example.com/team/app.git\n", false},
		{"a user's name in the URL", ".git/config", "[remote \"origin\"]\n\turl = https://bot@git.example.com/team/app.git\n", false},
		{"a token alone in the URL", ".git/config", "[remote \"origin\"]\n\turl = https://0123456789abcdef01230123456789abcdef0123@git.example.com/team/app.git\n", true},
		{"an organisation in the URL", ".git/config", "[remote \"origin\"]\n\turl = https://example-engineering-emea@dev.example.com/example-engineering-emea/app/_git/app\n", false},
		{"a URL in place of others", ".git/config", "[url \"https://x-access-token:x9Kq2vLp7@git.example.com/\"]\n\tinsteadOf = https://git.example.com/\n", true},
		{"a variable in the URL", ".gitconfig", "[url \"https://oauth2:${TOKEN}@git.example.com/\"]\n\tinsteadOf = https://git.example.com/\n", false},
		{"a login's file outside", ".git/config", "[includeIf \"gitdir:/app/.git\"]\n\tpath = /runner/_temp/git-credentials-1.config\n", false},
		{"a helper", ".gitconfig", "[credential]\n\thelper = store\n", false},
		{"a password for mail", ".gitconfig", "[sendemail]\n\tsmtpPass = x9Kq2vLp7\n", true},
		{"a submodule", ".git/modules/lib/config", "[remote \"origin\"]\n\turl = https://bot:x9Kq2vLp7@git.example.com/team/lib.git\n", true},
		{"a submodule of a submodule", ".git/modules/third/lib/modules/a/config", "[remote \"origin\"]\n\turl = https://bot:x9Kq2vLp7@git.example.com/a\n", true},
		{"a work tree", ".git/worktrees/a/config.worktree", "[http]\n\textraheader = Authorization: Bearer x9Kq2vLp7\n", true},
		{"a repository in a folder", "services/api/.git/config", "[remote \"origin\"]\n\turl = https://bot:x9Kq2vLp7@git.example.com/api.git\n", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			kind, match := rule.MatchFile(tc.path)
			assert.Check(t, is.Equal(kind.Name, "git-credentials"))
			assert.Check(t, is.Equal(match, rule.DoubtfulMatch))
			assert.Check(t, is.Equal(kind.HoldsCredential([]byte(tc.content)), tc.want))
		})
	}
	for _, p := range []string{
		".git/HEAD", ".git/FETCH_HEAD", ".git/index", ".git/packed-refs", ".git/logs/HEAD", ".git/hooks/pre-commit.sample", ".git/info/exclude",
		".git/objects/pack/pack-0123.pack", ".git/modules/lib/HEAD", ".git/refs/heads/token", "lib/.git", ".gitmodules", ".gitattributes", ".git/description",
	} {
		kind, _ := rule.MatchFile(p)
		assert.Check(t, is.Equal(kind.Name, ""), p)
	}
}

func TestConfigurationsWithComments(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, content string
		want                bool
	}{
		{"Maven's settings as they are installed", "settings.xml", "<servers>\n<!-- server\n<server><username>repouser</username><password>repopwd</password></server>\n-->\n</servers>", false},
		{"a server beside the comments", "settings.xml", "<!-- ours --><server><password>x9Kq2vLp7</password></server><!-- end -->", true},
		{"where a key lies", "settings.xml", "<server><privateKey>/path/to/private/key</privateKey></server>", false},
		{"Maven's master password", "settings-security.xml", "<settingsSecurity><master>{jSMOWnoPFgsHVpMvz5VrIt5kRbzGpI8u=}</master></settingsSecurity>", true},
		{"a feed in a comment", "NuGet.Config", "<!-- <add key=\"ClearTextPassword\" value=\"x9Kq2vLp7\" /> -->", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			kind, match := rule.MatchFile(tc.path)
			assert.Check(t, is.Equal(match, rule.DoubtfulMatch))
			assert.Check(t, is.Equal(kind.HoldsCredential([]byte(tc.content)), tc.want))
		})
	}
}
