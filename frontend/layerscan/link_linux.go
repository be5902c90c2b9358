package layerscan

import (
	"io/fs"
	"syscall"
)

// identity tells which file it is, and whether it has several names.
func identity(info fs.FileInfo) (link, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || st.Nlink < 2 {
		return link{}, false
	}
	return link{device: uint64(st.Dev), inode: st.Ino}, true //nolint:unconvert // a device has 32 bits on some machines
}
