package policy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/docker/go-units"
	"go.yaml.in/yaml/v3"
)

// Limits is the section about how far the search of layers goes. It is a mapping
// and has no entries.
const Limits Section = "limits"

// LimitKind is what the value of a limit looks like.
type LimitKind int

const (
	// LimitSize is a number of bytes, with a unit.
	LimitSize LimitKind = iota
	// LimitNumber is a plain number.
	LimitNumber
	// LimitTime is a duration.
	LimitTime
)

// LimitKey is a limit that a file can set.
type LimitKey struct {
	Name string
	Kind LimitKind
	// Default is what holds where no file says otherwise, as a file would say it.
	Default string
	// Description is a sentence, in Markdown.
	Description string
}

// Limit is what a file says about a limit.
type Limit struct {
	Name string
	// Value is in bytes, in nanoseconds, or a plain number, never less than 1.
	Value int64
	// Line is where it stands in the file called Filename.
	Line     int
	Filename string
}

const (
	// LimitsDescription is about the section, in Markdown, LimitsSample a file with it.
	LimitsDescription = "How far the search of the layers goes. A limit that is reached fails the build and names the file and the limit: raise it here. " +
		"What a policy from above says is the most that a project can set, and what holds where it sets nothing."
	LimitsSample = "limits:\n  file-size: 128GiB\n  archive-depth: 32\n  time: 2h\n"

	maxLimit = 1 << 60
)

// LimitKeys describes the limits, in the order of the documentation.
func LimitKeys() []LimitKey {
	return []LimitKey{
		{"file-size", LimitSize, "64GiB", "How many bytes of data a file may have. Holes do not count."},
		{"archive-depth", LimitNumber, "16", "How many archives may be within each other. A `.tar.gz` is two."},
		{"expanded", LimitSize, "8GiB", "How many bytes may come out of one file with all that is packed in it."},
		{"ratio", LimitNumber, "200", "How many times its own size may come out of a file, once that is more than 256 MiB."},
		{"window", LimitSize, "64MiB", "How many bytes of memory one archive may take to unpack. What `xz -9` packs takes the default. An archive within it may take an eighth."},
		{"entries", LimitNumber, "10000000", "How many files, directories and members of archives a layer may have."},
		{"time", LimitTime, "1h", "How long the search of one layer may take."},
	}
}

// LimitNamed finds a limit.
func LimitNamed(name string) (LimitKey, bool) {
	keys := LimitKeys()
	i := slices.IndexFunc(keys, func(k LimitKey) bool { return k.Name == name })
	if i < 0 {
		return LimitKey{}, false
	}
	return keys[i], true
}

// sizeForm is stricter than what reads it.
var sizeForm = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?([KMGTP]iB|B)?$`)

// Parse reads the value of a limit; false where it is none.
func (k LimitKey) Parse(text string) (int64, bool) {
	var n int64
	var err error
	switch k.Kind {
	case LimitSize:
		if !sizeForm.MatchString(text) {
			return 0, false
		}
		n, err = units.RAMInBytes(text)
	case LimitNumber:
		n, err = strconv.ParseInt(text, 10, 64)
	case LimitTime:
		var d time.Duration
		d, err = time.ParseDuration(text)
		n = int64(d)
	}
	return n, err == nil && n >= 1 && n <= maxLimit
}

// Format writes a value as a file would.
func (k LimitKey) Format(value int64) string {
	switch k.Kind {
	case LimitSize:
		return units.BytesSize(float64(value))
	case LimitTime:
		text := time.Duration(value).String()
		for _, zero := range []string{"m0s", "h0m"} {
			if strings.HasSuffix(text, zero) {
				text = strings.TrimSuffix(text, zero[1:])
			}
		}
		return text
	case LimitNumber:
	}
	return strconv.FormatInt(value, 10)
}

// form is what to write for a value of the kind.
func (k LimitKey) form() string {
	switch k.Kind {
	case LimitSize:
		return "a size such as " + k.Default
	case LimitTime:
		return "a time such as 90m or 2h"
	case LimitNumber:
	}
	return "a number such as " + k.Default
}

// limits reads the section about limits.
func (p *parser) limits(node *yaml.Node) {
	if isNull(node) {
		return
	}
	var known []string
	for _, k := range LimitKeys() {
		known = append(known, k.Name)
	}
	p.eachKey(node, string(Limits), known, func(key, value *yaml.Node) {
		k, _ := LimitNamed(key.Value)
		n, ok := k.Parse(value.Value)
		if value.Kind != yaml.ScalarNode || !ok {
			p.add(value.Line, "%s is no limit: %q: write %s", k.Name, shown(value), k.form())
			return
		}
		p.file.Limits = append(p.file.Limits, Limit{Name: k.Name, Value: n, Line: key.Line, Filename: p.file.Filename})
	})
}

// Limits gives the limits that the files set, by their names.
func (p *Policy) Limits() map[string]int64 {
	limits := map[string]int64{}
	if p == nil {
		return limits
	}
	for _, f := range p.files { // the one from above comes first
		for _, l := range f.Limits {
			limits[l.Name] = l.Value
		}
	}
	return limits
}

// exceeds finds the limits of a project that go beyond those from above.
func exceeds(above, project *File) problems {
	var wrong problems
	for _, l := range project.Limits {
		for _, most := range above.Limits {
			if k, _ := LimitNamed(l.Name); most.Name == l.Name && most.Value < l.Value {
				wrong.add(l.Line, "%s is more than this builder's policy allows at %s: write %s at most", l.Name, position(most.Filename, most.Line), k.Format(most.Value))
			}
		}
	}
	return wrong
}
