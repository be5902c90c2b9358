package report

import (
	"encoding/json"
	"io"

	"github.com/leaktight/leaktight/frontend/rule"
)

type jsonReport struct {
	Findings []jsonFinding `json:"findings"`
}

type jsonFinding struct {
	Rule        string       `json:"rule"`
	Verdict     rule.Verdict `json:"verdict"`
	Allowed     bool         `json:"allowed"`
	Line        int          `json:"line"`
	EndLine     int          `json:"endLine"`
	Instruction string       `json:"instruction"`
	Name        string       `json:"name"`
	Path        string       `json:"path"`
	Secret      *jsonSecret  `json:"secret"`
	Message     string       `json:"message"`
	Fix         string       `json:"fix"`
	URL         string       `json:"url"`
}

type jsonSecret struct {
	ID       string `json:"id"`
	Env      string `json:"env"`
	Target   string `json:"target"`
	Required bool   `json:"required"`
}

// JSON writes findings as one JSON object, {"findings": […]}.
func JSON(w io.Writer, findings []rule.Finding) error {
	r := jsonReport{Findings: []jsonFinding{}}
	for _, f := range findings {
		r.Findings = append(r.Findings, toJSON(f))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

func toJSON(f rule.Finding) jsonFinding {
	j := jsonFinding{
		Rule: f.Rule.Name, Verdict: f.Verdict, Allowed: f.Passed, Line: f.Lines.Start, EndLine: f.Lines.End,
		Instruction: f.Instruction, Name: f.Name, Path: f.Path, Message: f.Message, Fix: f.Fix, URL: f.Rule.URL(),
	}
	if m := f.Mount; m != nil {
		j.Secret = &jsonSecret{ID: m.ID, Env: m.Env, Target: m.Target, Required: m.Required}
	}
	return j
}
