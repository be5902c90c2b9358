package verify

import (
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// leak is a credential in a field, or what may be one. name is that of the variable by
// which it is known, "" where its own form tells.
type leak struct {
	name string
	text rule.Secret
}

// has reports whether a value that is looked for is in it.
func (l leak) has(v search.Value) bool {
	return strings.Contains(string(l.text), strings.TrimSpace(string(v.Value)))
}

// leaks are the credentials of an image that is built already. Where the gate knows
// from the Dockerfile what the value of a variable is, only the name tells here.
func (f field) leaks() []leak {
	if text, ok := credentialIn(f.value); ok {
		return []leak{{text: rule.Secret(text)}}
	}
	set := []leak{{f.name, f.value}}
	if f.instruction == "" {
		set = setBy(string(f.value))
	}
	var all []leak
	for _, v := range set {
		if detect.LiteralUnder(v.name, v.text) {
			all = append(all, v)
		}
	}
	return all
}

// setBy are the variables that a line of the history sets: build arguments of a RUN,
// as in "RUN |1 NAME=value /bin/sh -c make", and what ARG, ENV and LABEL set. What a
// script does is not looked at.
func setBy(line string) []leak {
	line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), classicBuilder))
	m := setting.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	var all []leak
	for _, a := range assigned.FindAllStringSubmatch(m[1]+m[2], -1) {
		all = append(all, leak{a[1], rule.Secret(strings.Trim(a[2], `"'`))})
	}
	return all
}

// classicBuilder is before what the builder of Docker that is no BuildKit did without a RUN.
const classicBuilder = "/bin/sh -c #(nop)"

var (
	// setting is a line that sets variables. A script begins with its shell.
	setting = lazyregexp.New(`(?s)^(?:(?:RUN )?\|\d+ (.*?)(?: /(?:usr/)?bin/|$)|(?:ARG|ENV|LABEL)\s+(.*))`)
	// assigned is a name and a value, which is one word.
	assigned = lazyregexp.New(`(?:^|\s)([\w.-]+)=("[^"]*"|'[^']*'|[^\s"']\S*)`)
)
