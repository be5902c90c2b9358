package llbtransform

import (
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// bound is what becomes of the build contexts that a RUN mounts.
type bound struct {
	// writable are the --mount flags, counted from 0, that become writable: in a
	// directory that is mounted read-only nothing else can be mounted.
	writable []int
	// gone are those whose only file is mounted as a secret instead.
	gone []int
	// targets are where secrets are mounted, for this RUN alone.
	targets []string
}

// bind mounts the credential files of the contexts that a RUN mounts.
func (p *planner) bind(at site, s *scope, cmd *instructions.RunCommand) (bound, error) {
	var b bound
	for _, h := range at.hits {
		if !h.Bind {
			continue
		}
		dest, err := s.resolve(instructions.GetMounts(cmd)[h.Item].Target)
		if err != nil {
			return b, err
		}
		m := rule.Mount{ID: h.ID, Target: path.Join(dest, h.Below), Source: detect.ContextPath(h.Source), Mode: p.modeOf("", h.Context, h.Source)}
		if h.Within == "" {
			m.Required = true
			if !p.mountFile(at, s, m, h.Source, readNote(h)) {
				continue
			}
			p.excluded = append(p.excluded, Exclusion{Context: h.Context, File: m.Source, Within: m.Source, stage: at.stage, lines: at.lines})
			b.gone = append(b.gone, h.Item)
		} else {
			if !p.leaveOut(at, s, h, m, "") {
				continue
			}
			if !h.Missing {
				b.writable = append(b.writable, h.Item)
			}
		}
		b.targets = append(b.targets, m.Target)
	}
	return b, nil
}

// restore takes the secrets away that were mounted for one RUN, and gives those back
// that it did without.
func (s *scope) restore(b bound, before []*secret) {
	for _, target := range b.targets {
		s.unsetFile(target)
	}
	for _, f := range before {
		i := slices.IndexFunc(s.files, func(now *secret) bool { return now.mount.Target == f.mount.Target })
		switch {
		case i < 0 && slices.Contains(b.targets, f.mount.Target):
			s.files = append(s.files, f)
		case i >= 0 && s.files[i].absent && !f.absent:
			s.files[i] = f
		}
	}
}

// flags edits the --mount flags of a RUN.
func (b bound) flags(src string, escape rune) string {
	if len(b.writable)+len(b.gone) == 0 {
		return src
	}
	words := script.Words(src, escape)
	flag, gone := -1, map[int]bool{}
	for i := 1; i < len(words) && strings.HasPrefix(words[i].Text, "--"); i++ {
		if !strings.HasPrefix(words[i].Text, "--mount=") {
			continue
		}
		flag++
		gone[i] = slices.Contains(b.gone, flag)
		if slices.Contains(b.writable, flag) && !gone[i] {
			const rw = ",rw"
			src = src[:words[i].End] + rw + src[words[i].End:]
			for j := range words {
				if words[j].Start >= words[i].End {
					words[j].Start, words[j].End = words[j].Start+len(rw), words[j].End+len(rw)
				}
			}
		}
	}
	return script.DropWords(src, words, func(i int) bool { return gone[i] })
}
