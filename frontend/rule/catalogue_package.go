package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

// iniPlain is a line of a configuration that holds settings and nothing else, or
// goes on with the one before: a switch, a name, a host.
var iniPlain = lazyregexp.New(`^([#;\[].*|[^=:]+[=:].*|[a-z]+([-_][a-z]+)*|[\w*-]+(\.[\w-]+)+)$`)

// cargoToken is how cargo's files hold what it logs in with.
const cargoToken = `(?m)^[ \t]*(?:secret-)?(?:token|key)[ \t]*=[ \t]*"([^"]+)"`

func scriptPackageFiles() []File {
	return []File{
		{
			Name: "npmrc", What: "an npm configuration with a token",
			Doubtful: []string{"**/.npmrc", "**/npmrc", "**/.npmrc[._-]*", "**/npmrc[._-]*", "**/*.npmrc", "usr/local/etc/npmrc"},
			Marker:   anyMarker{holding(`(?im)^[^#;\n]*(?:_authToken|_auth|_password|_secret)[ \t]*=[ \t]*(\S[^\r\n]*)`), loginMarker{}},
			Plain:    iniPlain,
		},
		{
			Name: "yarnrc", What: "a yarn configuration with a token",
			Doubtful: []string{"**/.yarnrc.yml", "**/.yarnrc"},
			Marker:   holding(`(?im)^[^#\n]*(?:npmAuthToken|npmAuthIdent|_authToken)["']?[ \t]*[: =][ \t]*(\S[^\r\n]*)`),
		},
		{
			Name: "bunfig", What: "a bun configuration with a token",
			Doubtful: []string{"**/{.,}bunfig.toml"},
			Marker:   anyMarker{holding(`(?im)^[^#\n]*\b(?:token|password)[ \t]*=[ \t]*["']([^"'\n]+)`), loginMarker{}},
		},
		{
			Name: "pip-conf", What: "a pip configuration with a password", Presumed: true,
			Doubtful: []string{"**/{.,}pip.conf", "**/pip.ini"},
			Marker:   loginMarker{}, Plain: iniPlain,
		},
		{
			Name: "uv-config", What: "a uv configuration with a password",
			Doubtful: []string{"**/uv.toml"}, Marker: loginMarker{},
		},
		{
			Name: "pypirc", What: "a Python package index login", Presumed: true,
			Doubtful: []string{"**/{.,}pypirc"}, Marker: anyMarker{holding(iniPassword), loginMarker{}}, Plain: iniPlain,
		},
		{
			Name: "poetry-auth", What: "a poetry login",
			Doubtful: []string{"**/pypoetry/auth.toml", "**/auth.toml", "**/poetry.toml"}, Marker: holding(iniPassword),
		},
		{
			Name: "conda-config", What: "a conda configuration with a token",
			Doubtful: []string{"**/.condarc", "**/condarc"},
			Marker:   anyMarker{loginMarker{}, lazyregexp.New(`/t/[A-Za-z0-9-]{20,}/`)},
		},
	}
}

func otherPackageFiles() []File {
	return []File{
		{
			Name: "maven-settings", What: "a Maven configuration with a password", Presumed: true,
			Doubtful: []string{"**/settings*.xml"},
			Marker: uncommented{anyMarker{
				holding(`<(?:password|passphrase)>\s*([^<]*)`), lazyregexp.New(`<master>\s*\{`),
			}},
		},
		{
			Name: "gradle-properties", What: "a Gradle configuration with a password",
			Doubtful: []string{"**/gradle.properties"},
			Marker:   holding(`(?im)^[ \t]*[\w.-]*(?:password|token|secret|apikey|api_key)[ \t]*[:=][ \t]*(\S[^\r\n]*)`),
		},
		{
			Name: "sbt-credentials", What: "an sbt login",
			Certain: []string{"**/{.sbt,.ivy2}/.credentials"},
		},
		{
			Name: "nuget-config", What: "a NuGet configuration with a password",
			Doubtful: []string{"**/nuget.config"},
			Marker:   uncommented{holding(`(?i)key="(?:ClearText)?Password"\s+value="([^"]*)`)},
		},
		{
			Name: "composer-auth", What: "a Composer login",
			Certain:  []string{"**/{.,}composer/auth.json"},
			Doubtful: []string{"**/auth.json"},
			Marker:   lazyregexp.New(`"(github-oauth|gitlab-token|http-basic|bearer|password|auth)"\s*:\s*[{"][^"}]*"[^"]*"?[^}]*"[^"$]`),
		},
		{
			Name: "gem-credentials", What: "a RubyGems login",
			Certain:  []string{"**/.gem/credentials"},
			Doubtful: []string{"**/.bundle/config", "usr/local/bundle/config"},
			Marker:   holding(`(?m)^BUNDLE_[A-Z0-9_]+__[A-Z0-9_]+:\s*["']?[^\s"'$]*:([^\s"']+)`),
		},
		{
			Name: "cargo-credentials", What: "a cargo login",
			Certain:  []string{"**/.cargo/credentials{,.toml}", "**/usr/local/cargo/credentials{,.toml}"},
			Doubtful: []string{"**/cargo/credentials.toml"}, Marker: holding(cargoToken),
		},
		{
			Name: "cargo-config", What: "a cargo configuration with a token",
			Doubtful: []string{"**/.cargo/config{,.toml}", "**/cargo/config.toml"}, Marker: holding(cargoToken),
		},
		{
			Name: "hex-config", What: "a hex login",
			Doubtful: []string{"**/.hex/hex.config", "**/hex.config"}, Marker: lazyregexp.New(`api_key|auth_key|repo_key`),
		},
		{
			Name: "renviron", What: "an R environment with a token",
			Doubtful: []string{"**/{.,}renviron{,.site}"}, Marker: anyMarker{holding(iniPassword), holding(`(?m)^\s*\w+_PAT\s*=\s*(\S+)`)},
		},
		{
			Name: "apt-auth", What: "an apt login",
			Doubtful: []string{"etc/apt/auth.conf", "etc/apt/auth.conf.d/*", "**/apt/auth.conf"},
			Marker:   holding(`(?i)\bpassword\s+(\S+)`),
		},
		{
			Name: "pub-credentials", What: "a Dart login",
			Certain: []string{"**/pub-credentials.json", "**/.pub-cache/credentials.json"},
		},
		{
			Name: "conan-credentials", What: "a Conan login",
			Certain: []string{"**/.conan2/credentials.json"},
		},
	}
}
