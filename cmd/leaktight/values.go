package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
)

// maxValues bounds what is looked for at a time: the forms of a value take some 30 KiB.
const maxValues = 500

// readValues reads the values of --value-from: one a line, and called by where they
// come from. Its errors do not show what may itself be a value, as where somebody wrote
// env:$NPM_TOKEN.
func readValues(sources []string) ([]search.Value, error) {
	var values []search.Value
	for _, source := range sources {
		name, text, err := readSource(source)
		if err != nil {
			return nil, err
		}
		found := valuesOf(name, text)
		if len(found) == 0 {
			return nil, fmt.Errorf("--value-from %s: it is empty", source)
		}
		values = append(values, found...)
	}
	if len(values) > maxValues {
		return nil, fmt.Errorf("--value-from gives %d values, and leaktight looks for at most %d at a time: split the file (split -l %d), and scan once for each part",
			len(values), maxValues, maxValues)
	}
	return values, nil
}

// readSource reads what one --value-from names, and gives it a name.
func readSource(source string) (name, text string, err error) {
	switch kind, where, _ := strings.Cut(source, ":"); kind {
	case "env":
		text, ok := os.LookupEnv(where)
		if !ok {
			return "", "", errors.New("--value-from env:…: there is no such variable; write its name, without $: --value-from env:NPM_TOKEN")
		}
		return where, text, nil
	case "file":
		dt, err := os.ReadFile(where)
		if errors.Is(err, fs.ErrNotExist) {
			return "", "", errors.New("--value-from file:…: there is no such file; write the path of a file with one value a line: --value-from file:old-passwords.txt")
		} else if err != nil {
			return "", "", fmt.Errorf("--value-from %s: %w", source, err)
		}
		if bytes.HasPrefix(dt, []byte("\xff\xfe")) || bytes.HasPrefix(dt, []byte("\xfe\xff")) {
			return "", "", fmt.Errorf("--value-from %s: it is UTF-16: save it as UTF-8, as iconv -f UTF-16 -t UTF-8 does", source)
		}
		return filepath.Base(where), strings.TrimPrefix(string(dt), "\ufeff"), nil
	}
	return "", "", errors.New("--value-from takes env:NAME or file:PATH, and not a value itself: other users of the machine would see it")
}

// valuesOf are the lines of a text that hold something. A key in PEM is one value: it
// begins with lines that others have, too.
func valuesOf(name, text string) []search.Value {
	var values []search.Value
	whole := strings.TrimRight(text, "\r\n")
	for at, line := 1, ""; text != ""; at += strings.Count(line, "\n") {
		line, text = firstValue(text)
		value := strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(value) == "" {
			continue
		}
		id := name
		if value != whole {
			id = fmt.Sprintf("%s:%d", name, at)
		}
		values = append(values, search.Value{ID: id, Value: rule.Secret(value)})
	}
	return values
}

// firstValue cuts the first line of a text off, or the block of PEM that it begins.
func firstValue(text string) (value, rest string) {
	end := lineEnd(text, 0)
	if strings.HasPrefix(text, "-----BEGIN ") {
		if i := strings.Index(text, "\n-----END "); i >= 0 {
			end = lineEnd(text, i+1)
		}
	}
	return text[:end], text[end:]
}

// lineEnd is where the line ends that goes on at from.
func lineEnd(text string, from int) int {
	if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
		return from + i + 1
	}
	return len(text)
}
