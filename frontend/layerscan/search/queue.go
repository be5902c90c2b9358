package search

import "sync"

// queue hands out jobs to workers, the last one first, so that a tree is walked
// depth first and few of its directories are open at a time.
type queue struct {
	mu   sync.Mutex
	wake *sync.Cond
	jobs []job
	// busy counts the workers that may still add jobs.
	busy int
	err  error
}

// job is work that can be taken in parts.
type job interface {
	// take gives the next part, and whether that is the last one.
	take() (part func(*worker) error, last bool)
	// drop releases what the job holds.
	drop()
}

func newQueue() *queue {
	q := &queue{}
	q.wake = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(j job) {
	q.mu.Lock()
	q.jobs = append(q.jobs, j)
	q.mu.Unlock()
	q.wake.Signal()
}

// work does jobs until there are none, or one fails.
func (q *queue) work(w *worker) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		for len(q.jobs) == 0 && q.busy > 0 && q.err == nil {
			q.wake.Wait()
		}
		if len(q.jobs) == 0 || q.err != nil {
			q.wake.Broadcast()
			return
		}
		top := len(q.jobs) - 1
		part, last := q.jobs[top].take()
		if last {
			q.jobs[top] = nil
			q.jobs = q.jobs[:top]
		} else {
			q.wake.Signal()
		}
		q.busy++
		q.mu.Unlock()
		err := part(w)
		q.mu.Lock()
		q.busy--
		if err != nil && q.err == nil {
			q.err = err
		}
	}
}

// close drops what an error left.
func (q *queue) close() error {
	for _, j := range q.jobs {
		j.drop()
	}
	return q.err
}
