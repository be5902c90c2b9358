package llbtransform

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/llbtransform/script"
)

// items are the text of an instruction other than RUN: its keywords and flags,
// and what it lists behind them.
type items struct {
	src   string
	words []script.Word
	// first is the index of the first item among the words.
	first int
	// array holds the items of the JSON form, nil in the shell's.
	array []string
}

func itemsOf(src string, escape rune) items {
	it := items{src: src, words: script.Words(src, escape)}
	it.first = it.keywords()
	for it.first < len(it.words) && strings.HasPrefix(it.words[it.first].Text, "--") {
		it.first++
	}
	var texts []string
	for _, w := range it.words[it.first:] {
		texts = append(texts, w.Text)
	}
	if json.Unmarshal([]byte(strings.Join(texts, " ")), &it.array) != nil {
		it.array = nil
	}
	return it
}

func (it items) keywords() int {
	if strings.EqualFold(it.words[0].Text, "ONBUILD") {
		return 2
	}
	return 1
}

// texts are the items as they are written, in JSON form without their quotes.
func (it items) texts() []string {
	if it.array != nil {
		return it.array
	}
	var texts []string
	for _, w := range it.words[it.first:] {
		texts = append(texts, w.Text)
	}
	return texts
}

// startsWithOption tells whether what is left without some items would begin with
// one that looks like a flag.
func (it items) startsWithOption(drop []int) bool {
	for i, text := range it.texts() {
		if !slices.Contains(drop, i) {
			return strings.HasPrefix(text, "--")
		}
	}
	return false
}

// paths gives the index of each source path among the items, which may also be
// here-documents, and that of the destination as the last.
func (it items) paths() []int {
	var at []int
	for i, text := range it.texts() {
		if it.array != nil || !strings.HasPrefix(text, "<<") {
			at = append(at, i)
		}
	}
	return at
}

// without takes items away. At least one must stay.
func (it items) without(drop []int) string {
	if it.array != nil {
		var kept []string
		for i, text := range it.array {
			if !slices.Contains(drop, i) {
				kept = append(kept, text)
			}
		}
		return it.withArray(kept)
	}
	return script.DropWords(it.src, it.words, func(i int) bool { return slices.Contains(drop, i-it.first) })
}

// withArray puts another JSON array in the place of the instruction's. Lines
// that the old one spanned stay behind it, empty.
func (it items) withArray(texts []string) string {
	var quoted []string
	for _, text := range texts {
		quoted = append(quoted, quoteJSON(text))
	}
	start, end := it.words[it.first].Start, it.words[len(it.words)-1].End
	array := "[" + strings.Join(quoted, ", ") + "]"
	lineEnd, _, _ := strings.Cut(it.src[end:], "\n")
	spanned := strings.Repeat("\n", strings.Count(it.src[start:end], "\n"))
	return it.src[:start] + array + lineEnd + spanned + it.src[end+len(lineEnd):]
}

// quoteJSON writes a JSON string as a person would.
func quoteJSON(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

// emptied makes a COPY or ADD one that copies nothing and only makes the
// directory that dest is: its source is the root of an empty file system.
func (it items) emptied(escape rune, dest string) string {
	drop := it.useless()
	for i := it.first + 1; it.array == nil && i < len(it.words)-1; i++ {
		drop = append(drop, i)
	}
	it = itemsOf(script.DropWords(it.src, it.words, func(i int) bool { return slices.Contains(drop, i) }), escape)
	if it.array != nil {
		it.src = it.withArray([]string{"/", dest})
	} else {
		it.src = it.replaced(len(it.words)-1, dest)
		it.src = it.replaced(it.first, "/")
	}
	keyword := it.words[it.keywords()-1].Text
	if strings.EqualFold(keyword, "ADD") {
		keyword = "COPY"
	}
	return it.replaced(it.keywords()-1, keyword+" --from=scratch")
}

// replaced puts a text in the place of a word. The words before it stay where they are.
func (it items) replaced(word int, text string) string {
	w := it.words[word]
	return it.src[:w.Start] + script.Continuations(it.src[w.Start:w.End]) + text + it.src[w.End:]
}

// useless are the indexes of the flags that only say which files are taken.
func (it items) useless() []int {
	var drop []int
	for i := it.keywords(); i < it.first; i++ {
		name, _, _ := strings.Cut(it.words[i].Text, "=")
		if name != "--chown" && name != "--chmod" && name != "--link" {
			drop = append(drop, i)
		}
	}
	return drop
}
