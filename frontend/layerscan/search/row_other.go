//go:build !amd64

package search

// nextRow gives i: nothing is known of what follows.
func nextRow(_ []byte, i int) int { return i }
