package script

import (
	"encoding/json"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/pkg/errors"
	"mvdan.cc/sh/v3/syntax"
)

var errJSON = errors.New("assemble script: JSON strings read otherwise than upstream's")

// jsonArguments finds the array at the end of line: the first bracket from
// which the rest is the array that upstream parsed. Flags may hold brackets.
func jsonArguments(line mapped, run *parser.Node) (mapped, error) {
	want := values(run.Next)
	for i := range len(line.text) {
		if line.text[i] != '[' {
			continue
		}
		var got []string
		if json.Unmarshal([]byte(line.text[i:]), &got) == nil && len(got) == len(want) {
			return line.slice(i, len(line.text)), nil
		}
	}
	return mapped{}, errJSON
}

func values(node *parser.Node) []string {
	var out []string
	for ; node != nil; node = node.Next {
		out = append(out, node.Value)
	}
	return out
}

// fromJSON builds the script of an instruction in exec form. An array that
// calls a shell with -c holds the script in one of its strings.
func (t Text) fromJSON(args mapped, node *parser.Node) (Text, error) {
	t.code = args
	argv := values(node)
	var words []mapped
	for i := 0; i < len(args.text); i++ {
		if args.text[i] != '"' {
			continue
		}
		word, end, err := decodeString(args, i)
		if err != nil {
			return Text{}, err
		}
		t.words = append(t.words, span{i, end})
		words = append(words, word)
		i = end - 1
	}
	if len(words) != len(argv) {
		return Text{}, errJSON
	}
	for i, word := range words {
		if word.text != argv[i] {
			return Text{}, errJSON
		}
	}
	if n := shellScript(argv); n > 0 {
		t.Shell, t.script, t.Script = argv[:n], words[n], words[n].text
		return t, nil
	}
	t.Exec = argv
	quoted := make([]string, len(argv))
	for i, arg := range argv {
		q, err := syntax.Quote(arg, syntax.LangBash)
		if err != nil {
			return Text{}, errors.Wrap(err, "assemble script")
		}
		quoted[i] = q
	}
	t.Script = strings.Join(quoted, " ")
	return t, nil
}

// shellScript gives the index of the script in the arguments of a shell
// called with -c, 0 if argv is something else.
func shellScript(argv []string) int {
	if len(argv) < 3 || !isShell(argv[0]) {
		return 0
	}
	for i, arg := range argv[1 : len(argv)-1] {
		if !strings.HasPrefix(arg, "-") {
			return 0
		}
		if !strings.HasPrefix(arg, "--") && strings.Contains(arg, "c") {
			return i + 2
		}
	}
	return 0
}

func isShell(name string) bool {
	switch path.Base(name) {
	case "sh", "ash", "dash", "bash", "ksh", "zsh":
		return true
	}
	return false
}

// decodeString decodes the JSON string that starts at the quote m.text[i] and
// gives the offset after its closing quote.
func decodeString(m mapped, i int) (mapped, int, error) {
	var out mapped
	put := func(s string, from, to int) {
		out.text += s
		for range len(s) {
			out.at, out.to = append(out.at, m.at[from]), append(out.to, m.to[to-1])
		}
	}
	for i++; i < len(m.text); {
		n := 1
		switch c := m.text[i]; {
		case c == '"':
			return out, i + 1, nil
		case c == '\\':
			n = escapeLen(m.text[i:])
		case c >= utf8.RuneSelf:
			_, n = utf8.DecodeRuneInString(m.text[i:])
		}
		var s string
		if i+n > len(m.text) || json.Unmarshal([]byte(`"`+m.text[i:i+n]+`"`), &s) != nil {
			return mapped{}, 0, errJSON
		}
		put(s, i, i+n)
		i += n
	}
	return mapped{}, 0, errJSON
}

// escapeLen gives the length of the JSON escape sequence at the start of s, a
// surrogate pair being one.
func escapeLen(s string) int {
	switch {
	case !strings.HasPrefix(s, `\u`):
		return 2
	case len(s) >= 12 && strings.HasPrefix(s[6:], `\u`) && strings.ContainsAny(s[2:3], "dD") && strings.ContainsAny(s[3:4], "89abAB"):
		return 12
	}
	return 6
}
