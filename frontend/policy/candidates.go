package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
)

// Candidates are patterns of the credential files by the policy in the syntax of
// .dockerignore, which BuildKit lists a build context by. They match a little more.
func (p *Policy) Candidates() []string {
	var all []string
	for _, path := range p.Paths() {
		for _, pattern := range rule.Expand(anchored(path)) {
			pattern = unusual.ReplaceAllString(pattern, "?")
			if strings.HasPrefix(pattern, "!") {
				pattern = "**/" + pattern // which would be an exception otherwise
			}
			all = append(all, pattern)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// unusual is what the two syntaxes spell differently: one character each.
var unusual = regexp.MustCompile(`\[[^]]*\]|\\.`)
