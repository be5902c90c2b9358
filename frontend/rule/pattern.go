package rule

import "strings"

// wildcards are the bytes with a meaning in a pattern without braces.
const wildcards = `*?[]\`

// literals are the parts of a pattern's base name that stand for themselves.
func literals(base string) []string {
	var found []string
	for base != "" {
		end := strings.IndexAny(base, wildcards)
		if end < 0 {
			return append(found, base)
		}
		if end > 0 {
			found = append(found, base[:end])
		}
		base = afterWildcard(base[end:])
	}
	return found
}

func afterWildcard(s string) string {
	switch {
	case s == "":
		return ""
	case s[0] == '\\':
		return s[min(2, len(s)):]
	case s[0] == '[':
		if end := strings.IndexByte(s, ']'); end >= 0 {
			return s[end+1:]
		}
	}
	return s[1:]
}

// Expand writes a pattern out for each choice of its braces.
func Expand(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		return []string{pattern}
	}
	var choices []string
	depth, start := 0, open+1
	for i := open; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '{':
			depth++
		case c == ',' && depth == 1:
			choices, start = append(choices, pattern[start:i]), i+1
		case c == '}' && depth == 1:
			return joined(pattern[:open], append(choices, pattern[start:i]), pattern[i+1:])
		case c == '}':
			depth--
		}
	}
	return []string{pattern}
}

func joined(before string, choices []string, after string) []string {
	var all []string
	for _, c := range choices {
		all = append(all, Expand(before+c+after)...)
	}
	return all
}
