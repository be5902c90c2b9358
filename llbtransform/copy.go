package llbtransform

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// copying is what COPY and ADD have in common.
type copying struct {
	instructions.SourcesAndDest
	from, chown, chmod string
	link, parents      bool
	text               string
}

func copyOf(c *instructions.CopyCommand) copying {
	return copying{
		SourcesAndDest: c.SourcesAndDest, from: c.From, chown: c.Chown, chmod: c.Chmod, link: c.Link,
		parents: c.Parents, text: c.String(),
	}
}

func addOf(c *instructions.AddCommand) copying {
	return copying{
		SourcesAndDest: c.SourcesAndDest, chown: c.Chown, chmod: c.Chmod, link: c.Link,
		text: c.String(),
	}
}

func (p *planner) copy(at site, s *scope, c copying) error {
	if v := s.mentioned(c.text); v != nil {
		p.refuseUse(at, v)
		return nil
	}
	if err := p.copiesWritten(s, c); err != nil {
		return err
	}
	p.passTargets(at, s, c)
	var dropped []int
	var dir string
	for i, source := range c.SourcePaths {
		target, drop, err := p.copySource(at, s, c, i, source)
		if err != nil {
			return err
		}
		if drop {
			dropped, dir = append(dropped, i), path.Dir(target)
		}
	}
	p.dropSources(at, s, c, dropped, dir)
	return p.copyGathered(at, s, c)
}

// copySource plans one source of a COPY or ADD. It reports whether the source
// goes, and where its file would have been.
func (p *planner) copySource(at site, s *scope, c copying, item int, source string) (string, bool, error) {
	hit, found := at.hit(item)
	switch {
	case !found && c.from != "":
		return p.copyFrom(at, s, c, source)
	case !found:
		return "", false, nil
	}
	target, err := s.target(c, source)
	if err == nil {
		if pass, ok := p.pass(at, hit, target); ok {
			p.letPass(at, pass, hit.Finding(), target)
			return "", false, nil
		}
	}
	switch {
	case hit.Rule.Name == rule.LiteralCredential.Name:
		p.refuseLiteral(at, hit, source)
		return "", false, nil
	case hit.Verdict != rule.Rewrite:
		p.report(hit, at.stage)
		if err == nil && hit.Rule.Name == rule.RuntimeFile.Name {
			p.outcomes[len(p.outcomes)-1].finding.Fix = runtimeFix(source, target)
		}
		return "", false, nil
	case err != nil:
		p.refuseTarget(at, source, err)
		return "", false, nil
	}
	m := rule.Mount{ID: hit.ID, Target: target, Required: true, Source: detect.ContextPath(hit.Source)}
	note, err := p.access(at, s, c, hit.Context, &m)
	if err != nil {
		return "", false, err
	}
	return target, p.mountFile(at, s, m, hit.Source, cmp.Or(note, readNote(hit))), nil
}

func (p *planner) refuseTarget(at site, source string, err error) {
	p.refuse(at, rule.Finding{
		Rule: rule.SecretFile, Path: source,
		Message: fmt.Sprintf("cannot tell where %s lands: %v", source, err),
		Fix:     "write the destination as an absolute path",
	})
}

// mountFile replaces a copied file by a mount on the RUNs that follow.
func (p *planner) mountFile(at site, s *scope, m rule.Mount, source, note string) bool {
	if !mountable(m.ID) || !mountable(m.Target) {
		p.refuse(at, rule.Finding{
			Rule: rule.SecretFile, Path: source,
			Message: fmt.Sprintf("%s is a credential file, and its name cannot be written in a --mount", source),
			Fix:     "rename the file, using letters, digits and . _ - @ + only",
		})
		return false
	}
	o := p.begin(at, rule.Finding{Rule: rule.SecretFile, Path: source, Mount: &m, Fix: m.Flag()})
	o.runtime, o.note = m.Target, note
	s.setFile(&secret{mount: m, outcomes: []*outcome{o}})
	return true
}

