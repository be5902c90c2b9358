package verify

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

// layerFindings judges the credential files of a layer.
func layerFindings(p place, opt Options) []rule.Finding {
	var findings []rule.Finding
	tokens := p.tokenFiles(p.made.Content.Findings)
	for _, h := range p.made.Hits {
		f := p.finding(h, opt.Policy)
		if j := slices.IndexFunc(tokens, func(t tokenFile) bool { return t.name == h.Path }); j >= 0 {
			f = tokens[j].confirm(f)
		}
		comment, told := p.allowed(opt.Allow, h.Path)
		findings = append(findings, opt.judge(f, comment, told))
	}
	if n := p.made.More; n > 0 {
		f := p.blame()
		f.Message = fmt.Sprintf("%d more credential files are in %s", n, p.where)
		findings = append(findings, opt.Policy.Judge(f, ""))
	}
	if n := p.made.MoreDoubtful; n > 0 {
		f := p.blame()
		f.Verdict = rule.Warn
		f.Message = fmt.Sprintf("%d more files in %s look like credentials of tests", n, p.where)
		findings = append(findings, opt.Policy.Judge(f, ""))
	}
	return findings
}

// numbered says which layer of a chain it is, as people see it.
func (l Layer) numbered(i, of int) string {
	switch {
	case l.Base:
		return l.describe()
	case l.Shipped:
		return fmt.Sprintf("layer %d of %d, %s", i+1, of, l.describe())
	}
	return "a layer outside the image, " + l.describe()
}

// allowed gives the reason that a comment states for a path of the layer, "" for
// none, and whether the plan has told of it already.
func (l Layer) allowed(allow []detect.Allowance, path string) (reason string, told bool) {
	return allowance(allow, path, func(a detect.Allowance) bool {
		return l.Base || slices.ContainsFunc(l.Lines, func(at rule.Lines) bool {
			return at.Start <= a.Lines.End && a.Lines.Start <= at.End
		})
	})
}

// judge judges a finding that a comment may allow. What the plan has told of passes.
// paths are further names of its file.
func (opt Options) judge(f rule.Finding, comment string, told bool, paths ...string) rule.Finding {
	if told {
		f.Verdict, f.Passed, f.Told, f.Fix = rule.Warn, true, true, ""
		return f
	}
	return opt.Policy.Judge(f, comment, paths...)
}

// allowance looks for what allows a path or a name, among what is for its place.
func allowance(allow []detect.Allowance, name string, here func(detect.Allowance) bool) (reason string, told bool) {
	for _, a := range allow {
		if here(a) && a.Allows(name) {
			reason, told = cmp.Or(reason, a.Reason), told || a.Told
		}
	}
	return reason, told
}

// blame is a finding about the layer that says nothing yet.
func (p place) blame() rule.Finding {
	f := rule.Finding{Rule: rule.CredentialInLayer, Verdict: rule.Fail, Instruction: p.instruction(), Layer: p.where, Shipped: p.Shipped && !p.Base}
	if len(p.Lines) > 0 {
		f.Lines = p.Lines[0]
	}
	if p.Base {
		f.Rule, f.Verdict = rule.CredentialInBase, rule.Warn
	}
	return f
}

func (p place) finding(h layerscan.Hit, rules *policy.Policy) rule.Finding {
	f := p.blame()
	f.Path, f.Match = h.Path, h.Kind
	kind := rule.FileNamed(h.Kind)
	if named, ok := rules.File(h.Path); ok && h.Kind == policy.FileKind {
		kind = named
	}
	if p.doubts(h, kind) {
		f.Verdict = rule.Warn
	}
	switch {
	case h.LeftOut && h.Kind == "":
		f.Message = fmt.Sprintf("%s is left out of what is copied, and a file of %d bytes that does not look like a credential lies there in %s", h.Path, h.Size, p.where)
	case h.LeftOut:
		f.Message = fmt.Sprintf("%s is left out of what is copied, and yet %s lies there in %s", h.Path, kind.What, p.where)
	case h.Listed:
		f.Message = fmt.Sprintf("%s is mounted as a secret, and yet a file of %d bytes lies there in %s", h.Path, h.Size, p.where)
	default:
		f.Message = fmt.Sprintf("%s is %s, and stays in %s", h.Path, kind.What, p.where)
	}
	if !p.Base && (!h.LeftOut || h.Kind != "") {
		f.Fix = p.fix(h.Path, kind)
	}
	return f
}

