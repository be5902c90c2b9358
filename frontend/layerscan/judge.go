package layerscan

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"sync"

	"github.com/leaktight/leaktight/frontend/layerscan/kept"
	"github.com/leaktight/leaktight/frontend/policy"
	"github.com/leaktight/leaktight/frontend/rule"
)

// File is a regular file of a tree. It is opened when it is first asked for something.
type File interface {
	io.ReaderAt
	Size() (int64, error)
	// Identity tells which file it is, if it has several names. Size is called before.
	Identity() (id Identity, linked bool)
}

// Identity tells files apart.
type Identity struct{ Device, Inode uint64 }

// Judge tells which of the files of one tree are credentials: by their name, by the
// first 1 MiB of their content where the name alone does not tell, or because
// [Options] list their path. An empty file is none. Many goroutines may use it.
type Judge struct {
	paths, leftOut map[string]bool
	// credentials are patterns besides the catalogue's.
	credentials []string

	// buffers are for the starts of files.
	buffers sync.Pool

	doubt func(Hit) bool

	mu    sync.Mutex
	hits  kept.List[weighed]
	files int
	// verdicts are about files with several names: which kind they are.
	verdicts map[link]int
}

// link is a file that has several names, and the kinds that one of them fits.
type link struct {
	Identity
	kinds string
}

// NewJudge makes a judge for one tree.
func NewJudge(opt Options) *Judge {
	return &Judge{paths: setOf(opt.Paths), leftOut: setOf(opt.LeftOut), credentials: opt.Credentials, doubt: opt.Doubt, verdicts: map[link]int{}}
}

// setOf are paths as they are when the tree is walked.
func setOf(paths []string) map[string]bool {
	set := map[string]bool{}
	for _, p := range paths {
		set[path.Clean("/"+p)] = true
	}
	return set
}

// Result is what was found so far, which is then the caller's.
func (j *Judge) Result() Result {
	j.mu.Lock()
	defer j.mu.Unlock()
	found := Result{More: j.hits.Dropped[1], MoreDoubtful: j.hits.Dropped[0], Files: j.files}
	for _, w := range j.hits.All {
		found.Hits = append(found.Hits, w.Hit)
	}
	slices.SortFunc(found.Hits, func(a, b Hit) int { return cmp.Compare(a.Path, b.Path) })
	return found
}

// File judges the file at a path, which starts with a slash. An error comes from
// the file, and says nothing of the path.
func (j *Judge) File(at string, file File) error {
	hit, err := j.hit(at, file)
	weight := 1
	if err == nil && hit != nil && j.doubt != nil && j.doubt(*hit) {
		weight = 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.files++
	if err == nil && hit != nil {
		j.hits.Add(weighed{*hit, weight})
	}
	return err
}

func (j *Judge) hit(at string, file File) (*Hit, error) {
	hit := &Hit{Listed: j.paths[at], LeftOut: j.leftOut[at]}
	fits := j.fits(at, hit.LeftOut)
	if !hit.Listed && !hit.LeftOut && len(fits) == 0 {
		return nil, nil
	}
	size, err := file.Size()
	if err != nil || size == 0 {
		return nil, err
	}
	hit.Kind, err = j.kind(file, size, fits, hit.Listed)
	if err != nil || hit.Kind == "" && !hit.Listed && !hit.LeftOut {
		return nil, err
	}
	hit.Path, hit.Size = Printable(at), size
	return hit, nil
}

// fits gives the kinds that may lie at a path: that of the policy before all.
func (j *Judge) fits(at string, leftOut bool) []rule.Fit {
	fits := rule.FitsInImage(judged(at))
	if leftOut {
		fits = append(fits, fitInContext(judged(at))...)
	}
	if j.named(at) {
		fits = append([]rule.Fit{{File: rule.File{Name: policy.FileKind}, Match: rule.CertainMatch}}, fits...)
	}
	return fits
}

// fitInContext is the kind that a file had in the context, which its content has
// to confirm here.
func fitInContext(at string) []rule.Fit {
	kind, match := rule.MatchFile(at)
	if match == rule.NoMatch {
		return nil
	}
	return []rule.Fit{{File: kind, Match: rule.DoubtfulMatch}}
}

// kind names the kind that a file is of, "" for none. What is listed need not hold
// a credential.
func (j *Judge) kind(file File, size int64, fits []rule.Fit, listed bool) (string, error) {
	switch {
	case len(fits) == 0:
		return "", nil
	case listed, fits[0].Name == policy.FileKind:
		return fits[0].Name, nil
	}
	read := j.read
	if _, linked := file.Identity(); linked {
		read = j.readOnce
	}
	i, err := read(file, size, fits)
	if err != nil || i < 0 {
		return "", err
	}
	return fits[i].Name, nil
}

// named reports whether the policy calls a path a credential.
func (j *Judge) named(at string) bool {
	return slices.ContainsFunc(j.credentials, func(pattern string) bool { return policy.MatchPath(pattern, at) })
}

// readOnce is read. What was said of a file holds for its other names, too, as far
// as they are of the same kinds.
func (j *Judge) readOnce(file File, size int64, fits []rule.Fit) (int, error) {
	id, _ := file.Identity()
	known := link{Identity: id}
	for _, f := range fits {
		known.kinds += fmt.Sprint(f.Name, f.Match, " ")
	}
	i, ok := j.verdict(known)
	if ok {
		return i, nil
	}
	i, err := j.read(file, size, fits)
	if err == nil {
		j.remember(known, i)
	}
	return i, err
}

func (j *Judge) verdict(known link) (int, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	i, ok := j.verdicts[known]
	return i, ok
}

func (j *Judge) remember(known link, i int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.verdicts) < maxVerdicts {
		j.verdicts[known] = i
	}
}

// read gives the index of the first kind whose credential is in the start of a file,
// whole lines of it where there are any.
func (j *Judge) read(file File, size int64, fits []rule.Fit) (int, error) {
	buf, ok := j.buffers.Get().(*bytes.Buffer)
	if !ok {
		buf = &bytes.Buffer{}
	}
	defer j.buffers.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(io.NewSectionReader(file, 0, min(size, rule.MaxContent))); err != nil {
		return 0, err
	}
	content := buf.Bytes()
	if end := bytes.LastIndexByte(content, '\n'); size > rule.MaxContent && end >= 0 {
		content = content[:end+1]
	}
	return slices.IndexFunc(fits, func(f rule.Fit) bool { return f.Holds(content) }), nil
}
