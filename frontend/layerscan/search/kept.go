package search

// maxKept bounds the findings, and the skips, that are kept, maxPaths the bytes
// that the paths of each may have together.
const maxKept, maxPaths = 1_000, 1 << 20

// ranked is something that is kept rather than what ranks lower.
type ranked interface {
	// rank is from 0 to maxRank.
	rank() int
	// size is what its paths take.
	size() int
}

const maxRank = 2

// kept is a list with a bound.
type kept[T ranked] struct {
	all   []T
	paths int
	// dropped counts by rank what had no place.
	dropped [maxRank + 1]int
}

// add adds to the list; what ranks higher takes the place of what ranks lowest.
func (k *kept[T]) add(one T) {
	if len(k.all) < maxKept && k.paths+one.size() <= maxPaths {
		k.all = append(k.all, one)
		k.paths += one.size()
		return
	}
	lowest := -1
	for i, other := range k.all {
		if other.rank() < one.rank() && (lowest < 0 || other.rank() < k.all[lowest].rank()) {
			lowest = i
		}
	}
	if lowest < 0 || k.paths+one.size()-k.all[lowest].size() > maxPaths {
		k.dropped[one.rank()]++
		return
	}
	k.dropped[k.all[lowest].rank()]++
	k.paths += one.size() - k.all[lowest].size()
	k.all[lowest] = one
}
