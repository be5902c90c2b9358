package search

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/leaktight/leaktight/frontend/layerscan"
	"github.com/leaktight/leaktight/frontend/layerscan/archive"
)

// run is what the workers of one search share.
type run struct {
	scanner *Scanner
	ctx     context.Context
	// visit is called for each regular file, if it is not nil.
	visit func(path string, f layerscan.File) error
	collector
	entries atomic.Int64
	// excess is what came out of files that became larger than the ratio allows.
	excess atomic.Int64
	links  links
	// linkBytes is the length of the names in the result's Links.
	linkBytes int
	queue     *queue
}

// unpackers are what the searches of one scanner share, so that several at once take no
// more memory than one.
type unpackers struct {
	pool archive.Pool
	// large is held by the one worker that has decoders with large windows.
	large sync.Mutex
}

// entry counts a file, a directory or a member.
func (r *run) entry(path string) error {
	if most := r.scanner.limits.Entries; r.entries.Add(1) > most {
		return &LimitError{LimitEntries, layerscan.Shown(path), fmt.Sprint(most)}
	}
	return r.alive(path)
}

// alive tells whether to go on.
func (r *run) alive(path string) error {
	switch {
	case r.ctx.Err() == nil:
		return nil
	case errors.Is(context.Cause(r.ctx), errTime):
		return &LimitError{LimitTime, layerscan.Shown(path), r.scanner.limits.Time.String()}
	}
	return context.Cause(r.ctx)
}

var errTime = errors.New("time is up")

// search makes one search of what f has its workers look through.
func (s *Scanner) search(ctx context.Context, f func(*run) error) (Result, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.limits.Time, errTime)
	defer cancel()
	r := &run{scanner: s, ctx: ctx}
	if err := f(r); err != nil {
		return Result{}, err
	}
	found := r.sorted()
	found.Restricted, found.Unsearched, found.Partial = s.restrictedIDs, s.unsearched, s.partial
	return found, nil
}

func (r *run) count(w *worker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result.Files += w.files
	r.result.Bytes += w.bytes
	r.result.More += w.more
}

// links remembers which files with several names were read. It is bounded: of
// those that it has no room for, each name is read.
type links struct {
	mu   sync.Mutex
	seen map[layerscan.Identity]bool
}

const maxLinks = 1 << 16

// first reports whether a file was not read before.
func (l *links) first(of layerscan.Identity) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[layerscan.Identity]bool{}
	}
	if l.seen[of] {
		return false
	}
	if len(l.seen) < maxLinks {
		l.seen[of] = true
	}
	return true
}
