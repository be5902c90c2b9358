package needle_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/leaktight/leaktight/frontend/layerscan/needle"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// holds reports whether a text has any needle of a value.
func holds(value, text string) bool {
	return len(formsIn(value, text)) > 0
}

func formsIn(value, text string) []needle.Form { return finder(value)(text) }

// finder gives a function that tells which forms of a value a text has.
func finder(value string) func(text string) []needle.Form {
	forms := needle.Forms([]byte(value))
	texts := make([][]byte, len(forms))
	for i, n := range forms {
		texts[i] = n.Bytes
	}
	set := needle.NewSet(texts)
	return func(text string) []needle.Form {
		var all []needle.Form
		set.Find([]byte(text), 0, len(text), func(i, _ int) { all = append(all, forms[i].Form) })
		return all
	}
}

// wide writes a text in UTF-16.
func wide(s string, big bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			u = u<<8 | u>>8
		}
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func wrapped(s string, width int) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + "\n")
		s = s[width:]
	}
	return b.String() + s
}

func quoted(t *testing.T, v string) string {
	t.Helper()
	dt, err := json.Marshal(v)
	assert.NilError(t, err)
	return string(dt)
}

func escaped(t *testing.T, v string) string {
	t.Helper()
	var b bytes.Buffer
	assert.NilError(t, xml.EscapeText(&b, []byte(v)))
	return b.String()
}

// chance makes a value of characters that every form writes in its own way.
func chance(r *rand.Rand, n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	const marks = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	b := make([]byte, n)
	for i := range b {
		if b[i] = letters[r.IntN(len(letters))]; i%5 == 3 && i < n-1 {
			b[i] = marks[r.IntN(len(marks))]
		}
	}
	return string(b)
}

func TestFormsAreWhatEncodersWrite(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(3, seed))
		v := chance(r, 25+r.IntN(40))
		before, after := chance(r, r.IntN(9)), chance(r, r.IntN(9))
		all, in := before+v+after, finder(v)
		for _, tc := range []struct {
			name string
			form needle.Form
			text string
		}{
			{"as it is", needle.Plain, all},
			{"base64", needle.Base64, base64.StdEncoding.EncodeToString([]byte(all))},
			{"base64 for URLs", needle.Base64, base64.URLEncoding.EncodeToString([]byte(all))},
			{"base64 in lines of 76", needle.Base64, wrapped(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", r.IntN(60))+strings.Repeat(v, 3))), 76)},
			{"hex", needle.Hex, hex.EncodeToString([]byte(all))},
			{"hex in capitals", needle.Hex, strings.ToUpper(hex.EncodeToString([]byte(all)))},
			{"a query", needle.Percent, url.QueryEscape(all)},
			{"a path", needle.Percent, url.PathEscape(all)},
			{"a login", needle.Percent, url.UserPassword("u", v).String()},
			{"JSON", needle.JSON, quoted(t, all)},
			{"XML", needle.XML, escaped(t, all)},
			{"a shell's word", needle.Shell, "'" + strings.ReplaceAll(all, "'", `'\''`) + "'"},
			{"UTF-16, little", needle.UTF16, wide(all, false)},
			{"UTF-16, big", needle.UTF16, wide(all, true)},
		} {
			assert.Check(t, len(in(tc.text)) > 0, "seed %d: %s", seed, tc.name)
		}
		assert.Check(t, is.Len(in(chance(r, 4000)), 0), "seed %d: other text", seed)
	}
}

