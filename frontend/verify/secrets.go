package verify

import (
	"slices"

	"github.com/moby/buildkit/solver/pb"
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
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
