// Package kept has lists with a bound, which keep what matters most.
package kept

const (
	// Max is how many elements are kept, MaxPaths how many bytes their paths may have
	// together.
	Max, MaxPaths = 1_000, 1 << 20
	// MaxRank is the highest rank.
	MaxRank = 2
)

// Ranked is something that is kept rather than what ranks lower.
type Ranked interface {
	// Rank is from 0 to MaxRank.
	Rank() int
	// Size is what its paths take, in bytes.
	Size() int
}

// List is a list with a bound. The zero value is empty.
type List[T Ranked] struct {
	// All are the elements that are kept.
	All []T
	// Dropped counts by rank those that had no place.
	Dropped [MaxRank + 1]int

	paths int
}

// Add adds to the list; what ranks higher takes the place of what ranks lowest.
func (l *List[T]) Add(one T) {
	if len(l.All) < Max && l.paths+one.Size() <= MaxPaths {
		l.All = append(l.All, one)
		l.paths += one.Size()
		return
	}
	lowest := -1
	for i, other := range l.All {
		if other.Rank() < one.Rank() && (lowest < 0 || other.Rank() < l.All[lowest].Rank()) {
			lowest = i
		}
	}
	if lowest < 0 || l.paths+one.Size()-l.All[lowest].Size() > MaxPaths {
		l.Dropped[one.Rank()]++
		return
	}
	l.Dropped[l.All[lowest].Rank()]++
	l.paths += one.Size() - l.All[lowest].Size()
	l.All[lowest] = one
}
