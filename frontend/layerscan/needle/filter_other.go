//go:build !amd64

package needle

// next gives the first of the places i, i+stride and so on before end whose group
// may be in the filter, and else one from end on.
func (f filter) next(text []byte, i, end, stride int) int { return f.nextWord(text, i, end, stride) }
