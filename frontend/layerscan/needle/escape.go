package needle

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// percentForms differ in what they leave as it is, in the case of the digits and
// in what they write for a blank.
func percentForms(s string) []string {
	var all []string
	for _, kept := range []string{"-_.~", "-_.~/", "-_.!~*'()", "-_.~$&+:=@", "-_.~$&+,/:;=?@!*'()#", "-_.~$&+,;=", "-_.~!$&'()*+,;="} {
		for _, format := range []string{"%%%02X", "%%%02x"} {
			text := escape(s, func(b byte) string {
				if isAlnum(b) || strings.IndexByte(kept, b) >= 0 {
					return string(b)
				}
				return fmt.Sprintf(format, b)
			})
			all = append(all, text, strings.ReplaceAll(text, "%20", "+"))
		}
	}
	return all
}

// jsonForms differ in what they escape without need, and in the case of the digits.
func jsonForms(s string) []string {
	short := map[byte]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`}
	var all []string
	for _, format := range []string{`\u%04x`, `\u%04X`} {
		for _, also := range []string{"", "/", "<>&", "<>&'", "<>&'+"} {
			text := escape(s, func(b byte) string {
				switch {
				case short[b] != "":
					return short[b]
				case b == '/' && also == "/":
					return `\/`
				case b < ' ' || strings.IndexByte(also, b) >= 0:
					return fmt.Sprintf(format, b)
				}
				return string([]byte{b})
			})
			all = append(all, text, asciiOnly(text, format))
		}
	}
	return all
}

// asciiOnly writes what is not ASCII as UTF-16 escapes.
func asciiOnly(s, format string) string {
	if !utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, format, unit)
		}
	}
	return b.String()
}

func xmlForms(s string) []string {
	return []string{
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;").Replace(s),
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s),
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(s),
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s),
		strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(s),
	}
}

// shellForms are a word in single quotes, in double quotes, and without any. The
// last ones are of files in which a dollar or a per cent sign is doubled.
func shellForms(s string) []string {
	backslashed := func(special string) string {
		return escape(s, func(b byte) string {
			if strings.IndexByte(special, b) >= 0 {
				return `\` + string(b)
			}
			return string([]byte{b})
		})
	}
	return []string{
		strings.ReplaceAll(s, "'", `'\''`), strings.ReplaceAll(s, "'", `'"'"'`), strings.ReplaceAll(s, "'", `\'`),
		backslashed("$`\"\\"), backslashed("$`\"\\!"), backslashed(" \t!\"#$&'()*,;<>?[\\]^`{|}"), backslashed(" \t!\"#$&'()*;<>?[\\]^`{|}~=%"),
		backslashed("\\'"), strings.ReplaceAll(s, "$", "$$"), strings.ReplaceAll(s, "%", "%%"),
	}
}

func escape(s string, f func(b byte) string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(f(s[i]))
	}
	return b.String()
}
