package script

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/pkg/errors"
)

// fromHeredocs builds the script of an instruction with here-documents whose
// first body starts at source offset next. A here-document alone is the
// script; beside a command it is put back under the command line, as
// upstream's dispatchRun does.
func (t Text) fromHeredocs(args mapped, docs []parser.Heredoc, next int) (Text, error) {
	bodies, tails, err := t.heredocBodies(docs, next)
	if err != nil {
		return Text{}, err
	}
	if parser.MustParseHeredoc(args.text) != nil {
		body := bodies[0]
		if docs[0].Chomp {
			body = chompTabs(body)
		}
		if rest, ok := strings.CutPrefix(body.text, "#!"); ok {
			interpreter, _, _ := strings.Cut(rest, "\n")
			t.Shell = strings.Fields(interpreter)
		}
		t.code, t.script, t.Script = body, body, body.text
		return t, nil
	}
	var m mapped
	m = m.join(args)
	for i, body := range bodies {
		newline := next - 1
		if i > 0 {
			newline = tails[i-1].end
		}
		m.addAt("\n", newline)
		m = m.join(body)
		m.addAt(docs[i].Name, tails[i].start)
	}
	t.code, t.script, t.Script = m, m, m.text
	return t, nil
}

func (m mapped) join(o mapped) mapped {
	return mapped{text: m.text + o.text, at: append(m.at[:len(m.at):len(m.at)], o.at...), to: append(m.to[:len(m.to):len(m.to)], o.to...)}
}

// heredocBodies gives the bodies and the ranges of the terminator lines.
func (t Text) heredocBodies(docs []parser.Heredoc, at int) ([]mapped, []span, error) {
	var bodies []mapped
	var tails []span
	for _, doc := range docs {
		end := at + len(doc.Content)
		if end > len(t.Source) || t.Source[at:end] != doc.Content {
			return nil, nil, errors.Errorf("assemble script: here-document %s is not where it should be", doc.Name)
		}
		var body mapped
		body.add(doc.Content, at)
		at = lineEnd(t.Source, end)
		bodies = append(bodies, body)
		tails = append(tails, span{end, end + len(strings.TrimRight(t.Source[end:at], "\r\n"))})
	}
	return bodies, tails, nil
}
