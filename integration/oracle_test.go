package integration_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leaktight/leaktight/integration/fixture"
	"github.com/leaktight/leaktight/integration/leak"
	"github.com/leaktight/leaktight/integration/testenv"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// TestOracleEquivalence builds the Dockerfile that people wrote, of every case
// of the oracle that is not refused, with both frontends: with upstream's, which
// gets each secret as a build argument or in the context, and with ours, which
// gets it as a secret. The image's files but for the secrets must be the same,
// and what the RUNs print. Where secrets are variables the same must hold when
// nobody gives them. Nothing of a secret may be in our image, nor on our
// builder's disk, unless a RUN prints it.
func TestOracleEquivalence(t *testing.T) {
	env := startEnv(t)
	found, err := filepath.Glob(filepath.Join(env.Paths.Root, "llbtransform", "testdata", "*", "after.Dockerfile"))
	assert.NilError(t, err)
	o := newOracle(t, env)
	t.Run("case", func(t *testing.T) {
		for _, after := range found {
			dir := filepath.Dir(after)
			t.Run(filepath.Base(dir), func(t *testing.T) {
				t.Parallel()
				o.compare(t, dir)
			})
		}
	})
	o.searchDisk(t)
	t.Logf("%d cases: %d rewritten and %d unchanged ones are the same, %d cannot run",
		len(found), o.count["rewritten"], o.count["unchanged"], o.count["cannot run"])
}

// oracle is a daemon for each frontend, and what the cases left to be checked.
type oracle struct {
	upstream, ours builder
	services       serviceSecrets

	mu     sync.Mutex
	count  map[string]int
	values []leak.Value
}

func newOracle(t *testing.T, env *testenv.Env) *oracle {
	t.Helper()
	o := &oracle{services: newServiceSecrets(t), count: map[string]int{}}
	password := o.services.password.Reveal()
	for name, b := range map[string]*builder{"upstream": &o.upstream, "ours": &o.ours} {
		daemon, err := env.Daemon(t.Context(), name)
		assert.NilError(t, err)
		daemon.Services.Expect(fixture.Credentials{
			IndexPassword: password, WebPassword: password, ProxyPassword: password, PrivateKey: o.services.key.Reveal(),
		})
		b.daemon = daemon
	}
	return o
}

func (o *oracle) compare(t *testing.T, dir string) {
	t.Helper()
	if why := readText(t, dir, "cannot-run"); why != "" {
		o.done("cannot run")
		t.Skip(strings.TrimSpace(why))
	}
	c := openOracleCase(t, dir, o.services)
	o.difference(t, c, true)
	if len(c.variables) > 0 {
		o.difference(t, c, false)
	}
	if c.before == readText(t, dir, "after.Dockerfile") {
		o.done("unchanged")
	} else {
		o.done("rewritten")
	}
}

// done counts a case that ended in some way.
func (o *oracle) done(how string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.count[how]++
}

// difference builds with both frontends, with or without the secrets that are
// variables. A build that fails with the one must fail with the other.
func (o *oracle) difference(t *testing.T, c *oracleCase, with bool) {
	t.Helper()
	what := "without its variables"
	if with {
		what = "with its secrets"
	}
	redact := c.redacter()
	// BuildKit takes the frontend from the file's syntax line, if it has one.
	c.write(t, strings.Replace(c.before, "# syntax="+testenv.FrontendRef, "# syntax", 1))
	// What a secret holds is no part of a step, and steps that are the same run
	// once for all builds that are under way: a host makes them differ.
	host := []string{"--add-host", strings.ReplaceAll(c.name+" "+what, " ", "-") + ":127.0.0.1"}
	want := o.upstream.outcome(t, c.finder(), c.context, append(c.upstream(with), host...)...)
	assert.Assert(t, !with || want.failure == "", "upstream's own build %s: %s", what, redact.Replace(want.failure))
	c.write(t, c.before)
	flags := append(c.leaktight(with), "--build-arg", "BUILDKIT_SYNTAX="+testenv.FrontendRef, host[0], host[1])
	if with {
		// An image leaves its configuration on the disk, to be searched.
		flags = append(flags, "--output", "type=image,name=oracle/"+c.name)
	}
	got := o.ours.outcome(t, c.finder(), c.context, flags...)
	if want.failure != "" {
		assert.Check(t, got.failure != "", "upstream's build fails %s, and ours does not", what)
		return
	}
	assert.Assert(t, got.failure == "", "our build %s: %s", what, redact.Replace(got.failure))
	if !strings.Contains(got.output, "allowed: ") && !strings.Contains(got.output, "only a warning by ") {
		assert.Check(t, is.Len(got.secret, 0), "secrets in our image")
		o.expectGone(t, c, with, got.output)
	}
	c.hidden = append(c.hidden, want.secret...)
	hide(want.entries, c.hidden, got.entries)
	assert.Check(t, is.DeepEqual(want.entries, got.entries), what)
	for _, printed := range [][][]string{want.printed, got.printed} {
		for _, step := range printed {
			for i := range step {
				step[i] = redact.Replace(step[i])
			}
		}
	}
	difference := cmp.Diff(want.printed, got.printed)
	assert.Check(t, difference == "", "the RUNs print something else %s: %s", what, difference)
}

// expectGone leaves the values of a case for [oracle.searchDisk], but for those
// that a RUN printed: these are in the log, and the build must have warned. So it
// must where it had to read files to judge them.
func (o *oracle) expectGone(t *testing.T, c *oracleCase, with bool, output string) {
	t.Helper()
	if !with || strings.Contains(output, "the builder's cache holds it") {
		return // the build with all secrets told, or this one says so
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, v := range c.values {
		if len(leak.NewFinder(v).InBytes("output", []byte(output))) == 0 {
			o.values = append(o.values, v)
			continue
		}
		assert.Check(t, is.Contains(output, "into the build log, which the builder keeps"), "%s is printed without a warning", v.Name())
	}
}

// hide takes secret paths away from what upstream gave. What ours has in the
// place of a secret, such as a file that refers to a variable, is not compared.
func hide(want map[string]string, paths []string, got map[string]string) {
	for _, p := range paths {
		if _, ok := want[p]; ok {
			delete(want, p)
			delete(got, p)
		}
	}
}

// searchDisk looks for every secret of every case in all that our daemon stored:
// layers, configurations, records and cache.
func (o *oracle) searchDisk(t *testing.T) {
	t.Helper()
	hits, err := leak.NewFinder(o.values...).InTree(o.ours.daemon.State, time.Time{})
	assert.NilError(t, err)
	for _, hit := range hits {
		t.Errorf("a secret is on the disk of our builder: %s", hit)
	}
}

func (c *oracleCase) finder() *leak.Finder { return leak.NewFinder(c.values...) }

// redacter replaces secrets by their names.
func (c *oracleCase) redacter() *strings.Replacer {
	var pairs []string
	for _, v := range c.values {
		pairs = append(pairs, v.Reveal(), fmt.Sprintf("<%s>", v.Name()))
	}
	return strings.NewReplacer(pairs...)
}
