package verify

import (
	"regexp"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
)

var (
	// vertexPrefix is what BuildKit puts before an instruction in a vertex name.
	vertexPrefix = regexp.MustCompile(`^(\[[^\]]*\] )?(LINK )?`)
	// plainWord is a word that may be shown: a program or a path.
	plainWord = regexp.MustCompile(`^[\w./+-]{1,32}$`)
	imageRef  = regexp.MustCompile(`^(?:docker-image|oci-layout)://(?:docker\.io/(?:library/)?)?([^@]+)`)
)

// instruction is the instruction that made the layer, in upper case, "" where
// none did.
func (l Layer) instruction() string {
	switch {
	case len(l.Lines) == 0:
		return ""
	case l.Base:
		return "FROM"
	}
	word, _, _ := strings.Cut(vertexPrefix.ReplaceAllString(l.Command, ""), " ")
	return strings.ToUpper(word)
}

// describe says in a few words where the layer comes from. Of an instruction it
// shows the first plain word only: the rest may hold the very value that leaks.
func (l Layer) describe() string {
	if m := imageRef.FindStringSubmatch(l.Command); m != nil {
		return "base image " + m[1]
	}
	if l.Base {
		return "base image"
	}
	words := strings.Fields(vertexPrefix.ReplaceAllString(l.Command, ""))
	if len(words) == 0 || len(l.Lines) == 0 {
		return "files from elsewhere"
	}
	text := strings.ToUpper(words[0])
	for _, w := range words[1:] {
		if strings.HasPrefix(w, "--") {
			continue
		}
		if plainWord.MatchString(w) && !detect.Credential(rule.Secret(w)) {
			text += " " + w
		}
		break
	}
	if len(words) > 2 {
		text += " …"
	}
	return text
}
