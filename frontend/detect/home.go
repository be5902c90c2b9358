package detect

import "strings"

// ToolHomes are the directories of tools, NAME=value, by the variables that base images
// set, where nobody can ask the image: the image rust has cargo in /usr/local/cargo.
func ToolHomes() []string {
	return []string{"CARGO_HOME=/usr/local/cargo", "DOCKER_CONFIG=/root/.docker", "GNUPGHOME=/root/.gnupg", "GRADLE_USER_HOME=/root/.gradle"}
}

// atHome is a destination with the home of a tool in the place of a variable that it
// starts with.
func atHome(dest string) string {
	for _, pair := range ToolHomes() {
		name, dir, _ := strings.Cut(pair, "=")
		for _, variable := range []string{"$" + name, "${" + name + "}"} {
			if rest, ok := strings.CutPrefix(dest, variable); ok && (rest == "" || rest[0] == '/') {
				return dir + rest
			}
		}
	}
	return dest
}
