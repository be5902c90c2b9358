package needle

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// percentForms differ in what they leave as it is, in the case of the digits and
// in what they write for a blank. The last ones leave nothing as it is.
func percentForms(s string) []string {
	var all []string
	for _, format := range []string{"%%%02X", "%%%02x"} {
		for _, kept := range []string{"-_.~", "-_.~/", "-_.!~*'()", "-_.~$&+:=@", "-_.~$&+,/:;=?@!*'()#", "-_.~$&+,;=", "-_.~!$&'()*+,;="} {
			text := escape(s, func(b byte) string {
				if isAlnum(b) || strings.IndexByte(kept, b) >= 0 {
					return string(b)
				}
				return fmt.Sprintf(format, b)
			})
			all = append(all, text, strings.ReplaceAll(text, "%20", "+"))
		}
		all = append(all, escape(s, func(b byte) string { return fmt.Sprintf(format, b) }))
	}
	return all
}

// jsonForms differ in what they escape without need, as encoders of Go, Python, PHP,
// Java and .NET do, and in the case of the digits. The last ones escape all.
func jsonForms(s string) []string {
	var all []string
	for _, format := range []string{`\u%04x`, `\u%04X`} {
		for _, also := range []string{"", "/", "<>&", "<>&'", "<>&'+", "<>&'=", "<>&'\"+`", "<>&'\"/", "<>&/"} {
			text := jsonText(s, format, also)
			all = append(all, text, asciiOnly(text, format), asciiOnly(text, `\u%04x`))
		}
		all = append(all, units(s, format))
	}
	return all
}

// jsonText is a text in JSON, where some marks are escaped that need not be.
func jsonText(s, format, also string) string {
	short := map[byte]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`}
	return escape(s, func(b byte) string {
		switch {
		case b == '/' && strings.Contains(also, "/"):
			return `\/`
		case b < ' ' && short[b] == "" || strings.IndexByte(also, b) >= 0:
			return fmt.Sprintf(format, b)
		case short[b] != "":
			return short[b]
		}
		return string([]byte{b})
	})
}

// asciiOnly writes what is not ASCII as UTF-16 escapes.
func asciiOnly(s, format string) string {
	return characters(s, func(r rune) string {
		if r < utf8.RuneSelf {
			return string(r)
		}
		return units(string(r), format)
	})
}

// units writes all characters as UTF-16 escapes.
func units(s, format string) string {
	return characters(s, func(r rune) string {
		var b strings.Builder
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, format, unit)
		}
		return b.String()
	})
}

// xmlForms differ in what they write for quotes, and in which other marks they
// escape. The last ones escape all.
func xmlForms(s string) []string {
	const angles = "& &amp; < &lt; > &gt; "
	var all []string
	for _, pairs := range []string{
		angles + `" &quot; ' &apos;`, angles + `" &#34; ' &#39;`, angles + `" &quot; ' &#39;`, angles + `" &quot; ' &#039;`, angles + `" &quot; ' &#x27;`,
		angles + `" &quot; ' &#x27; / &#x2F;`, angles + `" &quot; ' &#39; / &#x2F; ` + "` &#x60; = &#x3D;", angles + `" &quot; ' &#x27; ` + "` &#x60; = &#x3D;",
		angles, angles + `" &quot;`, "& &amp; < &lt;",
	} {
		text := strings.NewReplacer(strings.Fields(pairs)...).Replace(s)
		all = append(all, text)
		for _, format := range []string{"&#%d;", "&#x%x;", "&#x%X;"} {
			all = append(all, characters(text, func(r rune) string {
				if r < utf8.RuneSelf {
					return string(r)
				}
				return fmt.Sprintf(format, r)
			}))
		}
	}
	for _, format := range []string{"&#%d;", "&#x%x;", "&#x%X;"} {
		all = append(all, characters(s, func(r rune) string { return fmt.Sprintf(format, r) }))
	}
	return all
}

// shellForms are a word in single quotes, in double quotes, and without any; of
// files in which a dollar, a per cent sign or a quote is doubled; of languages that
// put a backslash before more or less.
func shellForms(s string) []string {
	before := func(mark, special string) string {
		return escape(s, func(b byte) string {
			if strings.IndexByte(special, b) >= 0 {
				return mark + string(b)
			}
			return string([]byte{b})
		})
	}
	all := []string{
		strings.ReplaceAll(s, "'", `'\''`), strings.ReplaceAll(s, "'", `'"'"'`), strings.ReplaceAll(s, "'", `\'`),
		before(`\`, "$`\"\\"), before(`\`, "$`\"\\!"), before(`\`, " \t!\"#$&'()*,;<>?[\\]^`{|}"), before(`\`, " \t!\"#$&'()*;<>?[\\]^`{|}~=%"),
		before(`\`, `\'`), before(`\`, `\"`), before(`\`, `\"/`), before(`\`, `\`), before("`", "$`\""),
		strings.ReplaceAll(s, "$", "$$"), strings.ReplaceAll(s, "%", "%%"), strings.ReplaceAll(s, "'", "''"), strings.ReplaceAll(s, `"`, `""`),
	}
	properties := before(`\`, `\:=#!`)
	all = append(all, properties, asciiOnly(properties, `\u%04x`), asciiOnly(properties, `\u%04X`))
	for _, quote := range []string{`\'`, `\"`, `\`} {
		text := before(`\`, quote)
		for _, format := range []string{`\x%02x`, `\x%02X`, `\%03o`} {
			all = append(all, escape(text, func(b byte) string {
				if b < ' ' || b >= utf8.RuneSelf {
					return fmt.Sprintf(format, b)
				}
				return string([]byte{b})
			}), asciiOnly(text, format))
		}
	}
	return all
}

// escape writes each byte.
func escape(s string, f func(b byte) string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(f(s[i]))
	}
	return b.String()
}

// characters writes each character of a text; what is none stays as it is.
func characters(s string, f func(r rune) string) string {
	if !utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(f(r))
	}
	return b.String()
}
