package verify_test

import (
	"bytes"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leaktight/leaktight/frontend/layerscan/archive"
	"github.com/leaktight/leaktight/frontend/layerscan/search"
	"github.com/leaktight/leaktight/frontend/rule"
	"gotest.tools/v3/assert"
)

// fakesFile tells published credentials, see package rule.
const fakesFile = "../rule/fakes.txt"

// packaged are the places of a stack where only packages put files: their scripts
// make keys of their own elsewhere.
var packaged = regexp.MustCompile(`^/(usr|app/node_modules|go/pkg/mod)/`)

// published gives the digests of the tokens that the packages of a stack hold.
func published(t *testing.T, tree string, found stackReport) []string {
	t.Helper()
	var digests []string
	for _, f := range found.Content.Findings {
		if f.Part != search.Content || f.Token == search.LoginToken || !packaged.MatchString(f.Path) {
			continue
		}
		file, member := splitMember(tree, f.Path)
		dt, err := os.ReadFile(filepath.Join(tree, file))
		assert.NilError(t, err)
		if dt, ok := extract(dt, path.Base(file), member); ok && f.Offset+int64(f.Length) <= int64(len(dt)) {
			digests = append(digests, rule.CredentialDigest(string(dt[f.Offset:f.Offset+int64(f.Length)])))
		}
	}
	return digests
}

// splitMember splits the path of a finding. A file's name may have a "!" itself.
func splitMember(tree, found string) (file, member string) {
	for i := range found {
		if info, err := os.Lstat(filepath.Join(tree, found[:i])); found[i] == '!' && err == nil && info.Mode().IsRegular() {
			return found[:i], found[i+1:]
		}
	}
	return found, ""
}

// extract gives the content of a member of an archive, of the archive itself for "".
func extract(dt []byte, name, member string) (content []byte, ok bool) {
	if member == "" {
		return dt, true
	}
	_ = archive.Each(bytes.NewReader(dt), archive.Detect(dt), archive.Options{Window: func() (int64, func()) { return 64 << 20, func() {} }}, func(at string, r io.Reader) error {
		if at == "" {
			at = strings.TrimSuffix(name, path.Ext(name))
		}
		if rest, found := strings.CutPrefix(member, at); found && (rest == "" || rest[0] == '!') && !ok {
			inner, err := io.ReadAll(io.LimitReader(r, 256<<20))
			if err != nil {
				return err
			}
			content, ok = extract(inner, path.Base(at), strings.TrimPrefix(rest, "!"))
		}
		return nil
	})
	return content, ok
}

// addFakes adds digests to those that package rule knows.
func addFakes(t *testing.T, digests []string) {
	t.Helper()
	old, err := os.ReadFile(fakesFile)
	assert.NilError(t, err)
	all := append(strings.Fields(string(old)), digests...)
	slices.Sort(all)
	all = slices.Compact(all)
	assert.NilError(t, os.WriteFile(fakesFile, []byte(strings.Join(all, "\n")+"\n"), 0o600))
	t.Logf("%d published credentials", len(all))
}
