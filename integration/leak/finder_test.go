package leak_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/leaktight/leaktight/frontend/layerscan/packtest"
	"github.com/leaktight/leaktight/integration/leak"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestFinderFindsEveryEncoding(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("PASSWORD", leak.Hostile)
	inJSON, err := json.Marshal(secret.Reveal())
	assert.NilError(t, err)
	for name, text := range map[string]string{
		"as it is":                        secret.Reveal(),
		"in JSON":                         string(inJSON),
		"as a Go string":                  fmt.Sprintf("%q", secret.Reveal()),
		"in a URL":                        url.QueryEscape(secret.Reveal()),
		"in base64":                       base64.StdEncoding.EncodeToString([]byte(secret.Reveal())),
		"in base64 after one more byte":   base64.StdEncoding.EncodeToString([]byte("x" + secret.Reveal())),
		"in base64 after two more bytes":  base64.URLEncoding.EncodeToString([]byte("xy" + secret.Reveal() + "z")),
		"in base64 of a URL":              base64.RawURLEncoding.EncodeToString([]byte("https://u:" + secret.Reveal() + "@host")),
		"in hexadecimal":                  hex.EncodeToString([]byte(secret.Reveal())),
		"in JSON that is a string itself": fmt.Sprintf("%q", inJSON),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hits := leak.NewFinder(secret).InBytes("here", []byte("before "+text+" after"))
			assert.Assert(t, len(hits) > 0)
			assert.Check(t, is.Equal(hits[0].Value, "PASSWORD"))
			assert.Check(t, is.Equal(hits[0].Where, "here"))
		})
	}
}

func TestFinderIgnoresOtherValues(t *testing.T) {
	t.Parallel()
	mine, other := leak.NewValue("MINE", ""), leak.NewValue("OTHER", "")
	text := other.Reveal() + mine.Reveal()[:20] + "-" + mine.Reveal()[20:]
	assert.Check(t, is.Len(leak.NewFinder(mine).InBytes("", []byte(text)), 0))
	assert.Check(t, is.Len(leak.NewFinder().InBytes("", []byte(text)), 0))
}

func TestFinderRedactsLines(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("PASSWORD", "")
	got := leak.NewFinder(secret).Redact("one\ntwo " + secret.Reveal() + "\nthree")
	assert.Check(t, is.Equal(got, "one\n(a line with the secret)\nthree"))
}

func TestFinderTellsValuesApart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789abcdef", 30)
	a, b, c := leak.NewValue("A", ""), leak.NewValue("B", ""), leak.KnownValue("C", long, long)
	hits := leak.NewFinder(a, b, c).InBytes("", []byte(c.Reveal()+a.Reveal()))
	assert.Check(t, is.Len(hits, 2))
}

func TestFinderReadsAcrossBuffers(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("PASSWORD", leak.URLLegal)
	for _, before := range []int{0, 1, 256<<10 - 40, 256<<10 - 1, 256 << 10, 512<<10 - 20} {
		text := strings.Repeat("a", before) + secret.Reveal() + strings.Repeat("b", 300<<10)
		hits, err := leak.NewFinder(secret).InReader("", iotest.HalfReader(strings.NewReader(text)))
		assert.NilError(t, err)
		assert.Check(t, is.Len(hits, 1), "after %d bytes", before)
	}
}

func TestFinderSearchesTrees(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("PASSWORD", leak.Hostile)
	dir := t.TempDir()
	for name, data := range map[string][]byte{
		"plain":      []byte(secret.Reveal()),
		"gzip":       packtest.Gzip(secret.Reveal()),
		"zstd":       packtest.Zstd(secret.Reveal()),
		"clean":      []byte("nothing"),
		"empty":      nil,
		"not a gzip": {0x1f, 0x8b, 0, 0, 0},
	} {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	hits, err := leak.NewFinder(secret).InTree(dir, time.Time{})
	assert.NilError(t, err)
	files := map[string]bool{}
	for _, hit := range hits {
		files[strings.TrimSuffix(hit.Where, " (decompressed)")] = true
	}
	assert.Check(t, is.DeepEqual(files, map[string]bool{"plain": true, "gzip": true, "zstd": true}))
	hits, err = leak.NewFinder(secret).InTree(dir, time.Now().Add(time.Hour))
	assert.NilError(t, err)
	assert.Check(t, is.Len(hits, 0))
}

func TestValueDoesNotPrint(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("PASSWORD", leak.Hostile)
	for _, format := range []string{"%s", "%v", "%+v", "%#v", "%q", "%d", "%x"} {
		printed := fmt.Sprintf(format, secret)
		assert.Check(t, is.Len(leak.NewFinder(secret).InBytes("", []byte(printed)), 0), format)
	}
}

func TestFinderUnpacks(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("PASSWORD", leak.Hostile)
	squeezed := packtest.Gzip(packtest.Zip(map[string]string{"a/b": secret.Reveal()}))

	finder := leak.NewFinder(secret)
	hits := finder.InPacked("x.gz", squeezed)
	assert.Assert(t, is.Len(hits, 1))
	assert.Check(t, is.Equal(hits[0].Where, "x.gz!!a/b"))
	assert.Check(t, is.Len(finder.InPacked("x", []byte(secret.Reveal())), 0), "data itself is not packed")
	assert.Check(t, is.Len(finder.InPacked("x", []byte("PK\x03\x04"+secret.Reveal())), 0), "what only looks like an archive")
}
