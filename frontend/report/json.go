package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/leaktight/leaktight/frontend/rule"
)

type jsonReport struct {
	// Findings are each a [jsonFinding].
	Findings []json.RawMessage `json:"findings"`
	// More counts what is left out as there is too much of it.
	More    int      `json:"more,omitempty"`
	Scanned *Scanned `json:"scanned"`
}

// Scanned says what the gate looked at.
type Scanned struct {
	// Layers is the number of layers that the build added.
	Layers int `json:"layers"`
	// Bases is the number of images and the like that it starts from.
	Bases int `json:"bases"`
}

type jsonFinding struct {
	Rule        string       `json:"rule"`
	Verdict     rule.Verdict `json:"verdict"`
	Allowed     bool         `json:"allowed"`
	File        string       `json:"file"`
	Line        int          `json:"line"`
	EndLine     int          `json:"endLine"`
	Instruction string       `json:"instruction"`
	Name        string       `json:"name"`
	Path        string       `json:"path"`
	Layer       string       `json:"layer"`
	Shipped     bool         `json:"shipped"`
	Limit       string       `json:"limit"`
	Secret      *jsonSecret  `json:"secret"`
	Message     string       `json:"message"`
	Why         string       `json:"why"`
	Fix         string       `json:"fix"`
	URL         string       `json:"url"`
}

type jsonSecret struct {
	ID       string `json:"id"`
	Env      string `json:"env"`
	Target   string `json:"target"`
	Required bool   `json:"required"`
}

// JSON writes findings as one JSON object, {"findings": […], "scanned": …}. scanned is
// nil where no gate was at work. Beyond some megabytes, findings are only counted.
func JSON(w io.Writer, checked []Checked, scanned *Scanned) error {
	r := jsonReport{Findings: []json.RawMessage{}, Scanned: scanned}
	size := 0
	for _, c := range checked {
		for _, f := range c.Findings {
			dt, err := encode(toJSON(c.Filename, f), "")
			if err != nil {
				return err
			}
			if size += len(dt); size > maxReport {
				r.More++
				continue
			}
			r.Findings = append(r.Findings, dt)
		}
	}
	return Encode(w, r)
}

// Encode writes JSON that does nothing to a terminal.
func Encode(w io.Writer, v any) error {
	dt, err := encode(v, "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(dt)
	return err
}

func encode(v any, indent string) ([]byte, error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return escaped(text.Bytes()), err
}

// escaped spells the characters of JSON out that cannot be printed.
func escaped(text []byte) []byte {
	var all []byte
	for _, r := range string(text) {
		switch {
		case r == '\n' || strconv.IsPrint(r):
			all = utf8.AppendRune(all, r)
		case utf16.RuneLen(r) == 2:
			high, low := utf16.EncodeRune(r)
			all = fmt.Appendf(all, `\u%04x\u%04x`, high, low)
		default:
			all = fmt.Appendf(all, `\u%04x`, r)
		}
	}
	return all
}

// exact spells the bytes out that are no text, which JSON cannot hold.
func exact(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var text strings.Builder
	for i, r := range s {
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&text, `\x%02x`, s[i])
		} else {
			text.WriteRune(r)
		}
	}
	return text.String()
}

func toJSON(filename string, f rule.Finding) jsonFinding {
	j := jsonFinding{
		Rule: f.Rule.Name, Verdict: f.Verdict, Allowed: f.Passed, File: exact(filename), Line: f.Lines.Start, EndLine: f.Lines.End,
		Instruction: f.Instruction, Name: exact(f.Name), Path: exact(f.Path), Layer: exact(f.Layer), Shipped: f.Shipped, Limit: f.Limit,
		Message: exact(f.Message), Why: f.Rule.Why, Fix: exact(f.Fix), URL: f.Rule.URL(),
	}
	if m := f.Mount; m != nil {
		j.Secret = &jsonSecret{ID: m.ID, Env: m.Env, Target: m.Target, Required: m.Required}
	} else if f.Secret != "" {
		j.Secret = &jsonSecret{ID: f.Secret}
	}
	return j
}
