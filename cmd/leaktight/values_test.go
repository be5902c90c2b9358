package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/rule/ruletest"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestValuesOfAFile(t *testing.T) {
	t.Parallel()
	key := ruletest.PrivateKeys()["OpenSSH"]
	for _, tc := range []struct {
		name, text string
		// want are the values by their names.
		want map[string]string
	}{
		{"one without an end of line", "one", map[string]string{"f": "one"}},
		{"one with an end of line", "one\n", map[string]string{"f": "one"}},
		{"lines of Windows, and blank ones", "one\r\n\r\n \t\r\ntwo\r\n", map[string]string{"f:1": "one", "f:4": "two"}},
		{"a byte order mark", "\ufeffone\ntwo\n", map[string]string{"f:1": "one", "f:2": "two"}},
		{"what looks like a comment", "#one\n", map[string]string{"f": "#one"}},
		{"white space that belongs to a value", " one \n", map[string]string{"f": " one "}},
		{"nothing", "\n\r\n \n", map[string]string{}},
		{"a key", key, map[string]string{"f": strings.TrimSpace(key)}},
		{"a key between others", "one\n" + key + "two\n", map[string]string{"f:1": "one", "f:2": strings.TrimSpace(key), "f:" + strconv.Itoa(2+strings.Count(key, "\n")): "two"}},
		{"the start of a key without an end", "-----BEGIN x\none\n", map[string]string{"f:1": "-----BEGIN x", "f:2": "one"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "f")
			assert.NilError(t, os.WriteFile(file, []byte(tc.text), 0o600))
			name, text, err := readSource("file:" + file)
			assert.NilError(t, err)
			got := map[string]string{}
			for _, v := range valuesOf(name, text) {
				got[v.ID] = string(v.Value)
			}
			assert.Check(t, is.DeepEqual(got, tc.want))
		})
	}
}

func TestValuesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	value := rand.Text()
	dir := t.TempDir()
	file := func(name, text string) string {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		return "file:" + filepath.Join(dir, name)
	}
	many := strings.Repeat("12345678\n", maxValues)
	for _, tc := range []struct{ name, source, says string }{
		{"a value instead of its source", value, "takes env:NAME or file:PATH"},
		{"a value after a colon", "pass:" + value, "takes env:NAME or file:PATH"},
		{"a variable that the shell has put in", "env:" + value, "write its name, without $"},
		{"a variable with its value", "env:NPM_TOKEN=" + value, "write its name, without $"},
		{"no variable", "env:", "there is no such variable"},
		{"a value as a file", "file:" + value, "there is no such file"},
		{"a directory", "file:" + dir, dir + ": is a directory"},
		{"a file with nothing in it", file("empty", "\n \n"), "it is empty"},
		{"a file that PowerShell wrote", file("wide", "\xff\xfeo\x00n\x00e\x00"), "save it as UTF-8"},
		{"a file in big UTF-16", file("big", "\xfe\xff\x00o\x00n\x00e"), "save it as UTF-8"},
		{"more values than fit into the memory", file("many", many+value), "split -l 500"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := leaktight("", "scan", "--value-from", tc.source, dir)
			assert.Check(t, is.Equal(r.code, exitUsage))
			assert.Check(t, is.Contains(r.err, tc.says))
			assert.Check(t, !strings.Contains(r.out+r.err, value), "the error holds the value")
		})
	}
	values, err := readValues([]string{file("full", many)})
	assert.NilError(t, err)
	assert.Check(t, is.Len(values, maxValues))
}
