package matrix

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
)

// Frontend names a frontend, and the daemon that builds with it.
type Frontend string

// The frontends that the matrix compares.
const (
	Upstream  Frontend = "upstream"
	Leaktight Frontend = "leaktight"
)

// upstreamImage is upstream's frontend from an image, as ours is, and not the one that is
// part of the daemon.
const upstreamImage Frontend = "upstream image"

// Outcome is what one build of a row gave.
type Outcome struct {
	Row      Row
	Frontend Frontend
	Variant  Variant
	Got      Line
	Why      string // the rules that refused the build
	Took     time.Duration

	// Problems says what is wrong with the outcome, one sentence each, without
	// any secret. It is empty when all is as expected.
	Problems []string

	secrets []leak.Value
	found   Findings
	output  string
}

// Run builds all rows with both frontends, each on a daemon of its own, side by
// side, and returns the outcomes in the order of the table. Each outcome is also
// given to done, one at a time. An error means that a build could not be judged.
func Run(ctx context.Context, env *testenv.Env, rows []Row, done func(Outcome)) ([]Outcome, error) {
	var mu sync.Mutex
	report := func(o Outcome) {
		mu.Lock()
		defer mu.Unlock()
		done(o)
	}
	frontends := []Frontend{Upstream, Leaktight}
	outcomes := make([][]Outcome, len(frontends))
	errs := make([]error, len(frontends))
	var wg sync.WaitGroup
	for i, frontend := range frontends {
		daemon, err := env.Daemon(ctx, string(frontend))
		if err != nil {
			return nil, err
		}
		wg.Go(func() {
			r := runner{env, daemon, frontend, report}
			outcomes[i], errs[i] = r.all(ctx, rows)
		})
	}
	wg.Wait()
	return interleave(rows, slices.Concat(outcomes...)), errors.Join(errs...)
}

// interleave sorts outcomes by row, the frontends beside each other.
func interleave(rows []Row, outcomes []Outcome) []Outcome {
	var sorted []Outcome
	for _, row := range rows {
		for _, o := range outcomes {
			if o.Row.ID == row.ID {
				sorted = append(sorted, o)
			}
		}
	}
	return sorted
}

// runner builds rows with one frontend.
type runner struct {
	env      *testenv.Env
	daemon   *testenv.Daemon
	frontend Frontend
	report   func(Outcome)
}

func (r runner) all(ctx context.Context, rows []Row) ([]Outcome, error) {
	var outcomes []Outcome
	for _, row := range rows {
		variants := append(slices.Clone(row.Leaktight), row.command())
		if r.frontend == Upstream {
			variants = []Variant{row.Upstream}
		}
		for _, variant := range variants {
			outcome, err := r.one(ctx, row, variant)
			if err != nil {
				return outcomes, fmt.Errorf("%s with %s: %w", row.ID, r.frontend, err)
			}
			outcomes = append(outcomes, outcome)
			r.report(outcome)
		}
	}
	return outcomes, r.finalSearch(outcomes)
}

// prepare gets a build of a row ready. The caller removes its directory.
func (r runner) prepare(row Row, variant Variant) (attempt, error) {
	vals, err := row.values()
	if err != nil {
		return attempt{}, err
	}
	dir, err := os.MkdirTemp(r.env.Dir, "row-")
	return attempt{
		runner: r, row: row, variant: variant, vals: vals, dir: dir,
		traces: NewTraces(r.env, r.daemon, dir), finder: leak.NewFinder(vals.secret...),
	}, err
}

// one builds a row once and searches all surfaces.
func (r runner) one(ctx context.Context, row Row, variant Variant) (Outcome, error) {
	b, err := r.prepare(row, variant)
	if err != nil {
		return Outcome{}, err
	}
	defer os.RemoveAll(b.dir)
	result, err := b.build(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if err := b.search(ctx, result); err != nil {
		return Outcome{}, err
	}
	outcome := Outcome{
		Row: row, Frontend: r.frontend, Variant: variant, Took: result.Took,
		secrets: b.vals.secret, found: b.found, output: result.Output,
	}
	outcome.judge(result.Code != 0)
	outcome.Problems = append(outcome.Problems, b.jobProblems(result.Code != 0)...)
	return outcome, nil
}

// finalSearch looks once more at the whole disk for every secret of the run: a
// daemon may write late.
func (r runner) finalSearch(outcomes []Outcome) error {
	var secrets []leak.Value
	owner := map[string]int{}
	for i, o := range outcomes {
		for _, s := range o.secrets {
			name := fmt.Sprintf("%d %s", i, s.Name())
			secrets = append(secrets, s.Renamed(name))
			owner[name] = i
		}
	}
	hits, err := leak.NewFinder(secrets...).InTree(r.daemon.State, time.Time{})
	if err != nil {
		return err
	}
	late := map[int]bool{}
	for _, hit := range hits {
		i := owner[hit.Value]
		if o := &outcomes[i]; len(o.found[Disk]) == 0 && !late[i] {
			late[i] = true
			o.Got[Disk] = Leak
			o.Problems = append(o.Problems, "the secret came to the disk after the build: "+hit.Where)
		}
	}
	return nil
}
