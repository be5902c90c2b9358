package verify

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// ImageScanner looks at images that are built already, by the rules of the gate. What
// the gate learns from the LLB of a build, it learns from the history.
type ImageScanner struct{ content *contentSearch }

// NewImageScanner makes a scanner that looks for values besides credential files and
// tokens.
func NewImageScanner(values []search.Value) *ImageScanner {
	return &ImageScanner{searchFor(values, rule.Tokens(), search.Limits{})}
}

// Scanned is what was found in a layer, and how much was read.
type Scanned struct {
	Findings []rule.Finding
	// Files counts regular files, Bytes what was read of them.
	Files, Bytes int64
}

// Layer scans the tar of a layer, which read hands on, from its start each time. where
// says which layer it is, createdBy is the line of the history that made it, first says
// that nothing is below it.
func (s *ImageScanner) Layer(ctx context.Context, where, createdBy string, first bool, read func(func(io.Reader) error) error) (*Scanned, error) {
	l := Layer{Command: createdBy, Shipped: true, Given: !first && brings.MatchString(createdBy)}
	return s.scan(place{Layer: l, where: where}, func(visit visitor) (found search.Result, err error) {
		err = read(func(r io.Reader) (err error) {
			found, err = s.content.scanner.Layer(ctx, r, visit)
			return err
		})
		if err != nil || len(found.Links) == 0 {
			return found, err
		}
		return found, read(func(r io.Reader) error { return found.Links.Visit(ctx, r, visit) })
	})
}

// brings is a line of the history of an instruction that brings files from the context.
var brings = lazyregexp.New(`^(?:/bin/sh -c #\(nop\) +)?(?:COPY|ADD)\b`)

// Tree scans a root file system, of which nobody says how it was made.
func (s *ImageScanner) Tree(ctx context.Context, where, dir string) (*Scanned, error) {
	return s.scan(place{Layer: Layer{Shipped: true}, where: where}, func(visit visitor) (search.Result, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return search.Result{}, err
		}
		defer root.Close()
		return s.content.scanner.Walk(ctx, root, visit)
	})
}

func (s *ImageScanner) scan(p place, through func(visitor) (search.Result, error)) (*Scanned, error) {
	made, err := s.content.look(layerscan.Options{}, through)
	if err != nil {
		return nil, err
	}
	p.made = made
	found := made.Content.Findings
	all := slices.Concat(
		layerFindings(p, Options{}), p.valueFindings(found, Options{}), p.tokenFindings(found, Options{}),
		p.moreFindings(search.Result{}, Options{}), p.skipFindings(made.Content.Skips, Options{}), unsureFindings([]search.Result{made.Content}),
	)
	return &Scanned{Findings: all, Files: made.Content.Files, Bytes: made.Content.Bytes}, nil
}

// Masked is a text without the values that are looked for, and without what looks like
// a credential, by itself or by the name of its variable.
func (s *ImageScanner) Masked(text string) string { return detect.Mask(s.content.masked(text), nil) }

// Config scans what the configuration of an image publishes, but for its history.
func (s *ImageScanner) Config(ctx context.Context, image dockerspec.DockerOCIImage) ([]rule.Finding, error) {
	image.History = nil
	var findings []rule.Finding
	for _, f := range fields(&image) {
		found, err := s.field(ctx, f.where(), f)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

// History scans a line of the history. where says which one it is.
func (s *ImageScanner) History(ctx context.Context, where string, line ocispecs.History) ([]rule.Finding, error) {
	var findings []rule.Finding
	for _, f := range fields(&dockerspec.DockerOCIImage{Image: ocispecs.Image{History: []ocispecs.History{line}}}) {
		found, err := s.field(ctx, where, f)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

// field scans a value of the configuration, or a text of the history.
func (s *ImageScanner) field(ctx context.Context, where string, f field) ([]rule.Finding, error) {
	if f.value == "" {
		return nil, nil
	}
	found, err := s.Text(ctx, where, strings.NewReader(string(f.value)))
	if err != nil {
		return nil, err
	}
	kind := search.LoginToken
	var findings []rule.Finding
	for _, v := range found.Findings {
		if v.Secret != "" {
			findings = append(findings, v)
		} else if v.Rule.Name == rule.CredentialInConfig.Name {
			kind = v.Match
		}
	}
	for _, l := range f.leaks() {
		if slices.ContainsFunc(s.content.values, l.has) {
			continue // which is told already
		}
		match := cmp.Or(l.name, kind)
		findings = append(findings, rule.Finding{
			Rule: rule.CredentialInConfig, Verdict: rule.Fail, Instruction: f.instruction, Name: f.name, Match: match,
			Message: inText(where, fmt.Sprintf("a credential (%s, %d bytes)", match, len(l.text))),
		})
	}
	return findings, nil
}

func inText(where, what string) string {
	return fmt.Sprintf("%s holds %s, which everyone who can pull the image reads", where, what)
}

// Text scans a text that is published, such as an attestation, of any length.
func (s *ImageScanner) Text(ctx context.Context, name string, published io.Reader) (*Scanned, error) {
	found, err := s.content.scanner.Reader(ctx, s.content.masked(name), published)
	if err != nil {
		return nil, err
	}
	p := place{Layer: Layer{Shipped: true}, where: name}
	findings := p.skipFindings(found.Skips, Options{})
	for _, f := range found.Findings {
		what := fmt.Sprintf("a credential (%s, %d bytes)", f.Token, f.Length)
		told := rule.Finding{Rule: rule.CredentialInConfig, Verdict: rule.Fail, Match: f.Token}
		if f.ID != "" {
			told.Rule, told.Secret, told.Match = rule.SecretValue, f.ID, string(f.Form)
			what = fmt.Sprintf("the secret %q (%s, %d bytes)", f.ID, f.Form, f.Length)
		}
		told.Message = inText(name, what)
		findings = append(findings, told)
	}
	return &Scanned{Findings: findings, Files: found.Files, Bytes: found.Bytes}, nil
}