func TestFormsInFull(t *testing.T) {
	t.Parallel()
	v := `q"7/Gt<9Kz'ü4`
	for _, tc := range []struct {
		name, text string
		form       needle.Form
	}{
		{"plain", v, needle.Plain},
		{"base64 that starts with it", base64.StdEncoding.EncodeToString([]byte(v)), needle.Base64},
		{"base64 after one byte", base64.StdEncoding.EncodeToString([]byte("x" + v)), needle.Base64},
		{"base64 after two bytes", base64.StdEncoding.EncodeToString([]byte("xy" + v)), needle.Base64},
		{"percent-encoding in small letters", "q%227%2fGt%3c9Kz%27%c3%bc4", needle.Percent},
		{"JSON as Python writes it", `q\"7/Gt<9Kz'\u00fc4`, needle.JSON},
		{"JSON as PHP writes it", `q\"7\/Gt<9Kz'\u00fc4`, needle.JSON},
		{"JSON as Go writes it", `q\"7/Gt\u003c9Kz'ü4`, needle.JSON},
		{"XML", `q&quot;7/Gt&lt;9Kz&apos;ü4`, needle.XML},
		{"single quotes", `q"7/Gt<9Kz'\''ü4`, needle.Shell},
		{"backslashes", `q\"7/Gt\<9Kz\'ü4`, needle.Shell},
		{"JSON as Gson writes it", `q\"7/Gt\u003c9Kz\u0027ü4`, needle.JSON},
		{"JSON as .NET writes it", `q\u00227/Gt\u003C9Kz\u0027\u00FC4`, needle.JSON},
		{"JSON as PHP writes it for HTML", `q\u00227\/Gt\u003C9Kz\u0027\u00fc4`, needle.JSON},
		{"JSON that escapes all", `\u0071\u0022\u0037\u002f\u0047\u0074\u003c\u0039\u004b\u007a\u0027\u00fc\u0034`, needle.JSON},
		{"JSON in JSON", `q\\\"7/Gt<9Kz'ü4`, needle.JSON},
		{"percent-encoding of all", "%71%22%37%2F%47%74%3C%39%4B%7A%27%C3%BC%34", needle.Percent},
		{"percent-encoding twice", "q%25227%252FGt%253C9Kz%2527%25C3%25BC4", needle.Percent},
		{"HTML as Python writes it", `q&quot;7/Gt&lt;9Kz&#x27;ü4`, needle.XML},
		{"HTML as PHP writes it", `q&quot;7/Gt&lt;9Kz&#039;ü4`, needle.XML},
		{"HTML as templates write it", `q&quot;7&#x2F;Gt&lt;9Kz&#39;ü4`, needle.XML},
		{"XML in ASCII", `q&quot;7/Gt&lt;9Kz&apos;&#252;4`, needle.XML},
		{"SQL and YAML in single quotes", `q"7/Gt<9Kz''ü4`, needle.Shell},
		{"CSV", `q""7/Gt<9Kz'ü4`, needle.Shell},
		{"a word of bash that is not ASCII", `$'q"7/Gt<9Kz\'\303\2744'`, needle.Shell},
		{"bytes in Python", `b'q"7/Gt<9Kz\'\xc3\xbc4'`, needle.Shell},
		{"YAML in ASCII", `"q\"7/Gt<9Kz'\xFC4"`, needle.Shell},
		{"base64 of base64", base64.StdEncoding.EncodeToString([]byte("y" + base64.StdEncoding.EncodeToString([]byte("xx"+v)))), needle.Base64},
		{"base64 of JSON", base64.StdEncoding.EncodeToString([]byte(`{"a":"q\"7/Gt<9Kz'ü4"}`)), needle.Base64},
		{"base64 of a URL", base64.StdEncoding.EncodeToString([]byte("https://u:" + url.QueryEscape(v) + "@h")), needle.Base64},
		{"base64 of UTF-16", base64.StdEncoding.EncodeToString([]byte(wide("x="+v, false))), needle.Base64},
		{"base64 in a query", url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("??>" + v))), needle.Base64},
		{"UTF-16", wide(v, true), needle.UTF16},
	} {
		assert.Check(t, is.Contains(formsIn(v, tc.text), tc.form), tc.name)
	}
	for _, near := range []string{v[1:], v[:len(v)-1], strings.ToUpper(v), hex.EncodeToString([]byte(v[1:])), ""} {
		assert.Check(t, !holds(v, near))
	}
}

func TestFormsDropWhiteSpaceAround(t *testing.T) {
	t.Parallel()
	assert.Check(t, holds("  s3cr3t-V4lue\r\n", "x=s3cr3t-V4lue;"))
	assert.Check(t, !holds("  s3cr3t-V4lue\r\n", "x=s3cr3t-V4lu;"))
}

