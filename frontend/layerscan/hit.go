package layerscan

// maxVerdicts is of how many files with several names it is known what they are.
const maxVerdicts = 1 << 16

// Options says what to look for besides the catalogue of package rule.
type Options struct {
	// Paths are absolute slash-separated paths, / being the root of the tree,
	// that must not hold a file: any that is not empty is a hit.
	Paths []string
	// LeftOut are absolute paths at which the build left a file of its context out. A
	// file that is not empty is a hit there too, of a kind if its content says so.
	LeftOut []string
	// Credentials are patterns of paths that are credentials by their name,
	// besides those of the catalogue, for [policy.MatchPath].
	Credentials []string
	// Doubt tells hits that are kept only where there is room, see [Result]. It may
	// be nil, and is called by many goroutines.
	Doubt func(Hit) bool
}

// Hit is one credential file.
type Hit struct {
	// Path starts with a slash, which is the root of the tree. Bytes that
	// cannot be printed are escaped as in a Go string.
	Path string `json:"path"`
	// Kind is the name of the rule.File, [policy.FileKind] where Options.Credentials
	// matched, "" where only Options.Paths or Options.LeftOut named the path.
	Kind string `json:"kind,omitempty"`
	// Listed says that Options.Paths named the path.
	Listed bool `json:"listed,omitempty"`
	// LeftOut says that Options.LeftOut named the path.
	LeftOut bool `json:"leftOut,omitempty"`
	// Size is in bytes, never 0.
	Size int64 `json:"size"`
}

// Result is what a [Judge] found.
type Result struct {
	// Hits are sorted by path.
	Hits []Hit `json:"hits,omitempty"`
	// More counts the hits beyond 1,000, or beyond a mebibyte of paths, which are not
	// kept; MoreDoubtful counts those of them that are doubtful.
	More         int `json:"more,omitempty"`
	MoreDoubtful int `json:"moreDoubtful,omitempty"`
	// Files counts the files.
	Files int `json:"files"`
}

// weighed is a hit and what it counts.
type weighed struct {
	Hit
	weight int
}

// Rank implements [kept.Ranked].
func (w weighed) Rank() int { return w.weight }

// Size implements [kept.Ranked].
func (w weighed) Size() int { return len(w.Path) }
