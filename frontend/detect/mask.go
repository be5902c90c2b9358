package detect

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

const masked = "****"

var (
	// assignment is a name, what separates it from its value, and the value: one
	// quoted or bare word.
	assignment = lazyregexp.New(`([\w.-]+)(\s*[=:]\s*)("[^"\n]*"|'[^'\n]*'|[^\s"']\S*)`)
	// legacyEnv is the form of ENV that takes the rest of the line as the value.
	legacyEnv = lazyregexp.New(`(?mi)^(\s*ENV\s+)([\w.-]+)(\s+)([^\s=].*)$`)
	// variableReference is a value that begins with a variable.
	variableReference = lazyregexp.New(`^\$(\{|\(|[A-Za-z_])`)
	// keyBody is what follows the first line of a private key, in whatever the
	// lines of it are written between; keyRun is a part of one line.
	keyBody = lazyregexp.New(`(BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|Private-Lines: \d+)((?:(?:\\+[nrt]|[\s"'#,\\])+(?:[\w+/=:.()]|-\w)+)+)`)
	keyRun  = lazyregexp.New(`(\\+[nrt]|[\s"'#,\\])(?:[\w+/=:.()]|-\w)+`)
	// word is anything between blanks and quotes.
	word = lazyregexp.New(`[^\s"'=]+`)
)

// Mask gives a text of as many lines in which **** stands for every literal that
// looks like a credential: by its own shape, or by the name it is assigned to.
// References to variables stay. It is for excerpts that people see, so it rather
// masks too much. p may know further names; it may be nil.
func Mask(text string, p *policy.Policy) string {
	n := names{p}
	text = legacyEnv.ReplaceAllStringFunc(text, func(s string) string {
		m := legacyEnv.FindStringSubmatch(s)
		if !n.secret(m[2]) || variableReference.MatchString(strings.Trim(m[4], `"'`)) {
			return s
		}
		return m[1] + m[2] + m[3] + masked
	})
	text = assignment.ReplaceAllStringFunc(text, n.maskAssignment)
	text = keyBody.ReplaceAllStringFunc(text, func(key string) string {
		m := keyBody.FindStringSubmatch(key)
		return m[1] + keyRun.ReplaceAllString(m[2], "${1}"+masked)
	})
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if Credential(rule.Secret(w)) {
			return masked
		}
		return w
	})
}

func (n names) maskAssignment(s string) string {
	m := assignment.FindStringSubmatch(s)
	name, separator, value := m[1], m[2], m[3]
	bare := strings.Trim(value, `"'`)
	if bare == "" || variableReference.MatchString(bare) || !n.secret(name) && !Credential(rule.Secret(bare)) {
		return s
	}
	return name + separator + masked
}