// copyFrom follows a mounted file out of another stage, where it never was.
func (p *planner) copyFrom(at site, s *scope, c copying, source string) (string, bool, error) {
	from, ok := p.stage(c.from)
	if !ok {
		return "", false, nil
	}
	for _, f := range p.scopes[from].files {
		below, ok := cutDir(path.Clean("/"+source), f.mount.Target)
		switch {
		case !ok:
			continue
		case len(f.changes) > 0:
			p.refuseChanged(at, f)
			continue
		case below != "":
			if err := p.copyBelow(s, c, f, below); err != nil {
				return "", false, err
			}
			continue
		}
		target, err := s.target(c, source)
		if err != nil {
			return "", false, err
		}
		m, note, err := p.copied(at, s, c, f.mount)
		if err != nil {
			return "", false, err
		}
		m.Target = target
		return target, p.mountFile(at, s, m, source, note), nil
	}
	return "", false, nil
}

// copyBelow follows a mounted file out of another stage, together with a directory
// that is copied without it.
func (p *planner) copyBelow(s *scope, c copying, f *secret, below string) error {
	dest, err := s.resolve(c.DestPath)
	if err != nil {
		return err
	}
	moved := *f
	if moved.mount.Target = path.Join(dest, below); c.parents {
		moved.mount.Target = path.Join(dest, f.mount.Target)
	}
	s.setFile(&moved)
	return nil
}

// cutDir gives what is left of a path below a directory, "" for the directory itself.
func cutDir(dir, p string) (string, bool) {
	below, ok := strings.CutPrefix(p, strings.TrimSuffix(dir, "/"))
	return strings.TrimPrefix(below, "/"), ok && (below == "" || strings.HasPrefix(below, "/"))
}

func (p *planner) refuseChanged(at site, f *secret) {
	p.refuse(at, rule.Finding{
		Rule: rule.SecretFile, Path: f.mount.Target,
		Message: fmt.Sprintf("%s takes %s along, which a RUN of that stage changes and which is a secret now", at.instruction(), f.mount.Target),
		Fix:     fmt.Sprintf("copy the file from the context here as well, and change it in the RUN that needs it, or remove it with rm %s before", f.mount.Target),
	})
}

// stage finds an earlier stage by name or number.
func (p *planner) stage(ref string) (int, bool) {
	if i, ok := p.named[strings.ToLower(ref)]; ok {
		return i, true
	}
	i, err := strconv.Atoi(ref)
	return i, err == nil && i >= 0 && i < len(p.scopes)-1
}

// target is the absolute path at which a source lands.
func (s *scope) target(c copying, source string) (string, error) {
	dest, err := s.resolve(c.DestPath)
	if err != nil {
		return "", err
	}
	source, err = s.expand(source)
	if err != nil {
		return "", err
	}
	if c.parents {
		// The part of the source behind /./ is kept below the destination.
		if _, below, ok := strings.Cut(source, "/./"); ok {
			source = below
		}
		return path.Join(dest, path.Clean("/"+source)), nil
	}
	several := len(c.SourcePaths)+len(c.SourceContents) > 1
	if several || strings.HasSuffix(dest, "/") || s.isDirectory(dest, path.Base(source)) {
		return path.Join(dest, path.Base(source)), nil
	}
	return dest, nil
}

// isDirectory tells whether a destination without a trailing slash is a
// directory that the image has, into which the file then goes. Nothing but the
// image itself could tell for sure; what people write is one of a few.
func (s *scope) isDirectory(dest, base string) bool {
	if path.Base(dest) == base {
		return false
	}
	if _, match := rule.MatchFile(dest); match == rule.CertainMatch {
		return false
	}
	wellKnown := []string{"/", "/root", "/tmp", "/etc", "/opt", "/srv", "/home", "/run", "/usr/local/etc", "/usr/local/cargo", "/usr/src", s.dir}
	dotted := []string{".ssh", ".aws", ".docker", ".kube", ".m2", ".gradle", ".pip", ".config", ".gnupg", ".composer", ".cargo", ".npm"}
	return slices.Contains(wellKnown, dest) || slices.Contains(dotted, path.Base(dest)) || path.Dir(dest) == "/home"
}

// mountable reports whether a name can stand in a --mount flag as it is.
func mountable(name string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@+/:~"
	return name != "" && strings.TrimLeft(name, plain) == ""
}
