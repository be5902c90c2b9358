package script

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// placeExec drops arguments of an exec form. Any other edit needs a shell,
// and gets /bin/sh.
func (t Text) placeExec(edits []edit) ([]Edit, bool) {
	edits, ok := sorted(edits, len(t.Script))
	if !ok || len(t.words) == 0 {
		return nil, false
	}
	spans := quotedSpans(t.Exec)
	var drops []edit
	for _, e := range edits {
		i := slices.Index(spans, e.span)
		if i < 1 || e.text != "" {
			return t.throughShell(edits), true
		}
		drops = append(drops, edit{span: span{t.words[i-1].end, t.words[i].end}})
	}
	return t.placeIn(t.code, drops), true
}

func (t Text) throughShell(edits []edit) []Edit {
	array := quoteJSON("/bin/sh") + ", " + quoteJSON("-c") + ", " + quoteJSON(splice(t.Script, edits))
	all := span{t.words[0].start, t.words[len(t.words)-1].end}
	return t.placeIn(t.code, []edit{{all, array}})
}

// quotedSpans gives where the arguments stand in the script that Assemble
// made of them.
func quotedSpans(argv []string) []span {
	spans := make([]span, len(argv))
	at := 0
	for i, arg := range argv {
		// Assemble has quoted it before.
		q, _ := syntax.Quote(arg, syntax.LangBash)
		spans[i] = span{at, at + len(q)}
		at += len(q) + 1
	}
	return spans
}

// quoteJSON gives s as a JSON string as a person would write it.
func quoteJSON(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// A string always encodes.
	_ = enc.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}
