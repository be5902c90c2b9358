package search

import "golang.org/x/sys/cpu"

// classifyAVX2 is [classify] for processors with AVX2. It does not look at lengths:
// text has 64 bytes for each of out.
//
//go:noescape
func classifyAVX2(text []byte, out []masks)

// classify tells of each byte what it is; text has 64 for each of out.
func classify(text []byte, out []masks) {
	if text = text[:64*len(out)]; cpu.X86.HasAVX2 {
		classifyAVX2(text, out)
		return
	}
	classifyWords(text, out)
}
