package matrix

import (
	"archive/tar"
	"bytes"
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
			finder, rootfs := leak.NewFinder(secret), flattened{}
			hits, err := rootfs.apply(finder, "lower", layer(t, "dir/file", text))
			assert.NilError(t, err)
			assert.Check(t, is.Len(hits, 1), "the layer holds it whatever comes later")
			_, err = rootfs.apply(finder, "upper", layer(t, tc.upper...))
			assert.NilError(t, err)
			assert.Check(t, is.Len(rootfs.hits(), tc.runtime))
		})
	}
}

func TestFlattenedFindsSecretsInNames(t *testing.T) {
	t.Parallel()
	secret := leak.NewValue("SECRET", "")
	hits, err := flattened{}.apply(leak.NewFinder(secret), "layer", layer(t, "a/"+secret.Reveal(), ""))
	assert.NilError(t, err)
	assert.Check(t, is.Len(hits, 1))
}
