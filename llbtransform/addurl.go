package llbtransform

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// urlFix says how to give BuildKit the login of the URL that an ADD builds with a secret,
// see [loginFix]. It is "" for any other instruction.
func urlFix(cmd instructions.Command, v *secret) string {
	add, ok := cmd.(*instructions.AddCommand)
	if !ok {
		return ""
	}
	at := slices.IndexFunc(add.SourcePaths, v.mentionedIn)
	if at < 0 {
		return ""
	}
	return loginFix(add.SourcePaths[at], v.mount.ID, v.name())
}

// refuseLiteral says that the source of a COPY or ADD holds a credential in clear.
func (p *planner) refuseLiteral(at site, hit detect.Hit, source string) {
	message, fix := p.wording(hit)
	if instead := loginFix(source, "TOKEN", "the password"); instead != "" {
		fix = "rotate it; " + instead
	}
	p.refuse(at, rule.Finding{Rule: hit.Rule, Message: message, Fix: fix})
}

// loginFix says how to give BuildKit the login of a URL that an ADD names: BuildKit asks
// the client for it, under ids that the kind of URL decides. password is what people call
// the one of the URL, and env is a variable that has it. It is "" for what is no URL.
func loginFix(source, env, password string) string {
	user := "USER"
	if m := loginUser.FindStringSubmatch(source); m != nil && !detect.Credential(rule.Secret(m[1])) && !rule.Random(m[1]) {
		user = m[1]
	}
	// What a variable holds is not known, nor may braces stand everywhere in a URL.
	url := expansion.ReplaceAllString(login.ReplaceAllString(source, "$1"), "HOST")
	m := webURL.FindStringSubmatch(url)
	_, git, _ := dfgitutil.ParseGitRef(url)
	const header = `export HEADER="Basic $(printf %%s "%[3]s:$%[2]s" | base64 | tr -d '\n')" and `
	switch {
	case m == nil && git:
		return fmt.Sprintf("leave %s out of the URL; BuildKit clones over ssh with the keys of your agent: --ssh default", password)
	case m == nil:
		return ""
	case git:
		return fmt.Sprintf("leave the login out of the URL, and pass --secret id=GIT_AUTH_TOKEN.%[1]s,env=%[2]s (git sends it for the user x-access-token); or, "+
			"if the server wants the user, "+header+"--secret id=GIT_AUTH_HEADER.%[1]s,env=HEADER", m[1]+m[2], env, user)
	}
	return fmt.Sprintf("leave the login out of the URL, "+header+"pass --secret id=HTTP_AUTH_HEADER_%[1]s,env=HEADER; or, "+
		"if the server wants a bearer token, --secret id=HTTP_AUTH_TOKEN_%[1]s,env=%[2]s; BuildKit has both since v0.23", m[1], env, user)
}

var (
	login     = regexp.MustCompile(`^(\w+://)[^/@]*@`)
	loginUser = regexp.MustCompile(`^\w+://([\w.-]+):[^/@]*@`)
	webURL    = regexp.MustCompile(`^https?://([^/:?#]+)(:\d+)?`)
	expansion = regexp.MustCompile(`\$(?:\{[^}]*\}|\w+)`)
)
