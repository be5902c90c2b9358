package rule

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// Candidates are patterns for github.com/moby/patternmatcher. They match every
// relative path that [MatchFile] knows, in the spellings that people use, and
// more: they serve to list a build context, of which MatchFile then judges the
// few files that are listed. Their order matters: the second is an exception to
// the first.
//
// BuildKit's client tries them all on every file. A pattern without a wildcard
// but ** at its start is a comparison of strings for it; any other is a regular
// expression, which takes as long as a hundred of those, so there is only one.
func Candidates() []string { return slices.Clone(candidates()) }

var candidates = sync.OnceValue(func() []string {
	tails := slices.Concat(ordinary(), endings(), capitals())
	var heads [][]string
	for _, p := range patterns(slices.DeleteFunc(Files(), func(f File) bool { return f.ImageOnly })) {
		if strings.HasSuffix(p, "*") && !strings.Contains(strings.TrimPrefix(p, "**/"), "/") {
			heads = append(heads, headOf(p))
		} else {
			tails = append(tails, tailOf(p))
		}
	}
	tails = slices.DeleteFunc(withoutCovered(tails), func(p string) bool { return slices.Contains(ordinary(), p) })
	return slices.Concat(ordinary(), tails, []string{overlay(heads)})
})

// ordinary leaves out the one name that ends like a credential's and that a
// context has thousands of. It comes first: what matches later counts again.
func ordinary() []string { return []string{"**.json", "!**/package.json"} }

// endings stand for several patterns of the catalogue each.
func endings() []string {
	return []string{
		"**/.aws", "**/.config", "**.toml", "**.cnf", "**.properties", "**.yml", "**.yaml", "**cfg", "**eys.csv", "**file", "**oken", "**reds",
		"**d.txt", "**e.txt", "**l.txt", "**n.txt", "**s.txt", "**t.txt", "**y.txt",
	}
}

// capitals are the endings of names that people write with capitals, other than
// the first letter of a name.
func capitals() []string {
	return []string{
		"**.ENV", "**.JKS", "**.JSON", "**.P12", "**.P8", "**.PEM", "**.PFX", "**.PPK", "**.KEYSTORE", "**KEY", "**Key", "**KEYS", "**Keys", "**_RSA",
		"**CREDENTIAL", "**CREDENTIALS", "**CREDS", "**FILE", "**PASSWORD", "**SECRET", "**SECRETS", "**TOKEN", "**CONFIG",
		"**D.txt", "**E.txt", "**L.txt", "**N.txt", "**S.txt", "**T.txt", "**Y.txt", "**.TXT",
		"**uGet.Config", "**uGet.config", "**uget.Config", "**ublishSettings",
	}
}

// commonFolder is what files are called and many more directories.
const commonFolder = "config"

// tailOf is a pattern for what p matches and more. Its only wildcard is ** at
// its start. It may match a directory, which stands for all that is below. The
// first letter of a name may be a capital one.
func tailOf(p string) string {
	p, anywhere := strings.CutPrefix(p, "**/")
	root := ""
	if anywhere {
		root = "**/"
	}
	first, last := strings.IndexAny(p, wildcards), strings.LastIndexAny(p, wildcards)
	switch {
	case first < 0 && (p[0] == '.' || strings.Contains(p, "/")):
		return root + p
	case first < 0:
		return "**" + p[1:]
	case !strings.Contains(p, "/"):
		return "**" + p[last+1:]
	case strings.Contains(p[last:], "/") && path.Base(p) != commonFolder:
		return "**" + path.Base(p)
	}
	return root + p[:strings.LastIndex(p[:first], "/")]
}

// withoutCovered leaves out what another pattern matches anyway.
func withoutCovered(tails []string) []string {
	slices.Sort(tails)
	tails = slices.Compact(tails)
	return slices.DeleteFunc(slices.Clone(tails), func(p string) bool {
		return slices.ContainsFunc(tails, func(q string) bool { return p != q && covers(q, p) })
	})
}

// covers reports whether q matches what p matches, both made by tailOf.
func covers(q, p string) bool {
	tail, anywhere := strings.CutPrefix(q, "**")
	if rest, ok := strings.CutPrefix(p, "**"); ok {
		p = rest
	} else {
		p = "/" + p
	}
	return anywhere && (strings.HasSuffix(p, tail) || strings.HasPrefix(tail, "/") && strings.Contains(p, tail+"/"))
}

// headOf gives the characters that a name which p matches begins with, each as
// those that may stand there.
func headOf(p string) []string {
	var head []string
	for p = strings.TrimPrefix(p, "**/"); p != "" && !strings.ContainsAny(p[:1], `*?\`); {
		one, rest := p[:1], p[1:]
		if one == "[" {
			one, rest, _ = strings.Cut(rest, "]")
		}
		head, p = append(head, one), rest
	}
	return head
}

// overlay is one pattern for many beginnings of names, as long as the shortest:
// at each place it takes what any of them has there.
func overlay(heads [][]string) string {
	shortest := len(slices.MinFunc(heads, func(a, b []string) int { return len(a) - len(b) }))
	pattern := "**/"
	for i := range shortest {
		var class []byte
		for _, head := range heads {
			class = append(class, strings.ToLower(head[i])+strings.ToUpper(head[i])...)
		}
		slices.Sort(class)
		// A minus cannot stand alone in a class, nor be escaped on Windows, but in the middle of a range.
		pattern += "[" + strings.ReplaceAll(string(slices.Compact(class)), "-", ",-.") + "]"
	}
	return pattern + "*"
}
