package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/spf13/pflag"
)

// SearchCommand is the argument after which the frontend's binary is to call
// [Search] with the arguments that follow.
const SearchCommand = "search"

const (
	// secretDir is where the search finds the secrets.
	secretDir  = "/secrets"
	flagSecret = "secret"
	// maxTexts bounds what is read of the texts, in bytes.
	maxTexts = 64 << 20
)

// text is something that is published, by what people call it.
type text struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// searchReport is what a search prints. It never holds a value.
type searchReport struct {
	Layers []search.Result `json:"layers"`
	Texts  []search.Result `json:"texts"`
}

// Search is what the frontend's binary does in a container: it looks for the
// values of the secrets below /secrets in the layers below /scan and in the texts
// of stdin, and prints a report. args are those after the word search.
func Search(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	report, err := searchIn(ctx, args, treeDir, secretDir, stdin)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(report)
}

func searchIn(ctx context.Context, args []string, trees, secrets string, stdin io.Reader) (*searchReport, error) {
	flags := pflag.NewFlagSet(SearchCommand, pflag.ContinueOnError)
	layers := flags.Int(flagLayers, 0, "how many layers there are")
	ids := flags.StringArray(flagSecret, nil, "the id of a secret")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || *layers < 0 || *layers > maxLayers {
		return nil, fmt.Errorf("search: want --%s=N and --%s=ID only", flagLayers, flagSecret)
	}
	var texts []text
	if err := json.NewDecoder(io.LimitReader(stdin, maxTexts)).Decode(&texts); err != nil {
		return nil, fmt.Errorf("search: read texts: %w", err)
	}
	values, err := newValueSearch(secrets, *ids)
	if err != nil {
		return nil, err
	}
	report := &searchReport{Layers: make([]search.Result, *layers), Texts: make([]search.Result, len(texts))}
	for i := range report.Layers {
		dir := filepath.Join(trees, strconv.Itoa(i))
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			continue // a layer that holds nothing is not mounted
		}
		if report.Layers[i], err = values.tree(ctx, dir); err != nil {
			return nil, fmt.Errorf("search layer %d of %d: %w", i+1, *layers, err)
		}
	}
	for i, t := range texts {
		if report.Texts[i], err = values.text(ctx, t); err != nil {
			return nil, fmt.Errorf("search %s: %w", t.Name, err)
		}
	}
	return report, nil
}

// valueSearch looks for the values of the secrets that are given.
type valueSearch struct {
	values  []search.Value
	scanner *search.Scanner
}

func newValueSearch(dir string, ids []string) (*valueSearch, error) {
	values, err := readSecrets(dir, ids)
	return &valueSearch{values, search.New(values, nil, search.Limits{})}, err
}

// tree searches a layer.
func (v *valueSearch) tree(ctx context.Context, dir string) (search.Result, error) {
	if len(v.values) == 0 {
		return search.Result{}, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return search.Result{}, err
	}
	defer root.Close()
	found, err := v.scanner.Tree(ctx, root)
	return v.finish(found), err
}

func (v *valueSearch) text(ctx context.Context, t text) (search.Result, error) {
	if len(v.values) == 0 {
		return search.Result{}, nil
	}
	found, err := v.scanner.Reader(ctx, t.Name, strings.NewReader(t.Text))
	return v.finish(found), err
}

// finish leaves what concerns secrets, and what a limit kept the search from looking
// at as a whole. Of what is damaged or encrypted, the bytes as they are were searched. A
// path that holds a value is shown without it.
func (v *valueSearch) finish(found search.Result) search.Result {
	found.Skips = slices.DeleteFunc(found.Skips, func(s search.Skip) bool { return s.Limit == "" })
	for i := range found.Skips {
		found.Skips[i].Path = v.masked(found.Skips[i].Path)
	}
	found.Findings = slices.DeleteFunc(found.Findings, func(f search.Finding) bool { return f.ID == "" })
	for i, f := range found.Findings {
		if f.Part == search.Name {
			found.Findings[i].Path = path.Join(path.Dir(f.Path), masked)
		}
		found.Findings[i].Path = v.masked(found.Findings[i].Path)
	}
	return found
}

// masked stands where a value is not shown.
const masked = "***"

func (v *valueSearch) masked(p string) string {
	for _, value := range v.values {
		if text := strings.TrimSpace(string(value.Value)); text != "" {
			p = strings.ReplaceAll(p, text, masked)
		}
	}
	return p
}

// readSecrets reads the secrets that are given.
func readSecrets(dir string, ids []string) ([]search.Value, error) {
	var values []search.Value
	for i, id := range ids {
		dt, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(i)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("search: read the secret %s: %w", id, err)
		default:
			values = append(values, search.Value{ID: id, Value: rule.Secret(dt)})
		}
	}
	return values, nil
}
