package rule

import (
	"regexp"
	"slices"
	"sync"
)

// Markers that several kinds share. A placeholder such as ${NPM_TOKEN} is none.
var (
	privateKey  = regexp.MustCompile(`-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----|^PuTTY-User-Key-File`)
	urlUserinfo = regexp.MustCompile(`://[^/\s:@"'<>]*:[^/\s@"'<>${}][^/\s@"'<>]*@`)
	iniPassword = regexp.MustCompile(`(?im)^\s*"?[\w.-]*(password|passwd|token|secret|secret_?key|api_?key)"?\s*[:=]\s*["']?[^\s"'$<{]`)
	iniPlain    = regexp.MustCompile(`^([#;\[].*|[^=:]+[=:].*)$`)
)

// Files is the catalogue of credential files. The patterns match a whole
// slash-separated path without its leading slash.
func Files() []File { return slices.Clone(files()) }

// files compiles the catalogue's expressions once.
var files = sync.OnceValue(func() []File {
	return slices.Concat(keyFiles(), packageManagerFiles(), cloudFiles(), otherFiles())
})

func keyFiles() []File {
	return []File{
		{
			Name: "ssh-key", What: "an SSH private key",
			Certain: []string{
				"**/id_{rsa,dsa,ecdsa,ed25519,ecdsa_sk,ed25519_sk,xmss}",
				"**/id_{rsa,dsa,ecdsa,ed25519}[_.-]*", "**/*_{rsa,dsa,ecdsa,ed25519}",
				"**/deploy{_,-}key", "**/*.ppk", "**/.ssh/identity",
			},
			Doubtful: []string{"**/.ssh/*", "**/*{deploy,ssh}*key*"},
			Marker:   privateKey,
		},
		{
			Name: "gpg-key", What: "a GnuPG private key",
			Certain: []string{"**/.gnupg/private-keys-v1.d/*.key", "**/secring.gpg"},
		},
		{
			Name: "host-key", What: "an SSH host key", Runtime: true,
			Certain: []string{"**/ssh_host_*_key"},
		},
		{
			Name: "tls-key", What: "a TLS private key", Runtime: true, Presumed: true,
			Doubtful: []string{"**/*.key", "**/*key*.pem", "**/privkey*.pem", "**/*.{p12,pfx,jks,keystore}", "etc/ssl/private/*"},
			Marker:   privateKey,
		},
		{
			Name: "ejson-key", What: "the private key of ejson files", Runtime: true,
			Certain: []string{"**/ejson/keys{,/*}"},
		},
		{
			Name: "rails-master-key", What: "a Rails master key",
			Certain: []string{"**/config/master.key", "master.key", "**/config/credentials/*.key", "**/secrets.yml.key"},
		},
	}
}

func packageManagerFiles() []File {
	return []File{
		{
			Name: "npmrc", What: "an npm configuration with a token",
			Doubtful: []string{"**/.npmrc", "**/npmrc", "**/.npmrc[._-]*", "**/npmrc[._-]*", "usr/local/etc/npmrc"},
			Marker:   regexp.MustCompile(`(?im)^[^#;\n]*(_authToken|_auth|_password|_secret)\s*=\s*["']?[^\s"'$]`),
			Plain:    iniPlain,
		},
		{
			Name: "yarnrc", What: "a yarn configuration with a token",
			Doubtful: []string{"**/.yarnrc.yml", "**/.yarnrc"},
			Marker:   regexp.MustCompile(`(?im)^[^#\n]*(npmAuthToken|npmAuthIdent|_authToken)["']?\s*[: =]\s*["']?[^\s"'$]`),
		},
		{
			Name: "pip-conf", What: "a pip configuration with a password", Presumed: true,
			Doubtful: []string{"**/{.,}pip.conf", "**/pip.ini"},
			Marker:   urlUserinfo, Plain: iniPlain,
		},
		{
			Name: "pypirc", What: "a Python package index login",
			Certain: []string{"**/{.,}pypirc"},
		},
		{
			Name: "poetry-auth", What: "a poetry login",
			Doubtful: []string{"**/pypoetry/auth.toml", "**/auth.toml"}, Marker: iniPassword,
		},
		{
			Name: "maven-settings", What: "a Maven configuration with a password", Presumed: true,
			Doubtful: []string{"**/settings*.xml"},
			Marker:   regexp.MustCompile(`<(password|passphrase|privateKey)>\s*[^$<{\s]`),
		},
		{
			Name: "gradle-properties", What: "a Gradle configuration with a password",
			Doubtful: []string{"**/gradle.properties"},
			Marker:   regexp.MustCompile(`(?im)^\s*[\w.-]*(password|token|secret|apikey)\s*[:=]\s*[^\s$]`),
		},
		{
			Name: "nuget-config", What: "a NuGet configuration with a password",
			Doubtful: []string{"**/{n,N}u{g,G}et.{c,C}onfig"},
			Marker:   regexp.MustCompile(`(?i)key="(ClearText)?Password"\s+value="[^"%]`),
		},
		{
			Name: "composer-auth", What: "a Composer login",
			Certain:  []string{"**/{.,}composer/auth.json"},
			Doubtful: []string{"**/auth.json"},
			Marker:   regexp.MustCompile(`"(github-oauth|gitlab-token|http-basic|bearer|password|auth)"\s*:\s*[{"][^"}]*"[^"]*"?[^}]*"[^"$]`),
		},
		{
			Name: "gem-credentials", What: "a RubyGems login",
			Certain:  []string{"**/.gem/credentials"},
			Doubtful: []string{"**/.bundle/config", "usr/local/bundle/config"},
			Marker:   regexp.MustCompile(`(?m)^BUNDLE_[A-Z0-9_]+__[A-Z0-9_]+:\s*["']?[^\s"'$]+:[^\s"'$]`),
		},
		{
			Name: "cargo-credentials", What: "a cargo login",
			Certain: []string{"**/.cargo/credentials{,.toml}"},
		},
		{
			Name: "hex-config", What: "a hex login",
			Doubtful: []string{"**/.hex/hex.config", "**/hex.config"}, Marker: regexp.MustCompile(`api_key|auth_key|repo_key`),
		},
		{
			Name: "renviron", What: "an R environment with a token",
			Doubtful: []string{"**/{.,}Renviron{,.site}"}, Marker: iniPassword,
		},
		{
			Name: "apt-auth", What: "an apt login",
			Doubtful: []string{"etc/apt/auth.conf", "etc/apt/auth.conf.d/*", "**/apt/auth.conf"},
			Marker:   regexp.MustCompile(`(?i)\bpassword\s+\S`),
		},
	}
}
