package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// readValues reads the values of --value-from: one a line, and called by where they
// come from.
func readValues(sources []string) ([]search.Value, error) {
	var values []search.Value
	for _, source := range sources {
		kind, where, ok := strings.Cut(source, ":")
		var text string
		switch {
		case ok && kind == "env":
			if text, ok = os.LookupEnv(where); !ok {
				return nil, fmt.Errorf("--value-from %s: there is no variable %s", source, where)
			}
		case ok && kind == "file":
			dt, err := os.ReadFile(where)
			if err != nil {
				return nil, fmt.Errorf("--value-from %s: %w", source, err)
			}
			text, where = string(dt), filepath.Base(where)
		default: // what was given may be a value, so it is not shown
			return nil, errors.New("--value-from takes env:NAME or file:PATH, and not a value itself: other users of the machine would see it")
		}
		found := valuesOf(where, text)
		if len(found) == 0 {
			return nil, fmt.Errorf("--value-from %s: it is empty", source)
		}
		values = append(values, found...)
	}
	return values, nil
}

// valuesOf are the lines of a text that hold something.
func valuesOf(name, text string) []search.Value {
	var values []search.Value
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		id := name
		if strings.TrimRight(text, "\r\n") != line {
			id = fmt.Sprintf("%s:%d", name, i+1)
		}
		values = append(values, search.Value{ID: id, Value: rule.Secret(line)})
	}
	return values
}
