package frontend

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"

	"github.com/leaktight/leaktight/frontend/detect"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/flightcontrol"
)

// Options of the gateway's request that package dockerui does not read for us.
const (
	// keyCaps are the capabilities that the client asks for.
	keyCaps = "frontend.caps"
	// keyRequestID names the subrequest, if it is one.
	keyRequestID = "requestid"
	// keyResolveMode says when to look for a newer image.
	keyResolveMode = "image-resolve-mode"
)

// language is what the Dockerfile's language is called in source maps.
const language = "Dockerfile"

// request is one gateway build: the client that asked and the Dockerfile it named.
type request struct {
	client *cachedClient
	ui     *dockerui.Client
	source *dockerui.Source
	// rules and checks are nil before the Dockerfile was parsed.
	rules  *policy.Policy
	checks *checks
	// examined keeps what is found for a full report, nil in a build.
	examined *examined
	// spelled are values of secrets that the Dockerfile spells out.
	spelled []rule.Secret
	// ahead counts what is asked for before its answer is needed, listings keeps answers.
	ahead    sync.WaitGroup
	listings flightcontrol.CachedGroup[buildContext]
}

func newRequest(ctx context.Context, c client.Client) (*request, error) {
	cached := newCachedClient(c)
	ui, err := dockerui.NewClient(cached)
	if err != nil {
		return nil, err
	}
	opts := ui.BuildOpts()
	if err := checkCaps(opts.Opts[keyCaps]); err != nil {
		return nil, err
	}
	// Without warnings, what is rewritten would go without a word.
	if err := lacking(opts.Caps, gwpb.CapGatewayWarnings); err != nil {
		return nil, err
	}
	r := &request{client: cached, ui: ui}
	r.ignoreAhead(ctx)
	r.source, err = ui.ReadEntrypoint(ctx, language, withPolicy{})
	return r, err
}

// convertOptions are upstream's, with the original Dockerfile as the source of
// every position: a rewrite keeps the line numbers.
func (r *request) convertOptions(ctx context.Context) dockerfile2llb.ConvertOpt {
	config := r.ui.Config
	config.BuildArgs = maps.Clone(config.BuildArgs)
	return dockerfile2llb.ConvertOpt{
		Config:       config,
		Client:       r.ui,
		SourceMap:    r.source.SourceMap,
		MetaResolver: r.client,
		Warn: func(name, description, url, message string, at []parser.Range) {
			line := 0
			if len(at) > 0 {
				line = at[0].Start.Line
			}
			r.warn(ctx, linter.LintFormatShort(name, message, line), description, url, at)
		},
	}
}

func (r *request) warn(ctx context.Context, message, detail, url string, at []parser.Range) {
	r.source.Warn(ctx, message, client.WarnOpts{
		Level: 1, Detail: [][]byte{[]byte(detail)}, URL: url, Range: pbRanges(at),
		SourceInfo: r.sourceInfo(),
	})
}

// located attaches the Dockerfile to an error that knows its lines, so that
// the client shows them, with what looks like a credential masked.
func (r *request) located(err error) error {
	if wrong := (*policy.Error)(nil); errors.As(err, &wrong) {
		return policyLocated(err, wrong)
	}
	var at *parser.LocationError
	if !errors.As(err, &at) {
		return err
	}
	for _, location := range at.Locations {
		err = errdefs.WithSource(err, &errdefs.Source{Info: r.sourceInfo(), Ranges: pbRanges(location)})
	}
	return err
}

// masked is the Dockerfile as people may see it.
func (r *request) masked() string {
	text := string(r.source.Data)
	for _, s := range r.spelled {
		text = strings.ReplaceAll(text, string(s), s.String()+strings.Repeat("\n", strings.Count(string(s), "\n")))
	}
	return detect.Mask(text, r.rules)
}

func (r *request) sourceInfo() *pb.SourceInfo {
	m := r.source.SourceMap
	return &pb.SourceInfo{Data: []byte(r.masked()), Filename: m.Filename, Language: m.Language, Definition: m.Definition.ToPB()}
}

func pbRanges(at []parser.Range) []*pb.Range {
	var ranges []*pb.Range
	for _, r := range at {
		ranges = append(ranges, &pb.Range{
			Start: &pb.Position{Line: int32(r.Start.Line), Character: int32(r.Start.Character)},
			End:   &pb.Position{Line: int32(r.End.Line), Character: int32(r.End.Character)},
		})
	}
	return ranges
}
