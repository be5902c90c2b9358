package images

import (
	"path"
	"slices"
)

// toolDir comes last in the images' PATH: a real tool of the same name wins.
const toolDir = "opt/tools"

// tools are programs that Dockerfiles give their credentials to.
func tools() []string {
	return []string{
		"make", "npm", "npx", "yarn", "pnpm", "bundle", "gem", "rake", "composer", "mvn", "gradle", "go", "cargo", "poetry",
		"pip", "dotnet", "mix", "aws", "gh", "docker", "git", "ssh", "ssh-keyscan", "curl", "wget", "apk", "apt-get",
	}
}

// toolScript stands in for all of them. It prints what a tool would go by, and
// so what a build with it depends on: the number of its arguments, the names of
// its variables, the credential files in their usual places, and a digest of what
// these hold. An empty variable counts as none, as a secret that nobody
// gives is empty. A reference such as ${NPM_TOKEN} in a file is followed, as npm does.
const toolScript = `#!/bin/sh
digest() { md5sum | cut -c 1-32; }
variables=$(awk 'BEGIN {
	for (name in ENVIRON) {
		value = ENVIRON[name]
		gsub(/\n/, " ", value)
		if (value != "" && name !~ /^(_|PWD|OLDPWD|SHLVL|TRACE.*|OTEL_.*)$/) print name "=" value
	}
}' | sort)
echo "${0##*/}: $# arguments $(printf '%s\n' "$@" | digest)"
echo "${0##*/}: variables" $(printf '%s\n' "$variables" | sed 's/=.*//') "$(printf '%s\n' "$variables" | digest)"
for file in .npmrc .yarnrc.yml .netrc .git-credentials .pypirc .pip/pip.conf .config/pip/pip.conf .ssh/id_rsa .ssh/id_ed25519 \
	.m2/settings.xml .gradle/gradle.properties .docker/config.json .aws/credentials .cargo/credentials .cargo/credentials.toml \
	.composer/auth.json auth.json .gem/credentials .bundle/config .env nuget.config pip.conf; do
	for place in "./$file" "$HOME/$file" "/etc/$file"; do
		if [ -r "$place" ]; then
			echo "${0##*/}: reads $place $(awk '{
				while (match($0, /\$\{[A-Za-z_0-9]+-?\}/)) {
					name = substr($0, RSTART + 2, RLENGTH - 3)
					sub(/-$/, "", name)
					$0 = substr($0, 1, RSTART - 1) ENVIRON[name] substr($0, RSTART + RLENGTH)
				}
				print
			}' "$place" | digest)"
		elif [ -e "$place" ]; then
			echo "${0##*/}: may not read $place"
		fi
	done
done
`

// WithTools returns img with one more layer that holds stand-ins for the tools
// which img lacks. The layer is written to file layer.
func (img Image) WithTools(layer string) (Image, error) {
	l := newLayer(layer)
	l.dirs(toolDir)
	const name = "tool"
	l.content(path.Join(toolDir, name), 0o755, []byte(toolScript))
	for _, tool := range tools() {
		l.symlink(path.Join(toolDir, tool), name)
	}
	img.Layers = append(slices.Clone(img.Layers), layer)
	return img, l.close()
}
