package rule

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// File is one kind of credential file: where it lies and what its content looks like.
type File struct {
	// Name identifies the kind, in kebab case.
	Name string
	// What says what the file is, to be read after "is".
	What string
	// Certain are patterns of paths that are credentials by their name alone.
	Certain []string
	// Doubtful are patterns of paths of which only the content can tell.
	Doubtful []string
	// Marker matches content that holds a credential. A kind without a marker
	// has only certain patterns.
	Marker Marker
	// Binary matches content that is no text and holds a credential, nil where
	// none does.
	Binary Marker
	// Plain matches a whole line that is known to hold none. Where it is set,
	// content with any other line is a credential: better a question too many.
	Plain *lazyregexp.Regexp
	// Presumed says that a doubtful path counts as a credential where its
	// content cannot be seen: a file that is copied and not there is mostly kept
	// out of the repository for what it holds.
	Presumed bool
	// Runtime says that such a file is for run time: no build needs it. One in a
	// package is no credential, see [InPackage].
	Runtime bool
	// Stray says that such a file lies in working copies whose builds do not need
	// it: where a directory takes it along, it is left out and may be missing.
	Stray bool
	// Minor says that such a file is a hint at most, to a person or at a machine: it
	// is told of, and stops no build.
	Minor bool
	// ContextOnly says that the name tells something in a build context, where
	// people put it, and nothing in an image or a package. ImageOnly says that
	// such a file is no business of a context, where its place is unknown or the
	// application wants it: it is looked for in what the build made.
	ContextOnly, ImageOnly bool
}

// Match says how well a path fits a kind of credential file.
type Match int

const (
	// NoMatch is a path that the catalogue does not know.
	NoMatch Match = iota
	// DoubtfulMatch is a path of which only the content can tell.
	DoubtfulMatch
	// CertainMatch is a path that is a credential by its name alone.
	CertainMatch
)

// MatchFile finds the kind of credential file that lies at a slash-separated
// path of a build context, absolute or relative, whatever its case. The best
// match wins; among equals the first in the catalogue's order.
func MatchFile(p string) (File, Match) {
	p = normal(p)
	if !inContext().knows(p) || harmlessPath(p) || packageTestGlobs().match(p) {
		return File{}, NoMatch
	}
	var found File
	best, packaged := NoMatch, InPackage(p)
	for _, k := range inContext().kinds {
		f := k.File
		if packaged && (f.Runtime || f.ContextOnly) {
			continue
		}
		if f.ContextOnly && best != NoMatch {
			continue // a kind that knows the path knows more than its base name
		}
		if m := k.match(p); m > best {
			found, best = f, m
		}
	}
	return found, best
}

// Fit is a kind of credential file that a path fits.
type Fit struct {
	File
	Match Match
}

// FitsInImage gives the kinds of credential files that may lie at a path of an
// image: those that stop a build first, and of these the ones that the name
// alone tells. A copy that an editor or a person set aside is what it is a copy of.
func FitsInImage(p string) []Fit {
	p = normal(p)
	fits := fitsInImage(p)
	if original := unsaved(p); original != p {
		fits = append(fits, fitsInImage(original)...)
	}
	slices.SortStableFunc(fits, func(a, b Fit) int {
		if a.Minor != b.Minor {
			return cmp.Compare(rank(a.Minor), rank(b.Minor))
		}
		return cmp.Compare(b.Match, a.Match)
	})
	return fits
}

func fitsInImage(p string) []Fit {
	if !inImage().knows(p) || harmlessPath(p) || packageTestGlobs().match(p) {
		return nil
	}
	var fits []Fit
	packaged := InPackage(p)
	for _, k := range inImage().kinds {
		if packaged && (k.Runtime || k.ImageOnly) {
			continue
		}
		if m := k.match(p); m != NoMatch {
			fits = append(fits, Fit{k.File, m})
		}
	}
	return fits
}

// Holds judges the content of a file at the path.
func (f Fit) Holds(content []byte) bool {
	return f.Match == CertainMatch && len(bytes.TrimSpace(content)) > 0 && !everyones(content) || f.Match == DoubtfulMatch && f.HoldsCredential(content)
}

func rank(minor bool) int {
	if minor {
		return 1
	}
	return 0
}

