package detect

import (
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/solver/pb"
)

// OpLines are where the Dockerfile asks for an op of a definition: several where it asks
// for the same op in several places, none for what no instruction makes. of tells by its
// text whether a source is the Dockerfile: a named context may have one of its own.
func OpLines(def *pb.Definition, op string, of func(source []byte) bool) []rule.Lines {
	var all []rule.Lines
	infos := def.GetSource().GetInfos()
	for _, loc := range def.GetSource().GetLocations()[op].GetLocations() {
		if i := int(loc.SourceIndex); i < 0 || i >= len(infos) || !of(infos[i].Data) {
			continue
		}
		var l rule.Lines
		for _, r := range loc.Ranges {
			l = l.And(rule.Lines{Start: int(r.GetStart().GetLine()), End: int(r.GetEnd().GetLine())})
		}
		if l.Start > 0 {
			all = append(all, l)
		}
	}
	return all
}
