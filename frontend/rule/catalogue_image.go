package rule

import (
	"slices"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// imageFiles are what only the layers of an image are searched for.
func imageFiles() []File {
	all := slices.Concat(toolFiles(), hostFiles(), serverFiles(), personalFiles(), remainingFiles(), windowsFiles(), hints())
	for i := range all {
		all[i].ImageOnly = true
	}
	return all
}

// toolFiles are what tools for developers keep in a home directory.
func toolFiles() []File {
	return []File{
		{
			Name: "tool-login", What: "a login of a tool",
			Certain: []string{"**/tokencache.dat"},
			Doubtful: []string{
				// clouds
				"**/.s3ql/authinfo2", "**/.elasticbeanstalk/config.yml", "**/azurermcontext.json", "**/.azure/errorrecords/*", "**/.roadtools_auth", "**/.opc/profiles/*",
				"**/.tugboat", "**/.config/linode-cli", "**/.config/exoscale/exoscale.toml", "**/.vultr-cli.yaml", "**/{.civo,civo/civo}.json", "**/.ibmcloud/**", "**/doctl/config.yaml",
				"**/.tccli/*.credential", "**/.ovh.conf", "**/heroku.json", "**/{.now,com.vercel.cli}/auth.json", "**/.snowsql/config", "**/.railway/config.json",
				"**/.twilio-cli/config.json", "**/.expo/state.json", "**/.oci/config", "**/.oci/*.pem", "**/.sfdx/*.json", "**/.terraform/terraform.tfstate",
				"**/.serverlessrc", "**/gcloud/**", "**/{legacy_credentials,.config/gcloud}/**", "**/adc.json", "**/.acme.sh/account.conf", "**/{accesstokens,access_tokens}.json", "**/{access_tokens,credentials,legacy_credentials}.db",
				// models and their data
				"**/.config/wandb/settings", "**/.comet.config", "**/.ngc/config", "**/.modal.toml", "**/.runpod/config.toml", "**/.lightning/credentials.json",
				"**/.mlflow/credentials", "**/claude_desktop_config.json",
				// clusters and registries
				"**/.rancher/cli2.json", "**/.regctl/config.json", "**/argocd/config", "**/.okteto/context/config.json",
				// code and its checks
				"**/{.hgrc,.hg/hgrc}", "**/.{svn,subversion}/auth/**", "**/.bazaar/authentication.conf", "**/.gitrobrc", "**/config/hub", "**/.travis/config.yml", "**/configstore/*.json",
				"**/snyk{,.config}.json", "**/.wakatime.cfg", "**/.lacework.toml", "**/.doppler/.doppler.yaml", "**/.infisical/infisical-config.json",
				"**/sonar-{scanner,project}.properties", "**/.flyrc", "**/concourse-{auth,keys}/*", "**/op/config", "**/.credentials.json", "**/httpie/sessions/**",
				// packages and downloads
				"**/uv/credentials/*", "**/.pause", "**/.cabal/config", "**/cachix.dhall", "**/credentials.sbt", "**/.conan/.conan.db", "**/{.curlrc,.wgetrc}",
			},
			Marker: anyMarker{
				login, googleKey, holding(`"apikeys"\s*:\s*\{\s*"[^"]+"\s*:\s*"([^"]+)"`), holding(`(?m)^\s+value:[ \t]*(\S{20,})`), lazyregexp.New(`"A3-[A-Z0-9-]{20,}"`),
				holding(`sonar\.login\s*=\s*(\S+)`), holding(`(?im)^[ \t]*-{0,2}(?:u|user|proxy-user)[ \t=:]+["']?[^\s:"']+:([^\s"']+)`),
				holding(`Credentials\([^)]*,\s*"([^"]+)"\s*\)`), holding(`"(?:api|key)"\s*:\s*"([^"]{8,})"`), holding(`(?m)^password\r?\nV \d+\r?\n(\S+)`), holding(`"raw_auth"\s*:\s*"[^":]*:([^"]+)"`), holding(`(?m)^[\w.-]+:([^\s:/][^\s:]+)$`),
			},
			Binary: lazyregexp.New(`eyJ[\w-]{10,}\.eyJ|\bya29\.|refresh_?token"|RefreshToken`),
		},
		{
			Name: "cluster-login", What: "a login for a cluster",
			Certain:  []string{"**/serviceaccount/token", "**/{k3s,rke2}/server/{token,node-token,agent-token}"},
			Doubtful: []string{"**/.kube*/config", "**/*kubeconfig", "**/kubelet.conf", "**/kubelet/config.yaml", "**/.talos/config", "**/helm/registry/config.json", "run/containers/*/auth.json"},
			Marker:   anyMarker{login, registryLogin, holding(`(?m)^\s*(?:- )?(?:client-key-data|key):[ \t]*["']?([^\s"']{40,})`)},
		},
		{
			Name: "mounted-secret", What: "a secret that was mounted and is copied",
			Certain: []string{"{run,var/run}/secrets/**", "run/credentials/**", "etc/credstore{,.encrypted}/**"},
		},
		{
			Name: "package-source", What: "a source of packages with a password",
			Doubtful: []string{
				"etc/apt/sources.list{,.d/*}", "etc/apk/repositories", "etc/{yum.repos.d,zypp/repos.d}/*.repo", "etc/zypp/credentials.d/*", "**/nix.conf", "**/.gemrc",
			},
			Marker: anyMarker{setting{}, loginMarker{}, tokenUser{}, holding(`(?m)^\s*access-tokens\s*=[^#\n]*?\S=(\S+)`)},
		},
		{
			Name: "git-fetch", What: "a note of git's with a login",
			Doubtful: []string{"**/.git/{fetch_head,orig_head}"}, Marker: anyMarker{loginMarker{}, tokenUser{}},
		},
		{
			Name: "install-log", What: "a log with a login",
			Doubtful: []string{"**/.npm/_logs/*", "**/npm-debug.log*"}, Marker: anyMarker{loginMarker{}, tokenUser{}, holding(`_(?:authToken|auth|password)[ \t"':=]+([^\s"']+)`)},
		},
		{
			Name: "runner-login", What: "a login of a CI runner",
			Certain:  []string{"**/actions-runner/.credentials{,_rsaparams}", "**/secrets/{master.key,hudson.util.secret,initialadminpassword}", "**/hudson.util.secret", "**/initial_root_password"},
			Doubtful: []string{"**/credentials.xml", "**/jenkins.plugins.publish_over_ssh*.xml", "**/jenkins*/**/{build,config}.xml", "**/gitlab{.rb,.yml,-secrets.json}"},
			Marker:   anyMarker{configured, lazyregexp.New(`\{AQAAABAAAA`)},
		},
		{
			Name: "key-file", What: "a private key", Runtime: true,
			Certain: []string{"crypto_keyfile.bin"},
			Doubtful: []string{
				"**/*.{keypair,pk12,rsa,pvk,skr,gpg,pgp,private_key}", "**/*private*key*", "**/*_dsa*", "**/id_{rsa,dsa,ecdsa,ed25519}*", "**/accounts/**/private_key.json", "**/.gnupg/secring.gpg",
				"etc/puppetlabs/puppet/ssl/private_keys/*", "**/key{3,4}.db",
			},
			Marker: anyMarker{lazyregexp.New(`(?m)^-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY|\A\s*[0-9a-f]{64}\s*\z|\(privkeys|"d"\s*:\s*"[\w-]{20,}"`)},
			Binary: anyMarker{binaryKey{}, secretPacket{}, magic{"\x1e\xf1\xb5\xb0"}, lazyregexp.New(`sig_key_[0-9a-f]{8}_`)},
		},
		{
			Name: "secret-in-file", What: "named as a secret, and holds what looks like one",
			Doubtful: append(secretNames(), "**/*.secret", "**/{token,passwords,pass,apikey}{,s}{,.txt}", "**/{.,}secret{,s}"),
			Marker:   anyMarker{configured, chance{lazyregexp.New(`\A\s*(\S{8,})\s*\z`)}},
		},
		{
			Name: "ticket-cache", What: "a Kerberos ticket",
			Doubtful: []string{"**/krb5cc_*", "**/*.ccache"}, Marker: never{}, Binary: magic{"\x05\x03", "\x05\x04"},
		},
	}
}

// never matches nothing: the text of a format that is none.
type never struct{}

var _ Marker = never{}

// Match implements [Marker].
func (never) Match([]byte) bool { return false }
