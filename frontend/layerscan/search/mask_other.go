//go:build !amd64

package search

// classify tells of each byte what it is; text has 64 for each of out.
func classify(text []byte, out []masks) { classifyWords(text, out) }
