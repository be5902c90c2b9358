package frontend

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/report"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/frontend/verify"
	"github.com/leaktight/leaktight/llbtransform"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// What a subrequest is answered with.
const (
	keyResultJSON   = "result.json"
	keyResultText   = "result.txt"
	keyResultStatus = "result.statuscode"
	keyVersion      = "version"
)

// examination is the request for everything that leaktight finds in a build.
func examination() subrequests.Request {
	return subrequests.Request{
		Name: "frontend.leaktight", Version: "1.0.0", Type: subrequests.TypeRPC,
		Description: "Build, and report all that would leak",
		Opts:        []subrequests.Named{},
		Metadata:    []subrequests.Named{{Name: keyResultJSON}, {Name: keyResultText}, {Name: keyResultStatus}},
	}
}

// examine builds every platform without a result, and answers with everything that
// was found. What is refused before the build is not built. A step that fails is
// an error, as nobody knows then what the build would hold.
func (r *request) examine(ctx context.Context, plan *llbtransform.Plan) (*client.Result, error) {
	r.examined = newExamined()
	err := r.tell(ctx, plan.Findings)
	if err == nil {
		_, err = r.buildPlatforms(ctx, plan, func(_ *ocispecs.Platform, _ *dockerfile2llb.Result, scanned *verify.Report) {
			r.examined.addScan(scanned)
		})
	}
	if refused := (*report.RefusedError)(nil); err != nil && !errors.As(err, &refused) {
		return nil, err
	}
	r.spelled = r.examined.spelled
	lines := strings.SplitAfter(r.masked(), "\n")
	return r.examined.result(r.source.Filename, func(l rule.Lines) string {
		return strings.Join(lines[min(l.Start-1, len(lines)):min(max(l.Start, l.End), len(lines))], "")
	})
}

// examined is what was found, and what was looked at, on all platforms.
type examined struct {
	mu       sync.Mutex
	findings []rule.Finding
	// seen holds them without their mounts, which are not comparable.
	seen    map[rule.Finding]bool
	scanned *report.Scanned
	// spelled are values that the Dockerfile spells out.
	spelled []rule.Secret
}

func newExamined() *examined { return &examined{seen: map[rule.Finding]bool{}} }

// add keeps findings, each once: platforms mostly have the same.
func (e *examined) add(findings []rule.Finding) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range findings {
		key := f
		key.Mount = nil
		if !e.seen[key] {
			e.seen[key] = true
			e.findings = append(e.findings, f)
		}
	}
}

// addScan keeps what the gate says about a platform.
func (e *examined) addScan(scanned *verify.Report) {
	e.add(scanned.Findings)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.spelled = append(e.spelled, scanned.Spelled...)
	if e.scanned == nil {
		e.scanned = &report.Scanned{}
	}
	for _, l := range scanned.Layers {
		if l.Base {
			e.scanned.Bases++
		} else {
			e.scanned.Layers++
		}
	}
}

// result gives the report as text and as JSON, with the status that the client is
// to exit with.
func (e *examined) result(filename string, source func(rule.Lines) string) (*client.Result, error) {
	findings := report.WorstFirst(e.findings)
	checked := report.Checked{Filename: filename, Findings: findings, Source: source}
	var text, dt bytes.Buffer
	err := errors.Join(
		report.Text(&text, checked),
		report.Summary(&text, findings, e.scanned),
		report.JSON(&dt, []report.Checked{checked}, e.scanned))
	if err != nil {
		return nil, err
	}
	status := "0"
	if slices.ContainsFunc(findings, func(f rule.Finding) bool { return f.Verdict == rule.Fail }) {
		status = "1"
	}
	res := client.NewResult()
	res.AddMeta(keyResultText, text.Bytes())
	res.AddMeta(keyResultJSON, bytes.TrimSpace(dt.Bytes()))
	res.AddMeta(keyResultStatus, []byte(status))
	res.AddMeta(keyVersion, []byte(examination().Version))
	return res, nil
}
