package llbtransform

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// urlFix says how to give BuildKit the login of the URL that an ADD builds with a secret:
// BuildKit asks the client for it, under ids that the kind of URL decides. It is "" for
// any other instruction.
func urlFix(cmd instructions.Command, v *secret) string {
	add, ok := cmd.(*instructions.AddCommand)
	if !ok {
		return ""
	}
	at := slices.IndexFunc(add.SourcePaths, v.mentionedIn)
	if at < 0 {
		return ""
	}
	user := "USER"
	if m := loginUser.FindStringSubmatch(add.SourcePaths[at]); m != nil {
		user = m[1]
	}
	// What a variable holds is not known, nor may braces stand everywhere in a URL.
	url := expansion.ReplaceAllString(login.ReplaceAllString(add.SourcePaths[at], "$1"), "HOST")
	m := webURL.FindStringSubmatch(url)
	_, git, _ := dfgitutil.ParseGitRef(url)
	switch {
	case m == nil && git:
		return fmt.Sprintf("leave %s out of the URL; BuildKit clones over ssh with the keys of your agent: --ssh default", v.name())
	case m == nil:
		return ""
	case git:
		return fmt.Sprintf("leave the login out of the URL, and pass --secret id=GIT_AUTH_TOKEN.%[1]s,env=%[2]s (git sends it for the user x-access-token); or, "+
			`if the server wants the user, export HEADER="basic $(printf %%s "%[3]s:$%[2]s" | base64 -w0)" and --secret id=GIT_AUTH_HEADER.%[1]s,env=HEADER`,
			m[1]+m[2], v.mount.ID, user)
	}
	return fmt.Sprintf("leave the login out of the URL, and pass --secret id=HTTP_AUTH_TOKEN_%[1]s,env=%[2]s, which BuildKit sends as a bearer token, "+
		"or --secret id=HTTP_AUTH_HEADER_%[1]s,… with the whole Authorization header", m[1], v.mount.ID)
}

var (
	login     = regexp.MustCompile(`^(\w+://)[^/@]*@`)
	loginUser = regexp.MustCompile(`^\w+://([\w.-]+):[^/@]*@`)
	webURL    = regexp.MustCompile(`^https?://([^/:?#]+)(:\d+)?`)
	expansion = regexp.MustCompile(`\$(?:\{[^}]*\}|\w+)`)
)
