package layerscan

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxPath is how many bytes the path of a directory may have. The kernel takes a
// quarter of it at once, but who goes down step by step gets further. All that is
// known of a tree is bounded by it.
const MaxPath = 16 << 10

// ErrLongPath says that a path is longer than [MaxPath].
func ErrLongPath(at string) error {
	return fmt.Errorf("%s: a path that is longer than %d bytes", Shown(at), MaxPath)
}

// Printable escapes what cannot be printed, as a Go string would.
func Printable(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// Shown is a path for a message: printable, and without the middle where it is long.
func Shown(s string) string {
	const most = 256
	if len(s) <= most {
		return Printable(s)
	}
	return Printable(s[:most/2]) + "…" + Printable(s[len(s)-most/2:])
}

// judged is what of a path the rules get to see: to match a pattern takes as long
// as the path. Patterns are about where a path starts and ends.
func judged(at string) string {
	const most = 256
	if len(at) <= 2*most {
		return at
	}
	head, tail := at[:most], at[len(at)-most:]
	head = head[:strings.LastIndexByte(head, '/')+1]
	return head + "-" + tail[max(0, strings.IndexByte(tail, '/')):]
}