func TestFormsOfLines(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	secret, key := chance(r, 30), chance(r, 64)
	v := "[global]\nindex-url = https://hugo:" + secret + "@r.example.com/simple\r\nextra-index-url = https://pypi.python.org/simple\nshort=Aa0Bb1\n" + key + "\n"
	assert.Check(t, is.DeepEqual(formsIn(v, "a\n"+key+"\n"), []needle.Form{needle.Line}))
	assert.Check(t, holds(v, "https://r.example.com "+base64.StdEncoding.EncodeToString([]byte(key))))
	assert.Check(t, holds(v, base64.StdEncoding.EncodeToString([]byte(v))))
	for name, near := range map[string]string{
		"an ordinary line": "extra-index-url = https://pypi.python.org/simple", "a heading": "[global]", "a short line": "short=Aa0Bb1",
	} {
		assert.Check(t, !holds(v, near), name)
	}
}

func TestFormsAreBounded(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	long := strings.Repeat("# an ordinary comment\n", 300) + chance(r, 100_000) + "\n" + wrapped(chance(r, 400_000), 64)
	forms := needle.Forms([]byte(long))
	assert.Check(t, len(forms) < 4500)
	for _, n := range forms {
		assert.Check(t, len(n.Bytes) >= needle.MinLen && len(n.Bytes) <= needle.MaxLen, n.Form)
	}
	assert.Check(t, holds(long, long))
	assert.Check(t, holds(long, base64.StdEncoding.EncodeToString([]byte("x"+long))))
	assert.Check(t, !holds(long, strings.Repeat("# an ordinary comment\n", 300)))
}

func TestFormsHoldNoOther(t *testing.T) {
	t.Parallel()
	forms := needle.Forms([]byte("plainToken0With1Twenty"))
	for i, a := range forms {
		for j, b := range forms {
			assert.Check(t, i == j || !bytes.Contains(a.Bytes, b.Bytes), "%s in %s", b.Form, a.Form)
		}
	}
	count := map[needle.Form]int{}
	for _, n := range forms {
		count[n.Form]++
	}
	// Base64 at three places, at each of them once more at three, or of UTF-16, or with
	// the end of a line in each place; twice each what escapes all; UTF-16 in two orders.
	assert.Check(t, is.DeepEqual(count, map[needle.Form]int{
		needle.Plain: 1, needle.Base64: 57, needle.Hex: 2, needle.Percent: 2, needle.JSON: 2, needle.XML: 3, needle.UTF16: 2,
	}))
}

func TestReachOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		value string
		want  needle.Reach
	}{
		{"", needle.Nowhere},
		{" \n ", needle.Nowhere},
		{"abc", needle.Nowhere},
		{"pa55", needle.Places},
		{"x9Kq2vL", needle.Places},
		{"x9Kq2vLp", needle.Everywhere},
		{"abababababab", needle.Places},
		{"password", needle.Places},
		{"changeme", needle.Places},
		{"production", needle.Places},
		{"localhost:5432", needle.Places},
		{"/usr/local/share/app", needle.Places},
		{"https://registry.example.com/", needle.Places},
		{"https://registry.example.com/x9Kq2vLp7Zt4", needle.Everywhere},
		{"2024-11-21", needle.Places},
		{"the-greatest-show", needle.Places},
		{"correct horse battery staple", needle.Everywhere},
		{"My$3cr3tP4$$", needle.Everywhere},
		{"hunter2xyz", needle.Everywhere},
		{"aB3-x9K_pQ2.", needle.Everywhere},
		{"x86_64-linux-gnu", needle.Places},
		{"3f786850e387550fdab836ed7e6dc881de23001b", needle.Everywhere},
		{"[a]\nb = c\n", needle.Places},
		{"[a]\npassword = x9Kq2vLp7Zt4mWd\n", needle.Everywhere},
	} {
		assert.Check(t, is.Equal(needle.ReachOf([]byte(tc.value)), tc.want), tc.value)
	}
}

func BenchmarkForms(b *testing.B) {
	v := []byte(wrapped(chance(rand.New(rand.NewPCG(9, 9)), 1600), 64))
	b.ReportAllocs()
	for b.Loop() {
		needle.Forms(v)
	}
}
