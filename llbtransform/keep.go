package llbtransform

import (
	"path"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/llbtransform/script"
)

// kept is a directory that an instruction still makes, though its files are mounted.
type kept struct {
	dir string
	// owned says that another user than root may own it.
	owned bool
	edit  *lineEdit
}

// keepDirectory takes all files away from a COPY or ADD, and leaves the directory
// that it makes for them: with the same owner and mode, and untouched where the
// image has it already.
func (p *planner) keepDirectory(at site, s *scope, c copying, it items, dir string) {
	_, shadowed := p.named["scratch"]
	if shadowed || dir == "/" || s.has(dir) && !c.link {
		p.drop(at)
		return
	}
	written := it.texts()
	e := p.edit(at, it.emptied(p.file.Escape, s.spelled(written[len(written)-1], dir)))
	s.kept = append(s.kept, kept{dir: dir, owned: c.chown != "", edit: e})
	s.filled = append(s.filled, dir)
}

// has tells whether a directory exists beyond doubt.
func (s *scope) has(dir string) bool {
	everywhere := []string{"/root", "/etc", "/tmp", "/usr", "/var", "/home"}
	if s.image != "scratch" && slices.Contains(everywhere, dir) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(s.made, s.filled), func(made string) bool {
		return made == dir || strings.HasPrefix(made, dir+"/")
	})
}

// spelled writes a directory as the destination of a COPY does, where that names
// it or a file in it.
func (s *scope) spelled(dest, dir string) string {
	for _, spelling := range []string{dest, dest + "/", dest[:strings.LastIndex(dest, "/")+1]} {
		if resolved, err := s.resolve(spelling); err == nil && strings.HasSuffix(spelling, "/") && path.Clean(resolved) == dir {
			return spelling
		}
	}
	return dir + "/"
}

// leave takes back what was kept where a RUN removes the directory together with
// the mounted file in it: what BuildKit makes for a mount goes by itself, and a
// directory of the image cannot be removed around one.
func (s *scope) leave(text script.Text, ctx script.Context) {
	s.kept = slices.DeleteFunc(s.kept, func(k kept) bool {
		ctx.Paths = []string{k.dir + "/.leaktight"}
		result, err := script.Analyse(text, ctx)
		goes := slices.Contains(result.Removed, ctx.Paths[0]) || slices.Contains(result.Emptied, k.dir)
		if err != nil || !goes || k.owned && !s.rootUser() {
			return false
		}
		k.edit.text = ""
		return true
	})
}