// doubts reports whether a hit is no reason to stop the build: installers make
// keys for run time, and software is published together with the keys of its
// tests.
func (l Layer) doubts(h layerscan.Hit, kind rule.File) bool {
	switch path := strings.TrimPrefix(h.Path, "/"); {
	case h.Listed, kind.Name == policy.FileKind:
		return false
	case doubtfulHit(h), l.templated(path):
		return true
	case l.Given, h.LeftOut && !kind.Runtime:
		return false
	default:
		return kind.Runtime || rule.InPackage(path) || matches(manuals(), path)
	}
}

// doubtfulHit reports whether a hit is no reason to stop the build in any layer.
func doubtfulHit(h layerscan.Hit) bool {
	if h.Listed || h.Kind == policy.FileKind {
		return false
	}
	return h.LeftOut && h.Kind == "" || rule.FileNamed(h.Kind).Minor || matches(testTrees(), strings.TrimPrefix(h.Path, "/"))
}

// templated reports whether the instruction makes a file from a template, as in
// cp .env.example .env: what that holds is copied wherever a context has it. A
// framework may put a fresh key there.
func (l Layer) templated(file string) bool {
	return framework.MatchString(l.Command) && stem(file) == ".env" || slices.ContainsFunc(shellWords.FindAllString(l.Command, -1), func(word string) bool {
		return rule.Template(word) && stem(word) == stem(file)
	})
}

// framework is a command of Laravel's that writes a .env.
var framework = regexp.MustCompile(`\b(key:generate|create-project)\b`)

var shellWords = regexp.MustCompile(`[^\s;&|<>()"'=,\[\]]+`)

// stem is a file's name up to the first dot after its first character.
func stem(file string) string {
	base := path.Base(file)
	name, _, _ := strings.Cut(base[1:], ".")
	return base[:1] + name
}

// testTrees are where people keep keys that everybody may know.
func testTrees() []string {
	return []string{"**/{test,tests,testing,testdata,__tests__,fixtures,spec}/**"}
}

// manuals are where distributions put examples.
func manuals() []string { return []string{"usr/share/{doc,man}/**"} }

func matches(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return doublestar.MatchUnvalidated(p, path) })
}

// unsafeInPattern is what a path may hold and an allowance cannot spell out.
var unsafeInPattern = regexp.MustCompile(`[^\w./@+,:=~-]`)

// allowing is the comment that lets a path pass, and where it goes.
func allowing(path string) string {
	return fmt.Sprintf("# leaktight: allow=%s reason=… above the instruction", unsafeInPattern.ReplaceAllString(path, "?"))
}

// fix says what to do about a file of a kind that the layer holds. What only an
// image is searched for mostly is of no use to a RUN.
func (l Layer) fix(path string, kind rule.File) string {
	var remedy string
	switch {
	case !kind.ImageOnly || !kind.Runtime && !kind.Minor:
		return fix(path)
	case l.Given && kind.Runtime:
		remedy = "list it in .dockerignore, and mount it when the container runs (docker run -v …)"
	case l.Given:
		remedy = "list it in .dockerignore"
	case kind.Runtime:
		remedy = "make it when the container starts, and not in the build"
	default:
		remedy = "remove it in the RUN that makes it"
	}
	return remedy + "; or allow it: " + allowing(path)
}

// fix says what to type about a file that a layer holds.
func fix(path string) string {
	allow := allowing(path)
	if unsafeInPattern.MatchString(path) || strings.Contains(path, ",") {
		return "keep the file out of the layer, or allow it: " + allow
	}
	id := detect.FileID(path)
	m := rule.Mount{ID: id, Target: path, Source: path[strings.LastIndex(path, "/")+1:]}
	return fmt.Sprintf("mount it where it is needed: RUN --mount=type=secret,id=%s,target=%s,required …, built with %s; or allow it: %s",
		id, path, m.Flag(), allow)
}
