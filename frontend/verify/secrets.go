package verify

import (
	"slices"

	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// secretAttrs are the attributes of sources that name a secret which BuildKit
// sends to a server.
var secretAttrs = []string{pb.AttrAuthHeaderSecret, pb.AttrAuthTokenSecret, pb.AttrHTTPAuthHeaderSecret}

// Secrets gives the ids of the secrets that the steps of a definition use, sorted:
// those that a RUN mounts, and those that a source logs in with.
func Secrets(def *pb.Definition) ([]string, error) {
	g, err := newGraph(def)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, v := range g.vertices {
		ids = append(ids, v.secrets()...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
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
	for _, attr := range secretAttrs {
		if id := v.GetSource().GetAttrs()[attr]; id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// secrets are the ids of the secrets that each op and all that it is made from use, sorted.
func (g *graph) secrets() map[digest.Digest][]string {
	all := map[digest.Digest][]string{}
	for _, v := range g.vertices {
		ids := v.secrets()
		for _, in := range v.Inputs {
			ids = append(ids, all[digest.Digest(in.Digest)]...)
		}
		slices.Sort(ids)
		all[v.digest] = slices.Compact(ids)
	}
	return all
}
