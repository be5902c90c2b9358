package search

import (
	"testing"

	"golang.org/x/sys/unix"
	"gotest.tools/v3/assert"
	is "gotest.tools/v3/assert/cmp"
)

func TestFileSystemsOfTheKernel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		dir  string
		want bool
	}{
		{"/proc", true},
		{"/proc/self", true},
		{"/sys", true},
		{t.TempDir(), false},
		{"/", false},
	} {
		fd, err := unix.Open(tc.dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
		assert.NilError(t, err)
		assert.Check(t, is.Equal(ofKernel(fd), tc.want), tc.dir)
		assert.NilError(t, unix.Close(fd))
	}
}
