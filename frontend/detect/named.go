package detect

import (
	"path"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

func (s *search) copy(at At, cmd instructions.Command, files instructions.SourcesAndDest) {
	for _, content := range files.SourceContents {
		kind, match := s.matchCopy(content.Path, files.DestPath, true)
		if match == rule.CertainMatch || match == rule.DoubtfulMatch && kind.HoldsCredential([]byte(content.Data)) {
			s.add(at, cmd, Hit{Rule: rule.LiteralCredential, Verdict: rule.Fail, Kind: kind})
		}
	}
	s.namedFiles(at, cmd)
}

// namedFile judges a file by its name, or by that of the file that it leads to.
func (s *search) namedFile(g gathering) (Hit, bool) {
	if kind, match := s.matchCopy(g.source, g.dest, g.single); match != rule.NoMatch {
		return fileHit(kind, match, g.source), true
	}
	target, ok := s.links[g.context+"/"+ContextPath(g.source)]
	if !ok || isDirectory(s.files[g.context], target) {
		return Hit{}, false
	}
	kind, match := s.matchCopy(target, g.dest, g.single)
	h := fileHit(kind, match, g.source)
	h.ID = FileID(target)
	return h, match != rule.NoMatch
}

// namedFiles finds credential files that an instruction names.
func (s *search) namedFiles(at At, cmd instructions.Command) {
	for _, g := range s.sources[[2]int{at.Stage, at.Command}] {
		at.Item = g.item
		if Credential(rule.Secret(g.source)) {
			s.add(at, cmd, Hit{Rule: rule.LiteralCredential, Verdict: rule.Fail})
			continue
		}
		if strings.Contains(g.source, "://") || ContextPath(g.source) == "" || isPattern(g.source) || isDirectory(s.files[g.context], g.source) {
			continue
		}
		h, ok := s.namedFile(g)
		if !ok {
			continue
		}
		h.Context, h.Bind = g.context, g.bind
		if g.bind {
			h.Rule, h.Verdict = rule.SecretFile, rule.Rewrite // its RUN uses it
		}
		s.named[fileOf(h)] = h
		s.add(at, cmd, h)
	}
}

func fileHit(kind rule.File, match rule.Match, source string) Hit {
	h := Hit{
		Rule: rule.SecretFile, Verdict: rule.Rewrite, Doubtful: match == rule.DoubtfulMatch,
		Source: source, Kind: kind, ID: FileID(source),
	}
	if kind.Runtime {
		h.Rule, h.Verdict = rule.RuntimeFile, rule.Fail
	}
	return h
}

// matchCopy looks at what the file is called in the context and what it will be
// called in the image; the better match wins, unless the first says that it is
// harmless.
func (n names) matchCopy(source, dest string, single bool) (rule.File, rule.Match) {
	target := path.Join(dest, path.Base(source))
	named := single && !strings.HasSuffix(dest, "/") && dest != "."
	inside := target // of a directory that the image has, maybe
	if named {
		target = dest
	}
	if kind, ok := n.file(source, target); ok {
		return kind, rule.CertainMatch
	}
	if rule.Harmless(source) {
		return rule.File{}, rule.NoMatch
	}
	kind, match := rule.MatchFile(source)
	if k, m := rule.MatchFile(target); m > match || m == match && kind.ContextOnly {
		return k, m
	}
	if match == rule.NoMatch && named {
		return rule.MatchFile(inside)
	}
	return kind, match
}