// unsaved is a path without what marks a copy: .npmrc for .npmrc.bak.
func unsaved(p string) string {
	for _, mark := range []string{"~", ".bak", ".bk", ".orig", ".old", ".save", ".backup"} {
		if name, ok := strings.CutSuffix(p, mark); ok && name != "" && !strings.HasSuffix(name, "/") {
			return name
		}
	}
	return p
}

var harmlessGlobs, templateGlobs = sync.OnceValue(func() globs { return newGlobs(harmless()) }), sync.OnceValue(func() globs { return newGlobs(templates()) })

// Harmless reports whether a path looks like a credential's and is none: the
// public half of a key, a template, a key that everybody has. It is none under
// another name either, other than what is no credential for where it lies.
func Harmless(p string) bool {
	return harmlessPath(normal(p))
}

// harmlessPath is [Harmless] for a path that is [normal].
func harmlessPath(p string) bool { return harmlessGlobs().match(p) || templateGlobs().match(p) }

// Template reports whether a path is called like what a file is made from.
func Template(p string) bool { return templateGlobs().match(normal(p)) }

// normal is a path as the patterns want it.
func normal(p string) string {
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return strings.ToLower(path.Clean(p)[1:])
}

// patterns are all patterns of some kinds, without braces.
func patterns(kinds []File) []string {
	var all []string
	for _, f := range kinds {
		for _, p := range slices.Concat(f.Certain, f.Doubtful) {
			all = append(all, Expand(p)...)
		}
	}
	return all
}

// MaxContent bounds what is read of a file to judge it, in bytes. A credential
// that starts later in a longer file is not seen.
const MaxContent = 1 << 20

// HoldsCredential judges content found at a doubtful path. Content that is empty
// or white space never holds one. What is no text is not looked at as text: in a
// program such as ssh-keygen the markers are the words that it looks for.
func (f File) HoldsCredential(content []byte) bool {
	switch {
	case len(bytes.TrimSpace(content)) == 0, everyones(content):
		return false
	case bytes.IndexByte(content, 0) >= 0:
		return f.Binary != nil && f.Binary.Match(content)
	}
	if f.Marker == nil || f.Marker.Match(content) {
		return true
	}
	return f.Plain != nil && !f.allPlain(string(content))
}

func (f File) allPlain(content string) bool {
	for line := range strings.Lines(content) {
		if line = strings.TrimSpace(line); line != "" && !f.Plain.MatchString(line) {
			return false
		}
	}
	return true
}

// harmless are paths that look like credentials and never are.
func harmless() []string {
	const programs = "{go,py,pyc,js,mjs,cjs,jsx,ts,tsx,vue,rb,java,kt,cs,rs,ex,tf,sh}"
	return []string{
		"**/{bin,sbin,libexec,scripts,cmd}/*[_-]{secret,secrets,token,password,creds}",
		"**/{get,gen,generate,create,make,rotate,reset,refresh,forgot,forgotten,change,check,verify,fetch,print,show,revoke,decode}[_-]*{secret,token,password,creds}",
		"**/pam.d/*", "**/secrets/*." + programs, "**/*kube{,_}config*." + programs,
		"**/*.pub", "**/*.{md,html,[0-9]}", "**/authorized_keys*", "**/known_hosts*", "**/*.asc",
		"**/*insecure*{key,rsa}*", "**/{test,dummy,fake,example,sample,snakeoil}[._-]*key*",
		"**/*[._-]{test,dummy,fake,example,sample,snakeoil}.{key,pem}",
		"**/*{gpg,archive,pub,public}*.key", "**/{apt,deb,rpm,repo,release,package}*signing*.key",
		"**/*trust*.{jks,p12,pfx,keystore}", "**/cacerts.{jks,p12}",
		"**/tsconfig.json", "**/debug.keystore", "**/serviceaccount/{ca.crt,namespace}",
		"**/{cacert,cacerts,ca-bundle,ca_bundle,ca-certificates,global-bundle,rds-*bundle,roots}.pem", "**/dhparam*.pem",
		"**/.git/**/{hooks,info,lfs,logs,objects,refs}/**",
	}
}

// templates are what people commit in place of a file that holds secrets.
func templates() []string {
	return []string{
		"**/*.{example,sample,dist,template,tmpl,tpl,defaults}", "**/*[._-]{example,sample,template}.*",
		"**/.env.{example,sample,dist,template,defaults}*", "**/.env{-,_}{example,sample,dist,template,defaults}*",
		"**/{*[._-],}{example,sample,template,dist}.env",
	}
}
