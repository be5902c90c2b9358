package matrix

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

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
	finder  *leak.Finder
	since   time.Time
	found   findings
	kept    []leak.Hit
}

func (a *attempt) path(name string) string { return filepath.Join(a.dir, name) }

// repo is where the image is pushed; folders of attempts have unique names.
func (a *attempt) repo() string {
	return strings.ToLower("matrix/" + string(a.frontend) + "/" + filepath.Base(a.dir))
}

func (a *attempt) build(ctx context.Context) (testenv.Result, error) {
	syntax := ""
	if a.frontend == Leaktight {
		syntax = "# syntax=" + testenv.FrontendRef + "\n"
	}
	if err := a.row.write(a.path("context"), syntax, a.vals); err != nil {
		return testenv.Result{}, err
	}
	args, err := a.variant.args(a.vals)
	if err != nil {
		return testenv.Result{}, err
	}
	output := fmt.Sprintf("type=image,name=%s/%s:latest,push=true", testenv.Registry, a.repo())
	if a.row.flat {
		output = "type=tar,dest=" + a.path("image.tar")
	}
	// Without --no-cache a row would take its RUN from another one's: what a
	// secret holds is no part of a step's cache key.
	args = append(
		args, "--no-cache", "--output", output, "--attest", "type=provenance,mode=max",
		"--cache-to", "type=local,mode=max,dest="+a.path("cache"),
	)
	a.daemon.Services.Expect(credentials(a.vals))
	// A file's time may lag behind the clock by a tick of the kernel's.
	a.since = time.Now().Add(-time.Second)
	return a.daemon.Build(ctx, testenv.Build{Context: a.path("context"), Args: args, Env: a.variant.env(a.vals)})
}

// credentials lets every service accept the one secret of a row.
func credentials(v values) fixture.Credentials {
	secret := v.secret[0].Reveal()
	return fixture.Credentials{IndexPassword: secret, WebPassword: secret, ProxyPassword: secret, PrivateKey: secret}
}

// search looks at all surfaces that the build could have left something on.
func (a *attempt) search(ctx context.Context, result testenv.Result) error {
	if err := a.searchImage(ctx, result.Code != 0); err != nil {
		return err
	}
	if err := a.searchRecord(ctx, result.Output); err != nil {
		return err
	}
	if _, err := os.Stat(a.path("cache")); err == nil {
		hits, err := a.finder.InTree(a.path("cache"), time.Time{})
		if err != nil {
			return err
		}
		a.found.add(Cache, hits)
	} else if result.Code == 0 {
		return errors.New("search cache: none was exported")
	}
	hits, err := a.finder.InTree(a.daemon.State, a.since)
	a.found.add(Disk, hits)
	return err
}

func (a *attempt) searchImage(ctx context.Context, failed bool) error {
	if failed {
		return nil // nothing was exported
	}
	if a.row.flat {
		return flatTar(a.path("image.tar"), a.finder, &a.found)
	}
	if err := a.image(a.finder, &a.found).index(ctx, "latest"); err != nil {
		return err
	}
	var kept findings
	err := a.image(a.keptFinder(), &kept).index(ctx, "latest")
	a.kept = kept[Runtime]
	return err
}

func (a *attempt) image(finder *leak.Finder, found *findings) imageSearch {
	return imageSearch{testenv.Registry, a.repo(), finder, a.env.IsBaseLayer, found}
}

func (a *attempt) keptFinder() *leak.Finder {
	var keep []leak.Value
	for _, name := range a.row.keeps {
		keep = append(keep, leak.KnownValue(name, a.vals.public[name], a.vals.public[name]))
	}
	return leak.NewFinder(keep...)
}

// searchRecord searches what the client printed and what the builder remembers.
func (a *attempt) searchRecord(ctx context.Context, output string) error {
	a.found.add(Record, a.finder.InBytes("the build's output", []byte(output)))
	logs, err := a.daemon.History(ctx, "logs")
	if err != nil {
		return err
	}
	a.found.add(Record, a.finder.InBytes("the record's log", []byte(logs)))
	bundle := a.path("record.dockerbuild")
	if _, err := a.daemon.History(ctx, "export", "--finalize", "--output", bundle); err != nil {
		return err
	}
	hits, err := a.finder.InFile("the record", bundle)
	a.found.add(Record, hits)
	return err
}
