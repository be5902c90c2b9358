package verify

import (
	"cmp"
	"fmt"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// skipFindings judge what was not searched as a whole: nobody knows what it holds.
// What a limit kept from being searched stops the build, unless it lies in a package,
// where a token would not either. Of what is damaged or encrypted, the bytes as they are were searched: one warning tells of all.
func (p place) skipFindings(skips []search.Skip, opt Options) []rule.Finding {
	var findings, damaged []rule.Finding
	needs := map[search.Limit]int64{} // one raise is to do for all
	for _, s := range skips {
		needs[s.Limit] = max(needs[s.Limit], s.Needs)
	}
	for _, s := range skips {
		if s.Limit == "" && p.doubtsToken(placeOf(s.File, s.Path), rule.Token{}) {
			continue
		}
		found := p.damaged(s)
		if s.Limit != "" {
			found = p.limited(s, raise(s.Limit, needs[s.Limit], opt.Policy.Limits()))
		}
		file := cmp.Or(s.File, s.Path)
		comment, told := p.allowed(opt.Allow, file)
		if found = opt.judge(found, comment, told, file); found.Verdict == rule.Warn && !found.Passed {
			damaged = append(damaged, found)
		} else {
			findings = append(findings, found)
		}
	}
	if len(damaged) > 1 {
		damaged[0].Message += fmt.Sprintf("; %d more like it", len(damaged)-1)
	}
	return append(findings, damaged[:min(len(damaged), 1)]...)
}

// limited is about what a limit kept from being searched.
func (p place) limited(s search.Skip, fix string) rule.Finding {
	found := p.blame()
	found.Rule, found.Path, found.Limit = rule.UnsearchedFile, s.Path, string(s.Limit)
	if place := placeOf(s.File, s.Path); rule.InPackage(place) || rule.InPackageTests(place) {
		found.Verdict = rule.Warn
	}
	found.Message = fmt.Sprintf("%s in %s was not searched as a whole, because of the limit %s: %s", s.Path, p.where, s.Limit, s.Reason)
	found.Fix = fmt.Sprintf("%s; or leave the file out of the layer; or, if no secret can be in it, allow it: %s", fix, allowing(cmp.Or(s.File, s.Path)))
	return found
}

// damaged is about an archive that could not be unpacked.
func (p place) damaged(s search.Skip) rule.Finding {
	found := p.blame()
	found.Rule, found.Verdict, found.Path = rule.UnsearchedFile, rule.Warn, s.Path
	found.Message = fmt.Sprintf("%s in %s was not unpacked: %s; its bytes were searched as they are", s.Path, p.where, s.Reason)
	return found
}
