package report_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// FuzzReportsDoNothingToATerminal: whatever files and stages are called, an error
// fits on a screen, a warning is one line, a report is bounded, and none holds a byte
// that a terminal would act upon.
func FuzzReportsDoNothingToATerminal(f *testing.F) {
	for _, seed := range []string{
		"/root/.npmrc", "/a\nDockerfile:1: fine", "/\x1b[2J\x1b]0;title\x07", "/\xff\xfe\x80", "/\u202egpj.asr_di", "/\u009b31m", "/a\r\x00\x7f",
		"/" + strings.Repeat("a/", 2047), "/" + strings.Repeat("\x01", 4095), "/\U000e0001\ufeff\ufffd", "/" + strings.Repeat("漢", 1300), "",
	} {
		f.Add(seed, "layer 1 of 2, RUN …", "Dockerfile", uint8(3))
		f.Add("/a", seed, seed, uint8(40))
	}
	f.Fuzz(func(t *testing.T, path, layer, filename string, n uint8) {
		if len(path)+len(layer)+len(filename) > 3*4096 {
			t.Skip("longer than names can be")
		}
		var all []rule.Finding
		for i := range int(n)%50 + 1 {
			g := inLayer(i/4+1, path+strconv.Itoa(i))[0]
			g.Layer, g.Name, g.Secret = layer, path, layer
			g.Message, g.Fix = path+" stays in "+layer, "rm "+path
			all = append(all, g)
		}
		refused := (&report.RefusedError{Filename: filename, Findings: all}).Error()
		harmless(t, refused)
		assert.Check(t, rendered(refused) <= 24)
		for _, fold := range report.Folds(all) {
			harmless(t, report.Warning(fold))
			assert.Check(t, utf8.RuneCountInString(report.Warning(fold)) < 2000 && !strings.Contains(report.Warning(fold), "\n"))
		}
		var text, dt strings.Builder
		assert.NilError(t, report.Text(&text, report.Checked{Filename: filename, Findings: all, Source: func(rule.Lines) string { return path + "\n" + layer }}))
		assert.NilError(t, report.JSON(&dt, []report.Checked{{Filename: filename, Findings: all}}, nil))
		harmless(t, text.String())
		harmless(t, dt.String())
		assert.Check(t, text.Len() < 8<<20 && dt.Len() < 8<<20)
		var parsed struct{ Findings []struct{ Path string } }
		assert.NilError(t, json.Unmarshal([]byte(dt.String()), &parsed))
		if utf8.ValidString(path) && len(parsed.Findings) > 0 {
			assert.Check(t, is.Equal(parsed.Findings[0].Path, all[0].Path))
		}
	})
}

// harmless fails where a text holds something other than lines of characters.
func harmless(t *testing.T, text string) {
	t.Helper()
	assert.Check(t, utf8.ValidString(text))
	at := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !strconv.IsPrint(r) })
	assert.Assert(t, at < 0, "%.20q", text[max(at, 0):])
}
