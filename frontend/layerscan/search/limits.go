package search

import (
	"fmt"
	"math"
	"time"
)

// Limit names a limit, for an error to say what to raise.
type Limit string

// The limits. Each is a field of [Limits].
const (
	LimitFileSize Limit = "file-size"
	LimitDepth    Limit = "archive-depth"
	LimitExpanded Limit = "expanded"
	LimitRatio    Limit = "ratio"
	LimitWindow   Limit = "window"
	LimitEntries  Limit = "entries"
	LimitTime     Limit = "time"
)

// Limits bound a search. A limit of zero is the default.
type Limits struct {
	// FileSize is how many bytes of data a file may have: 64 GiB. Holes do not count.
	FileSize int64
	// Depth is how many archives may be within each other: 16. A .tar.gz is two.
	Depth int
	// Expanded is how many bytes may come out of one file with all that is packed in it: 8 GiB.
	Expanded int64
	// Ratio is how many times its own size may come out of a file, once that is
	// more than 256 MiB, or more than 2 GiB for all files together: 200.
	Ratio int64
	// Window is how many bytes of memory one archive may take to unpack: 64 MiB,
	// which is what xz -9 takes.
	Window int64
	// Entries is how many files, directories and members of archives there may be: 10 million.
	Entries int64
	// Time is how long a search may take: an hour.
	Time time.Duration
}

// Set sets a limit by its name, a time in nanoseconds. It gives false where there
// is no such limit.
func (l *Limits) Set(name Limit, value int64) bool {
	switch name {
	case LimitFileSize:
		l.FileSize = value
	case LimitDepth:
		l.Depth = int(min(value, math.MaxInt32))
	case LimitExpanded:
		l.Expanded = value
	case LimitRatio:
		l.Ratio = value
	case LimitWindow:
		l.Window = value
	case LimitEntries:
		l.Entries = value
	case LimitTime:
		l.Time = time.Duration(value)
	default:
		return false
	}
	return true
}

// DefaultLimits are those that hold where nobody sets any.
func DefaultLimits() Limits { return Limits{}.withDefaults() }

func (l Limits) withDefaults() Limits {
	set(&l.FileSize, 64<<30)
	set(&l.Depth, 16)
	set(&l.Expanded, 8<<30)
	set(&l.Ratio, 200)
	set(&l.Window, 64<<20)
	set(&l.Entries, 10_000_000)
	set(&l.Time, time.Hour)
	return l
}

func set[T int | int64 | time.Duration](limit *T, to T) {
	if *limit == 0 {
		*limit = to
	}
}

// LimitError ends a search that has reached a limit.
type LimitError struct {
	Limit Limit
	// Path is where the search was, printable.
	Path string
	// Most is what the limit allows.
	Most string
}

// Error names the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("%s: the limit %s of %s is reached", e.Path, e.Limit, e.Most)
}
