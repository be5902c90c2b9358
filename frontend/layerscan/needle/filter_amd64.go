package needle

// next gives the first of the places i, i+stride and so on before end whose group
// may be in the filter, and else one from end on.
func (f filter) next(text []byte, i, end, stride int) int {
	_, _ = text[:max(0, end+gram-1)], f[0] // nextAsm looks at no length
	return nextAsm(f, text, i, end, stride)
}

// nextAsm is [filter.nextWord] in half the instructions.
//
//go:noescape
func nextAsm(f filter, text []byte, i, end, stride int) int
