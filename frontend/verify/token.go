package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// tokenFile is a file of a layer that holds tokens.
type tokenFile struct {
	// name is that of the file itself, without the member of an archive.
	name string
	// worst is the token that counts most, more counts the others.
	worst   search.Finding
	more    int
	verdict rule.Verdict
}

// tokenFiles are the files of a layer that hold tokens, in the order of their
// paths. A token that is part of a secret's value is none: the value says more.
func (l Layer) tokenFiles(found []search.Finding) []tokenFile {
	var files []tokenFile
	for _, f := range found {
		verdict, ok := l.weigh(f)
		if !ok || slices.ContainsFunc(found, func(v search.Finding) bool { return v.ID != "" && overlaps(v, f) }) {
			continue
		}
		name := cmp.Or(f.File, f.Path)
		i := slices.IndexFunc(files, func(file tokenFile) bool { return file.name == name })
		switch {
		case i < 0:
			files = append(files, tokenFile{name: name, worst: f, verdict: verdict})
			continue
		case verdict == rule.Fail && files[i].verdict != rule.Fail:
			files[i].worst, files[i].verdict = f, verdict
		}
		files[i].more++
	}
	slices.SortStableFunc(files, func(a, b tokenFile) int { return cmp.Compare(a.name, b.name) })
	return files
}

// overlaps reports whether two findings are about the same bytes.
func overlaps(a, b search.Finding) bool {
	return a.Path == b.Path && a.Part == b.Part && a.Offset < b.Offset+int64(b.Length) && b.Offset < a.Offset+int64(a.Length)
}

// weigh says what a token is worth by its kind and its place; false for nothing.
func (l Layer) weigh(f search.Finding) (rule.Verdict, bool) {
	if f.Token == "" {
		return "", false
	}
	kind := rule.TokenNamed(f.Token)
	switch doubtful := l.doubtsToken(placeOf(f.File, f.Path), kind); {
	case kind.Public && doubtful:
		return "", false
	case kind.Public, doubtful:
		return rule.Warn, true
	}
	return rule.Fail, true
}

// doubtsToken reports whether a token is no reason to stop the build for where it
// is in this layer.
func (l Layer) doubtsToken(place string, kind rule.Token) bool {
	return everyones(place, kind) || l.templated(place) || kind.Key && !l.Given
}

// everyones reports whether a token is in what everybody has who installs a package,
// in a test, or in a manual.
func everyones(place string, kind rule.Token) bool {
	lower := strings.ToLower(place)
	return rule.InPackage(place) || rule.InPackageTests(place) || rule.Template(place) ||
		kind.Key && (rule.Harmless(place) || matches(examples(), lower)) ||
		matches(slices.Concat(testTrees(), testFiles(), manuals(), libraries()), lower)
}

// doubtful reports whether a token is no reason to stop the build in any layer.
func doubtful(f search.Finding) bool {
	kind := rule.TokenNamed(f.Token)
	return kind.Public || everyones(placeOf(f.File, f.Path), kind)
}

// placeOf is where something is as a path without a slash in front: the members of
// a file as if that were a directory.
func placeOf(file, path string) string {
	if file != "" {
		path = file + strings.ReplaceAll(strings.TrimPrefix(path, file), "!", "/")
	}
	return strings.TrimPrefix(path, "/")
}

// testFiles are tests beside the code that they are about, what tests need, and pages.
func testFiles() []string {
	return []string{
		"**/{test[_-]*,*[._-]{test,tests,spec,mock,fixture}}.*", "**/*.{md,rst,adoc}", "**/*.[0-9]",
		"**/{mock,mocks,__mocks__,fixture,__fixtures__,e2e,test_data,test-data,testkeys,testcerts,cassettes,__snapshots__}/**",
	}
}

// examples are where keys are that somebody made to show how to use them.
func examples() []string { return []string{"**/{example,examples,sample,samples,demo,demos}/**"} }

// libraries are where packages lie within another one.
func libraries() []string { return []string{"**/{boot-inf,web-inf}/lib/*/**"} }

// tokenFindings judges the files that hold tokens and are no credential files by
// their path: those are told with it.
func (p place) tokenFindings(found []search.Finding, opt Options) []rule.Finding {
	var findings []rule.Finding
	for _, file := range p.tokenFiles(found) {
		if slices.ContainsFunc(p.made.Hits, func(h layerscan.Hit) bool { return h.Path == file.name }) {
			continue
		}
		comment, told := p.allowed(opt.Allow, file.name)
		findings = append(findings, opt.judge(p.tokenFinding(file), comment, told, file.name))
	}
	return findings
}

func (p place) tokenFinding(file tokenFile) rule.Finding {
	found := p.blame()
	found.Rule, found.Verdict, found.Path, found.Match = rule.TokenInLayer, file.verdict, file.worst.Path, file.worst.Token
	found.Message = fmt.Sprintf("%s holds a credential%s (%s), and stays in %s", found.Path, inPart(file.worst), file.describe(), p.where)
	switch kind := rule.TokenNamed(file.worst.Token); {
	case file.worst.Part != search.Content:
		found.Fix = "keep the credential out of it; or, if it is none, allow it: " + allowing(file.name)
	case kind.Key:
		found.Fix = fix(file.name)
	default:
		found.Fix = fmt.Sprintf("keep it out of the file, and give it to the RUN that needs it: RUN --mount=type=secret,id=ID,env=NAME …; "+
			"revoke it if the image was pushed before; or, if it is none, allow it: %s", allowing(file.name))
	}
	return found
}

// describe says what the tokens of a file are, without their values.
func (t tokenFile) describe() string {
	text := fmt.Sprintf("%s, %d bytes, fingerprint %s", t.worst.Token, t.worst.Length, t.worst.Fingerprint)
	if t.more > 0 {
		text += fmt.Sprintf(", and %d more", t.more)
	}
	return text
}

// confirm adds to the finding about a credential file that its content is known.
func (t tokenFile) confirm(f rule.Finding) rule.Finding {
	f.Message += fmt.Sprintf(" (it holds %s)", t.describe())
	if t.verdict == rule.Fail {
		f.Verdict = rule.Fail
	}
	return f
}

// inPart says which part of a file it is, where that is not its content.
func inPart(f search.Finding) string {
	switch f.Part {
	case search.Name:
		return " in its name"
	case search.Symlink:
		return " in what it links to"
	case search.Attribute:
		return " in an extended attribute"
	case search.Content:
	}
	return ""
}
