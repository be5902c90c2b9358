package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
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

// searchReport is what a search prints. It never holds a value.
type searchReport struct {
	Layers []search.Result `json:"layers"`
	Texts  []search.Result `json:"texts"`
}

// Search is what the frontend's binary does in a container: it looks for the
// values of the secrets below /secrets in the layers below /scan and in the texts
// of stdin, and prints a report. args are those after the word search.
func Search(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	CollectEarly()
	report, err := searchIn(ctx, args, treeDir, secretDir, stdin)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(report)
}

func searchIn(ctx context.Context, args []string, trees, secrets string, stdin io.Reader) (*searchReport, error) {
	flags, task := newTask(SearchCommand)
	if err := task.parse(flags, args, 0); err != nil {
		return nil, err
	}
	var texts []text
	if err := json.NewDecoder(io.LimitReader(stdin, maxTexts)).Decode(&texts); err != nil {
		return nil, fmt.Errorf("search: read texts: %w", err)
	}
	contents, err := newContentSearch(secrets, task.ids, false, task.limits)
	if err != nil {
		return nil, err
	}
	report := &searchReport{Layers: make([]search.Result, task.layers), Texts: make([]search.Result, len(texts))}
	for i := range report.Layers {
		dir := filepath.Join(trees, strconv.Itoa(i))
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			continue // a layer that holds nothing is not mounted
		}
		if report.Layers[i], err = contents.again(ctx, dir); err != nil {
			return nil, fmt.Errorf("search layer %d of %d: %w", i+1, task.layers, err)
		}
	}
	for i, t := range texts {
		if report.Texts[i], err = contents.text(ctx, t); err != nil {
			return nil, fmt.Errorf("search %s: %w", t.Name, err)
		}
	}
	return report, nil
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
