package frontend

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/result"
	digest "github.com/opencontainers/go-digest"
)

// VerdictType is the type of the in-toto predicate that the gate's verdict is.
const VerdictType = "https://github.com/leaktight/leaktight/blob/main/docs/verdict.md#v1"

// argVerdict is the build argument that asks for the verdict.
const argVerdict = "LEAKTIGHT_ATTEST"

// verdictFile holds the predicate.
const verdictFile = "/verdict.json"

// verdict is the predicate: what was looked at, by which rules, and what was
// found. It never holds a value.
type verdict struct {
	Verdict  string           `json:"verdict"`
	RuleSet  verdictRules     `json:"ruleSet"`
	Policies []verdictPolicy  `json:"policies,omitempty"`
	Layers   []verdictLayer   `json:"layers"`
	Findings []verdictFinding `json:"findings"`
}

type verdictRules struct {
	Digest map[string]string `json:"digest"`
}

// verdictPolicy is a policy file by which findings were judged.
type verdictPolicy struct {
	File   string            `json:"file"`
	Digest map[string]string `json:"digest"`
}

// verdictLayer is a layer that was scanned. Vertex is the digest of the step that
// made it, as the build's provenance has it.
type verdictLayer struct {
	Vertex digest.Digest `json:"vertex"`
	Lines  []rule.Lines  `json:"lines,omitempty"`
	Base   bool          `json:"base,omitempty"`
}

type verdictFinding struct {
	Rule    string       `json:"rule"`
	Verdict rule.Verdict `json:"verdict"`
	Path    string       `json:"path,omitempty"`
	Layer   string       `json:"layer,omitempty"`
	// Allowed says that a comment or a policy let it pass.
	Allowed bool `json:"allowed,omitempty"`
}

// wantsVerdict reports whether the client asks for the verdict.
func (r *request) wantsVerdict() bool {
	wanted, err := strconv.ParseBool(r.ui.BuildArgs[argVerdict])
	return err == nil && wanted
}

// attestVerdict gives the verdict on one platform's image as an attestation.
func (a *attester) attestVerdict(ctx context.Context, scanned *verify.Report) (*client.Attestation, error) {
	v := verdict{Verdict: "pass", RuleSet: verdictRules{Digest: map[string]string{"sha256": rule.Digest().Encoded()}}}
	for _, f := range a.rules.Files() {
		sum := map[string]string{"sha256": digest.FromBytes(f.Source).Encoded()}
		v.Policies = append(v.Policies, verdictPolicy{File: f.Filename, Digest: sum})
	}
	for _, l := range scanned.Layers {
		v.Layers = append(v.Layers, verdictLayer{Vertex: l.Digest, Lines: l.Lines, Base: l.Base})
	}
	for _, f := range scanned.Findings {
		v.Findings = append(v.Findings, verdictFinding{Rule: f.Rule.Name, Verdict: f.Verdict, Path: f.Path, Layer: f.Layer, Allowed: f.Passed})
	}
	dt, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	st := llb.Scratch().File(llb.Mkfile(verdictFile, 0o444, dt), llb.WithCustomName("[leaktight] attest the verdict"))
	ref, err := a.solve(ctx, &st)
	if err != nil {
		return nil, err
	}
	return &client.Attestation{
		Kind: gwpb.AttestationKind_InToto, Ref: ref, Path: verdictFile,
		InToto: result.InTotoAttestation{
			PredicateType: VerdictType,
			Subjects:      []result.InTotoSubject{{Kind: gwpb.InTotoSubjectKind_Self}},
		},
	}, nil
}
