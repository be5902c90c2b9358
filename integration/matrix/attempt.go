package matrix

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
)

// attempt is one build of a row and what it left behind.
type attempt struct {
	runner
	row     Row
	variant Variant
	vals    values
	dir     string
	traces  Traces
	finder  *leak.Finder
	found   Findings
	kept    []leak.Hit
}

func (a *attempt) path(name string) string { return filepath.Join(a.dir, name) }

func (a *attempt) build(ctx context.Context) (testenv.Result, error) {
	syntax := ""
	switch {
	case a.variant.Command:
		syntax = "# which keeps the numbers of the lines\n"
	case a.frontend == upstreamImage:
		syntax = "# syntax=" + testenv.UpstreamRef + "\n"
	case a.frontend == Leaktight:
		syntax = "# syntax=" + testenv.FrontendRef + "\n"
	}
	if err := a.row.write(a.path("context"), syntax, a.vals); err != nil {
		return testenv.Result{}, err
	}
	if err := a.buildBase(ctx); err != nil {
		return testenv.Result{}, err
	}
	args, err := a.variant.args(a.vals)
	if err != nil {
		return testenv.Result{}, err
	}
	args = append(args, a.traces.Flags()...)
	if a.row.flat {
		args = append(args, "--output", "type=tar,dest="+a.path("image.tar"))
	} else {
		args = append(args, a.traces.Push()...)
	}
	a.daemon.Services.Expect(credentials(a.vals))
	build := testenv.Build{Context: a.path("context"), Args: args, Env: a.variant.env(a.vals)}
	if a.variant.Command {
		return a.daemon.Leaktight(ctx, build)
	}
	return a.daemon.Build(ctx, build)
}

// buildBase builds and pushes the row's base image, if it has one.
func (a *attempt) buildBase(ctx context.Context) error {
	if !a.row.hasBase {
		return nil
	}
	output := fmt.Sprintf("type=image,name=%s,push=true", a.vals.text("BASE"))
	result, err := a.daemon.Build(ctx, testenv.Build{Context: a.path("context/base"), Args: []string{"--provenance=false", "--output", output}})
	if err == nil && result.Code != 0 {
		err = fmt.Errorf("build base image: exit code %d\n%s", result.Code, leak.NewFinder(a.vals.secret...).Redact(result.Output))
	}
	return err
}

// credentials lets every service accept the one secret of a row.
func credentials(v values) fixture.Credentials {
	secret := v.secret[0].Reveal()
	return fixture.Credentials{IndexPassword: secret, WebPassword: secret, ProxyPassword: secret, PrivateKey: secret}
}

// search looks at all surfaces that the build could have left something on.
func (a *attempt) search(ctx context.Context, result testenv.Result) error {
	if result.Code == 0 { // else nothing was exported
		if err := a.searchImage(ctx); err != nil {
			return err
		}
	}
	return a.traces.search(ctx, a.finder, result, &a.found)
}

func (a *attempt) searchImage(ctx context.Context) error {
	if a.row.flat {
		return flatTar(a.path("image.tar"), a.finder, &a.found)
	}
	if err := a.traces.searchImage(ctx, a.finder, &a.found); err != nil {
		return err
	}
	var kept Findings
	err := a.traces.searchImage(ctx, a.keptFinder(), &kept)
	a.kept = kept[Runtime]
	return err
}

func (a *attempt) keptFinder() *leak.Finder {
	var keep []leak.Value
	for _, name := range a.row.keeps {
		keep = append(keep, leak.KnownValue(name, a.vals.public[name], a.vals.public[name]))
	}
	return leak.NewFinder(keep...)
}
