package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/leaktight/leaktight/frontend/report"
)

// baselineVersion changes with the form of a baseline.
const baselineVersion = 1

// baseline is what was found when a repository took leaktight up. A finding in it is
// not told again.
type baseline struct {
	// path is where it lies.
	path     string
	Version  int              `json:"version"`
	Findings []baselineRecord `json:"findings"`
}

// baselineRecord is a finding. What counts is the fingerprint; the rest is for people.
type baselineRecord struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	File        string `json:"file"`
}

func readBaseline(name string) (*baseline, error) {
	if name == "" {
		return &baseline{}, nil
	}
	dt, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the baseline: %w; make one with --write-baseline %s", err, name)
	}
	b := baseline{path: name}
	if err := json.Unmarshal(dt, &b); err != nil || b.Version != baselineVersion {
		return nil, fmt.Errorf("%s is no baseline of version %d: make one with --write-baseline %s", name, baselineVersion, name)
	}
	return &b, nil
}

// without leaves out what is in the baseline, and counts it.
func (b *baseline) without(checked []report.Checked) ([]report.Checked, int) {
	known := map[string]bool{}
	for _, r := range b.Findings {
		known[r.Fingerprint] = true
	}
	n := 0
	checked = slices.Clone(checked)
	for i, c := range checked {
		prints := seenFrom(b.path, c).Fingerprints()
		checked[i].Findings = nil
		for j, f := range c.Findings {
			if known[prints[j]] {
				n++
			} else {
				checked[i].Findings = append(checked[i].Findings, f)
			}
		}
	}
	return checked, n
}

// seenFrom names a file by its path from that of a baseline, so that it does not matter from
// where, and by which path, people check it.
func seenFrom(baseline string, c report.Checked) report.Checked {
	dir, err := filepath.Abs(filepath.Dir(baseline))
	file, fileErr := filepath.Abs(c.Filename)
	if err = errors.Join(err, fileErr); err != nil || baseline == "" || c.Filename == stdinName {
		return c
	}
	if rel, err := filepath.Rel(dir, file); err == nil {
		c.Filename = filepath.ToSlash(rel)
	}
	return c
}

// writeBaseline makes a baseline of all that was found.
func writeBaseline(name string, checked []report.Checked) error {
	b := baseline{Version: baselineVersion, Findings: []baselineRecord{}}
	for _, c := range checked {
		c = seenFrom(name, c)
		for i, print := range c.Fingerprints() {
			b.Findings = append(b.Findings, baselineRecord{print, c.Findings[i].Rule.Name, c.Filename})
		}
	}
	dt, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(dt, '\n'), 0o644)
}
