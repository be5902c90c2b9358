package search_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"go.yaml.in/yaml/v3"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// forms are how a value may be written, with something around it. Where there is
// an encoder of others, it writes them.
func forms(t *testing.T, value string) map[string]string {
	t.Helper()
	all := "before " + value + " after"
	std, urls := base64.StdEncoding.EncodeToString, base64.URLEncoding.EncodeToString
	upper := func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) }
	texts := map[string]string{
		"plain": all, "trimmed": value, "with white space": "\t " + value + "\r\n",
		"base64": std([]byte(all)), "base64, one byte on": std([]byte("x" + all)), "base64, two bytes on": std([]byte("xy" + all)),
		"base64 for URLs": urls([]byte(all)), "base64 for URLs, one byte on": urls([]byte("x" + all)), "base64 for URLs, two bytes on": urls([]byte("xy" + all)),
		"base64 without padding": base64.RawStdEncoding.EncodeToString([]byte(value)),
		"base64 of base64":       std([]byte(std([]byte(all)))), "base64 of a registry's login": std([]byte(`{"auths":{"r.example.com":{"auth":"` + std([]byte("user:"+value)) + `"}}}`)),
		"base64 of UTF-16": std([]byte(wide(all, false))), "base64 in a query": "?t=" + url.QueryEscape(std([]byte(all))),
		"hex": hex.EncodeToString([]byte(all)), "hex in capitals": upper(all),
		"percent": url.QueryEscape(all), "percent in a path": url.PathEscape(all), "percent in a login": url.UserPassword("u", value).String(),
		"percent in small letters": smallDigits(url.QueryEscape(all)), "percent of all": each(value, "%%%02X"), "percent of all in small letters": each(value, "%%%02x"),
		"JSON": written(t, json.Marshal, all), "JSON with slashes": strings.ReplaceAll(written(t, json.Marshal, all), "/", `\/`), "JSON as JavaScript writes it": javaScript(t, all),
		"JSON of units": units(value, `\u%04x`), "JSON of units in capitals": units(value, `\u%04X`), "JSON in JSON": written(t, json.Marshal, written(t, json.Marshal, all)),
		"single quotes": "'" + strings.ReplaceAll(value, "'", `'\''`) + "'", "double quotes": `"` + backslashed(value, "$`\"\\") + `"`,
		"backslashes": backslashed(value, " \t!\"#$&'()*,;<>?[\\]^`{|}"), "dollar quotes": "$'" + octal(backslashed(value, `\'`)) + "'",
		"XML": written(t, escapeXML, all), "HTML": html.EscapeString(all), "XML of numbers": units(value, "&#%d;"), "XML of hex numbers": units(value, "&#x%x;"),
		"YAML": written(t, yaml.Marshal, map[string]string{"key": all}), "YAML in single quotes": "'" + strings.ReplaceAll(value, "'", "''") + "'",
		"INI": "[a]\nkey = " + value, "INI with doubled signs": "key = " + strings.ReplaceAll(value, "%", "%%"), "compose": "key: " + strings.ReplaceAll(value, "$", "$$"),
		"CSV": written(t, oneRecord, all), "UTF-16": wide(all, false), "UTF-16, big": wide(all, true),
	}
	for _, width := range []int{60, 64, 72, 76} {
		for before := range 4 {
			text := strings.Repeat("x", 30+before) + " " + value + " and what follows, so that there is more than one line of it"
			texts[fmt.Sprintf("base64 in lines of %d, %d", width, before)] = wrapped(std([]byte(text)), width)
		}
	}
	return texts
}

func written[T any](t *testing.T, marshal func(any) ([]byte, error), v T) string {
	t.Helper()
	dt, err := marshal(v)
	assert.NilError(t, err)
	return string(dt)
}

func escapeXML(v any) ([]byte, error) {
	var b bytes.Buffer
	err := xml.EscapeText(&b, fmt.Append(nil, v))
	return b.Bytes(), err
}

func oneRecord(v any) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.Write([]string{"a", fmt.Sprint(v)})
	w.Flush()
	return b.Bytes(), err
}

// javaScript is JSON that escapes nothing without need.
func javaScript(t *testing.T, v string) string {
	t.Helper()
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	assert.NilError(t, w.Encode(v))
	return b.String()
}

func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func units(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

func octal(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < 0x80 {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, `\%03o`, s[i])
		}
	}
	return b.String()
}

func backslashed(s, special string) string {
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// smallDigits writes the digits of percent-encoding in small letters.
func smallDigits(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			b.WriteString(strings.ToLower(s[i : i+3]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func wrapped(s string, width int) string {
	var b strings.Builder
	for ; len(s) > width; s = s[width:] {
		b.WriteString(s[:width] + "\n")
	}
	return b.String() + s
}

// TestEachFormInEachContainerIsFound plants random values: short and long, letters
// only, every kind of mark, what is not ASCII, and one of several lines.
func TestEachFormInEachContainerIsFound(t *testing.T) {
	t.Parallel()
	key := rand.Text() + rand.Text()
	planted := 0
	values := map[string]string{
		"short": strings.ToLower(rand.Text()[:7]) + "A9", "letters and digits": rand.Text(), "marks": secret() + "/+\"'é&<%$=`\\", "long": strings.Repeat(secret()+"~ ", 12) + "end",
	}
	if testing.Short() {
		values = map[string]string{"marks": values["marks"]}
	}
	for kind, value := range values {
		planted += plant(t, kind, value, forms(t, value))
	}
	lines := map[string]string{"the whole": "-----BEGIN PRIVATE KEY-----\n" + key + "\n" + secret() + "\n-----END PRIVATE KEY-----\n"}
	for form, text := range forms(t, key) {
		lines["a line, "+form] = text
	}
	planted += plant(t, "lines", lines["the whole"], lines)
	t.Logf("%d values planted: each was found, and told once", planted)
}

// plant writes each text as a file and in each kind of container, asserts that all
// are found, and counts them.
func plant(t *testing.T, kind, value string, texts map[string]string) (planted int) {
	t.Helper()
	s := search.New([]search.Value{{ID: "token", Value: rule.Secret(value)}}, nil, search.Limits{})
	for form, text := range texts {
		dir := t.TempDir()
		write(t, dir, "f", text)
		want := map[string]string{"/f": "as it is"}
		for _, p := range packers {
			name := "f." + strings.ReplaceAll(p.kind, " ", "-")
			write(t, dir, name, string(p.pack([]byte(text))))
			want["/"+name+p.name] = "in " + p.kind
		}
		planted += len(want)
		res := tree(t, s, dir)
		assert.Check(t, is.Len(res.Skips, 0))
		assert.Check(t, !strings.Contains(fmt.Sprintf("%v %+v %#v", res, res, res), value))
		for _, f := range res.Findings {
			assert.Check(t, want[f.Path] != "", "%s: %s: %s is told twice, or is none", kind, form, f.Path)
			delete(want, f.Path)
		}
		for _, where := range want {
			t.Errorf("%s: not found: %s %s", kind, form, where)
		}
	}
	return planted
}

func TestSecretsOfTooManyLinesAreTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "f", "x")
	for lines, want := range map[int][]string{999: nil, 1001: {"token"}} {
		value := strings.Repeat("KEY="+secret()+"\n", lines)
		assert.Check(t, is.DeepEqual(tree(t, scanner(value), dir).Partial, want))
	}
}
