package rule

import (
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// Placeholder reports whether a value stands for a secret and is none: it names
// a variable, is a slot of a template, or is for a good part a word that people
// write there until they know better.
func Placeholder(v string) bool {
	if Reference(v) || repeated(v) || vendorExample.MatchString(v) {
		return true
	}
	lower := strings.ToLower(v)
	return slices.ContainsFunc(placeholderWords(), func(word string) bool {
		return strings.Contains(lower, word) && 3*len(word) >= len(lower)
	})
}

// Reference reports whether a value names a variable, a template's slot or an
// entry of a vault, or is encrypted.
func Reference(v string) bool { return reference.MatchString(v) }

var (
	reference = lazyregexp.New(`^ENC[\[(]|^encrypted:|^(op|ssm|vault|secretsmanager|keyvault)://|^arn:aws:|^\$[A-Za-z_(]|\$\{|\{\{|^<.*>$|^\[.*\]$|^\{[^"]*\}$|^%.*%$|^%\(|^\*\*|^@.*@$|^__.*__$`)
	// vendorExample is how vendors mark the keys of their documentation.
	vendorExample = lazyregexp.New(`EXAMPLE(KEY)?$`)
)

// repeated reports whether a value is one character over and over, separators aside.
func repeated(v string) bool {
	distinct := map[rune]bool{}
	for _, r := range v {
		if !strings.ContainsRune("-_.", r) {
			distinct[r] = true
		}
	}
	return len(v) > 2 && len(distinct) <= 1
}

func placeholderWords() []string {
	return []string{
		"changeme", "change-me", "change_me", "change_this", "change-this", "changethis", "changeit", "change_it", "example",
		"placeholder", "your", "insert", "replace", "dummy", "default", "password", "passwd", "p@ssw0rd", "p@ssword", "passw0rd",
		"pa$$word", "pa$$w0rd", "secret", "notset", "not_set", "not-set", "undefined", "unset", "xxxx", "todo", "test", "sample",
		"unique phrase", "notsosecret", "insecure", "fake", "mock", "redacted", "unused",
	}
}
