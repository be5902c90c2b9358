package leak

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Hit says that a value is somewhere, and how it was written there.
type Hit struct {
	Value string // the value's name
	Form  string // plain, base64, percent or hex
	Where string // what was searched: a file, a blob, a log
}

// String names the value, the encoding and the place.
func (h Hit) String() string {
	return fmt.Sprintf("%s (%s) in %s", h.Value, h.Form, h.Where)
}

// Plain is the [Hit.Form] of a value as it is.
const Plain = "plain"

type needle struct {
	value, form string
	text        []byte
}

// Finder searches for a fixed set of values. It is safe for concurrent use.
//
// It is Wu and Manber's algorithm with blocks of two bytes: most positions of
// the input are never looked at, which a state directory of gigabytes needs.
type Finder struct {
	needles []needle
	window  int                 // length of the shortest needle
	longest int                 // length of the longest needle
	shift   [1 << 16]uint8      // by the last block of the window
	last    map[uint16][]needle // needles by the last block of their window
	buffers sync.Pool           // of *[]byte, as a tree has many small files
}

const bufferSize = 256 << 10

// NewFinder returns a finder for values.
func NewFinder(values ...Value) *Finder {
	f := &Finder{last: map[uint16][]needle{}}
	f.buffers.New = func() any { return new(make([]byte, bufferSize)) }
	for _, v := range values {
		f.needles = append(f.needles, needlesOf(v)...)
	}
	if len(f.needles) == 0 {
		return f
	}
	f.window = 255
	for _, n := range f.needles {
		f.window = min(f.window, len(n.text))
		f.longest = max(f.longest, len(n.text))
	}
	for i := range f.shift {
		f.shift[i] = uint8(f.window - 1)
	}
	for _, n := range f.needles {
		for j := range f.window - 1 {
			b := block(n.text, j)
			f.shift[b] = min(f.shift[b], uint8(f.window-2-j))
		}
		b := block(n.text, f.window-2)
		f.last[b] = append(f.last[b], n)
	}
	return f
}

func needlesOf(v Value) []needle {
	core := []byte(v.core)
	needles := []needle{
		{v.name, Plain, core},
		{v.name, "hex", []byte(hex.EncodeToString(core))},
	}
	if escaped := url.QueryEscape(v.core); escaped != v.core {
		needles = append(needles, needle{v.name, "percent", []byte(escaped)})
	}
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for lead := range 3 {
			needles = append(needles, needle{v.name, "base64", base64Inner(enc, core, lead)})
		}
	}
	return needles
}

// base64Inner returns the characters that depend on core alone when lead bytes
// (modulo 3) come before it and anything comes after it.
func base64Inner(enc *base64.Encoding, core []byte, lead int) []byte {
	padded := append(make([]byte, lead), core...)
	whole := len(padded) / 3 * 3
	skip := 0
	if lead > 0 {
		skip = 4
	}
	return []byte(enc.EncodeToString(padded[:whole]))[skip:]
}

func block(text []byte, i int) uint16 {
	return uint16(text[i])<<8 | uint16(text[i+1])
}

// InBytes searches data and calls it where.
func (f *Finder) InBytes(where string, data []byte) []Hit {
	return f.scan(where, data, nil)
}

// Redact cuts the lines out of text that hold a value.
func (f *Finder) Redact(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if len(f.InBytes("", []byte(line))) > 0 {
			line = "(a line with the secret)\n"
		}
		out.WriteString(line)
	}
	return out.String()
}

// InReader searches all that r gives. Each value and form is reported once.
func (f *Finder) InReader(where string, r io.Reader) ([]Hit, error) {
	var hits []Hit
	pooled := f.buffers.Get().(*[]byte)
	defer f.buffers.Put(pooled)
	buf := (*pooled)[:0]
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		hits = f.scan(where, buf, hits)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return hits, nil
		case err != nil:
			return hits, err
		}
		// A needle may straddle two reads.
		buf = buf[:copy(buf, buf[len(buf)-max(f.longest-1, 0):])]
	}
}

func (f *Finder) scan(where string, text []byte, hits []Hit) []Hit {
	if len(f.needles) == 0 {
		return hits
	}
	for end := f.window; end <= len(text); {
		b := block(text, end-2)
		if skip := int(f.shift[b]); skip > 0 {
			end += skip
			continue
		}
		for _, n := range f.last[b] {
			hit := Hit{n.value, n.form, where}
			if bytes.HasPrefix(text[end-f.window:], n.text) && !slices.Contains(hits, hit) {
				hits = append(hits, hit)
			}
		}
		end++
	}
	return hits
}
