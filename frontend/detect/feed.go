package detect

import (
	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// sole is a value that is one variable and nothing else.
var sole = lazyregexp.New(`^["']?\$(?:(\w+)|\{(\w+)\})["']?$`)

// feeds gives the variables whose value goes into an ENV with a secret's name:
// what ENV API_TOKEN=$VALUE says about VALUE. One whose own name speaks of
// something else, such as a file or a public key, is left out.
func feeds(f *File) map[string]bool {
	n := names{f.Policy}
	found := map[string]bool{}
	for _, stage := range f.Stages {
		for _, cmd := range stage.Commands {
			env, ok := cmd.(*instructions.EnvCommand)
			if !ok {
				continue
			}
			for _, pair := range env.Env {
				if m := sole.FindStringSubmatch(pair.Value); m != nil && n.carries(pair.Key) && mayCarry(m[1]+m[2]) {
					found[m[1]+m[2]] = true
				}
			}
		}
	}
	return found
}

func mayCarry(name string) bool {
	words := strip(split(name), isSituation)
	return len(words) > 0 && !exempt(words) && !PublicName(name) && !ProxyName(name)
}
