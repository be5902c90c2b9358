package verify

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// contentSearch looks at every byte for the values of the secrets that are given,
// and for tokens.
type contentSearch struct {
	values  []search.Value
	tokens  []rule.Token
	limits  map[string]int64
	scanner *search.Scanner
}

func newContentSearch(dir string, ids []string, tokens bool, limits []string) (*contentSearch, error) {
	values, err := readSecrets(dir, ids)
	if err != nil {
		return nil, err
	}
	most, set, err := parseLimits(limits)
	if err != nil {
		return nil, err
	}
	var kinds []rule.Token
	if tokens {
		kinds = rule.Tokens()
	}
	c := searchFor(values, kinds, most)
	c.limits = set
	return c, nil
}

// searchFor makes a search for values and for kinds of tokens.
func searchFor(values []search.Value, tokens []rule.Token, limits search.Limits) *contentSearch {
	return &contentSearch{values: values, tokens: tokens, scanner: search.New(values, tokens, limits).Doubting(doubtful)}
}

// idle reports whether there is nothing to look for.
func (c *contentSearch) idle() bool { return len(c.values) == 0 && len(c.tokens) == 0 }

// layer looks for credential files and searches the content of every file.
func (c *contentSearch) layer(ctx context.Context, dir string, opt layerscan.Options) (layerReport, error) {
	return c.look(opt, func(visit visitor) (search.Result, error) { return c.walk(ctx, dir, visit) })
}

// visitor is called with each regular file of a layer.
type visitor = func(path string, f layerscan.File) error

// look is layer for whatever way leads through the files of one.
func (c *contentSearch) look(opt layerscan.Options, through func(visitor) (search.Result, error)) (found layerReport, err error) {
	opt.Doubt = doubtfulHit
	judge := layerscan.NewJudge(opt)
	if found.Content, err = through(judge.File); err != nil {
		return layerReport{}, err
	}
	found.Result = judge.Result()
	found.rename(c.masks(found.Content.Findings).path)
	return found, nil
}

// walk searches a layer: all of it, or what is not in the file system that it was made
// from, where that is mounted too. Its result is not to be shown as it is.
func (c *contentSearch) walk(ctx context.Context, dir string, visit visitor) (search.Result, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return search.Result{}, err
	}
	defer root.Close()
	under, err := os.OpenRoot(dir + parentSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		under, err = nil, nil
	}
	if err != nil {
		return search.Result{}, err
	}
	if under != nil {
		defer under.Close()
	}
	found, err := c.scanner.Changes(ctx, root, under, visit)
	return found, raisable(err, c.limits)
}

// again searches a layer for what it holds now.
func (c *contentSearch) again(ctx context.Context, dir string) (search.Result, error) {
	if c.idle() {
		return search.Result{}, nil
	}
	found, err := c.walk(ctx, dir, nil)
	rename(&found, c.masks(found.Findings).path)
	return found, err
}

func (c *contentSearch) text(ctx context.Context, t text) (search.Result, error) {
	if c.idle() {
		return search.Result{}, nil
	}
	found, err := c.scanner.Reader(ctx, c.masked(t.Name), strings.NewReader(t.Text))
	return found, raisable(err, c.limits)
}
