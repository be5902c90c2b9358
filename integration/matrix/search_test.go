package matrix

import (
	"archive/tar"
	"bytes"
	"encoding/base64"
	"testing"

	"github.com/leaktight/leaktight/integration/leak"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

// layer returns a tar of regular files, given as name and content in turns.
func layer(t *testing.T, pairs ...string) *bytes.Buffer {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for i := 0; i < len(pairs); i += 2 {
		name, content := pairs[i], pairs[i+1]
		assert.NilError(t, w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o600, Size: int64(len(content))}))
		_, err := w.Write([]byte(content))
		assert.NilError(t, err)
	}
	assert.NilError(t, w.Close())
	return &buf
}

func TestFlattenedFollowsLayers(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("SECRET", leak.Hostile)
	text := secret.Reveal()
	for name, tc := range map[string]struct {
		upper   []string
		runtime int
	}{
		"kept":                              {[]string{"other", "x"}, 1},
		"overwritten":                       {[]string{"dir/file", "x"}, 0},
		"removed":                           {[]string{"dir/.wh.file", ""}, 0},
		"directory removed":                 {[]string{".wh.dir", ""}, 0},
		"directory made opaque":             {[]string{"dir/.wh..wh..opq", ""}, 0},
		"directory replaced by a file":      {[]string{"dir", "x"}, 0},
		"name that only starts the same":    {[]string{".wh.di", ""}, 1},
		"copied elsewhere and then removed": {[]string{"copy", text, "dir/.wh.file", ""}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			finder, rootfs, found := leak.NewFinder(secret), flattened{}, Findings{}
			assert.NilError(t, rootfs.apply(finder, "lower", layer(t, "dir/file", text), &found))
			assert.Check(t, is.Len(found[Layers], 1), "the layer holds it whatever comes later")
			assert.NilError(t, rootfs.apply(finder, "upper", layer(t, tc.upper...), &found))
			assert.Check(t, is.Len(rootfs.hits(), tc.runtime))
		})
	}
}

func TestFlattenedTellsWhatHoldsIt(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("SECRET", "")
	text := secret.Reveal()
	for name, tc := range map[string]struct {
		name, content string
		want          Surface
	}{
		"content":                 {"a", "x" + text, Layers},
		"name":                    {"a/" + text, "", Names},
		"base64":                  {"a", base64.StdEncoding.EncodeToString([]byte("x" + text)), Encoded},
		"file in an archive":      {"a.tar", layer(t, "b", text).String(), Encoded},
		"name in an archive":      {"a.tar", layer(t, text, "").String(), Encoded},
		"archive in an archive":   {"a.tar", layer(t, "b.tar", layer(t, "c", text).String()).String(), Encoded},
		"base64 in an archive":    {"a.tar", layer(t, "b", base64.StdEncoding.EncodeToString([]byte(text))).String(), Encoded},
		"what looks like archive": {"a.zip", "PK\x03\x04" + text, Layers},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var found Findings
			assert.NilError(t, flattened{}.apply(leak.NewFinder(secret), "layer", layer(t, tc.name, tc.content), &found))
			assert.Check(t, len(found[tc.want]) > 0)
			assert.Check(t, is.Len(found[Runtime], 0))
		})
	}
}
