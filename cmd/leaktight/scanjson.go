package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
)

type scanReport struct {
	Findings []scanFinding `json:"findings"`
	Scanned  scannedTotal  `json:"scanned"`
}

// scanFinding is a finding of leaktight scan, see docs/scan.md. Path starts at the
// image's root; a member of an archive comes after a "!".
type scanFinding struct {
	Rule       string       `json:"rule"`
	Verdict    rule.Verdict `json:"verdict"`
	Path       string       `json:"path"`
	Layer      string       `json:"layer"`
	LayerIndex int          `json:"layerIndex"`
	CreatedBy  string       `json:"createdBy"`
	Match      string       `json:"match"`
	Message    string       `json:"message"`
	Fix        string       `json:"fix"`
	URL        string       `json:"url"`
}

// scannedTotal is how much was read.
type scannedTotal struct {
	Layers int   `json:"layers"`
	Files  int64 `json:"files"`
	Bytes  int64 `json:"bytes"`
}

func (s *scan) json(w io.Writer) error {
	r := scanReport{Findings: []scanFinding{}, Scanned: s.scanned}
	for _, f := range s.found {
		r.Findings = append(r.Findings, scanFinding{
			Rule: f.Rule.Name, Verdict: f.Verdict, Path: strings.TrimPrefix(f.Path, "/"), Layer: f.layer, LayerIndex: f.index,
			CreatedBy: f.createdBy, Match: f.matched(), Message: f.Message, Fix: f.Fix, URL: f.Rule.URL(),
		})
	}
	return report.Encode(w, r)
}

// matched says what was recognised: a kind of file or token, a variable, or a value that
// was looked for, with the form in which it is there.
func (f imageFinding) matched() string {
	if f.Secret == "" {
		return f.Match
	}
	return fmt.Sprintf("%s (%s)", f.Secret, f.Match)
}
