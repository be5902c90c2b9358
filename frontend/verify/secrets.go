package verify

import (
	"net/url"
	"slices"

	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// allSecrets gives the ids of the secrets that the steps of a definition use, sorted:
// those that a RUN mounts, and those that a source names to log in with.
func (g *graph) allSecrets() []string {
	var ids []string
	for _, v := range g.vertices {
		ids = append(ids, v.secrets()...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// secrets are the ids of the secrets that an op uses.
func (v vertex) secrets() []string {
	var ids []string
	for _, m := range v.GetExec().GetMounts() {
		if m.GetSecretOpt() != nil {
			ids = append(ids, m.SecretOpt.ID)
		}
	}
	for _, env := range v.GetExec().GetSecretenv() {
		ids = append(ids, env.ID)
	}
	attrs := v.GetSource().GetAttrs()
	for _, attr := range []string{pb.AttrAuthHeaderSecret, pb.AttrAuthTokenSecret} {
		if id := attrs[attr]; id != "" {
			ids = append(ids, id)
			if at, err := url.Parse(attrs[pb.AttrFullRemoteURL]); err == nil {
				ids = append(ids, id+"."+at.Host) // which goes first, see BuildKit's source/git
			}
		}
	}
	if id := attrs[pb.AttrHTTPAuthHeaderSecret]; id != "" {
		ids = append(ids, id)
	}
	return ids
}

// unnamed are the ids of the secrets that BuildKit logs in to the server of any download
// with, if the client gives them, see its source/http. They are too seldom there to start
// a container for them in every build that downloads something.
func (v vertex) unnamed() []string {
	at, err := url.Parse(v.GetSource().GetIdentifier())
	if err != nil || at.Scheme != "http" && at.Scheme != "https" {
		return nil
	}
	return []string{"HTTP_AUTH_HEADER_" + at.Hostname(), "HTTP_AUTH_TOKEN_" + at.Hostname()}
}

// secrets are the ids of the secrets that each op and all that it is made from use, sorted.
func (g *graph) secrets() map[digest.Digest][]string {
	all := map[digest.Digest][]string{}
	for _, v := range g.vertices {
		ids := append(v.secrets(), v.unnamed()...)
		for _, in := range v.Inputs {
			ids = append(ids, all[digest.Digest(in.Digest)]...)
		}
		slices.Sort(ids)
		all[v.digest] = slices.Compact(ids)
	}
	return all
}
