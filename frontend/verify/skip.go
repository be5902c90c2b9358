package verify

import (
	"cmp"
	"fmt"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// skipFindings judge what was not searched as a whole: nobody knows what it holds.
// What a limit kept from being searched stops the build. Of what is damaged or
// encrypted, the bytes as they are were searched: one warning tells of all.
func (p place) skipFindings(skips []search.Skip, opt Options) []rule.Finding {
	var findings []rule.Finding
	var damaged []search.Skip
	needs := map[search.Limit]int64{} // one raise is to do for all
	for _, s := range skips {
		needs[s.Limit] = max(needs[s.Limit], s.Needs)
	}
	for _, s := range skips {
		if s.Limit == "" {
			if !p.doubtsToken(placeOf(s.File, s.Path), rule.Token{}) {
				damaged = append(damaged, s)
			}
			continue
		}
		file := cmp.Or(s.File, s.Path)
		comment, told := p.allowed(opt.Allow, file)
		findings = append(findings, opt.judge(p.skipFinding(s, raise(s.Limit, needs[s.Limit], opt.Policy.Limits())), comment, told, file))
	}
	if len(damaged) > 0 {
		findings = append(findings, opt.Policy.Judge(p.damaged(damaged), ""))
	}
	return findings
}

func (p place) skipFinding(s search.Skip, fix string) rule.Finding {
	found := p.blame(p.where)
	found.Rule, found.Path, found.Limit = rule.UnsearchedFile, s.Path, string(s.Limit)
	found.Message = fmt.Sprintf("%s in %s was not searched as a whole, because of the limit %s: %s", s.Path, p.where, s.Limit, s.Reason)
	found.Fix = fmt.Sprintf("%s; or leave the file out of the layer; or, if no secret can be in it, allow it: %s", fix, allowing(cmp.Or(s.File, s.Path)))
	return found
}

// damaged is the warning about all archives that could not be unpacked.
func (p place) damaged(skips []search.Skip) rule.Finding {
	found := p.blame(p.where)
	found.Rule, found.Verdict, found.Path = rule.UnsearchedFile, rule.Warn, skips[0].Path
	found.Message = fmt.Sprintf("%s in %s was not unpacked: %s; its bytes were searched as they are", found.Path, p.where, skips[0].Reason)
	if more := len(skips) - 1; more > 0 {
		found.Message += fmt.Sprintf("; %d more like it", more)
	}
	return found
}
